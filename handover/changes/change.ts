import { asciiJson } from "../../resources/ports/asciiJson.ts";
import type { JsonObject, ScriptName } from "../../resources/ports/channel.ts";
import type { PlanWords } from "../../resources/ports/resource.ts";

/** One thing a directory team is to do. */
export interface Change {
  /** Such as "corp.contoso.com: account policy". */
  readonly title: string;
  readonly domain: string;
  /** Changes of different forests may need different accounts. */
  readonly forest: string;
  /** Name of its file in `changes`, and of what was there before in `before`. */
  readonly file: string;
  readonly script: ScriptName;
  readonly parameters: JsonObject;
  /** Whether an existing object of the declared name is meant to be taken over. */
  readonly adopt: boolean;
  readonly words: PlanWords;
}

/** A change's file. Windows PowerShell 5.1 reads one without a byte order mark in the code page of the machine. */
export function changeText({ title, script, adopt, parameters }: Change): string {
  return `${asciiJson({ title, script, ...(adopt && { adopt }), parameters }, 2)}\n`;
}
