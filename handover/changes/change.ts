import type { JsonObject, ScriptName } from "../../resources/ports/channel.ts";

/** The scripts that change something. */
export type PlannedScript = Exclude<ScriptName, "UnreachableUsers">;

/** One thing a directory team is to do. */
export interface Change {
  /** Such as "corp.contoso.com: account policy". */
  readonly title: string;
  readonly why: string;
  /** Changes of different forests may need different accounts. */
  readonly forest: string;
  /** Name of its file in `changes`, and of what was there before in `before`. */
  readonly file: string;
  readonly script: PlannedScript;
  readonly parameters: JsonObject;
  /** Whether an existing object of the declared name is meant to be taken over. */
  readonly adopt: boolean;
  readonly says: readonly string[];
}

/** A parameter that is a text; empty where it is not there. */
export function text({ parameters }: Pick<Change, "parameters">, name: string): string {
  const value = parameters[name];
  return typeof value === "string" ? value : "";
}

/** A parameter that is a list of texts; empty where it is not there. */
export function texts({ parameters }: Pick<Change, "parameters">, name: string): string[] {
  const value = parameters[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** The settings of a group policy of one group, such as userRights; undefined: none. */
export function settingsOf({ script, parameters }: Pick<Change, "script" | "parameters">, group: string): unknown {
  const settings = parameters["settings"];
  if (script !== "GroupPolicyObject" || typeof settings !== "object" || settings === null) return undefined;
  return (settings as JsonObject)[group];
}
