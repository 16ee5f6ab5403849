import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { basename, join, resolve } from "node:path";
import type { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { projectFileIn } from "../formats/projectFile.ts";
import type { Attachment } from "./attachment.ts";
import { SandboxError } from "./failure.ts";

/** Where a run of the sandbox finds and keeps its things. */
export interface SandboxSettings {
  /** Folder with the project file and the program. */
  readonly project: string;
  /** Git-ignored folder for everything the sandbox keeps. */
  readonly folder: string;
  /** Stack file as the user gave it; it is read and never written. */
  readonly stackFile: string;
  /** Rules for the engine. Default: those of the project, where it has some. */
  readonly policyPack?: string;
  /** Providers beside the stand-ins, started for each run. */
  readonly attach: readonly (() => Promise<Attachment>)[];
  /** Told every event of the engine; for tests. */
  readonly onEvent?: (event: EngineEvent) => void;
  /** How a person calls one of the commands again, such as `ewb sandbox up`. */
  readonly hint?: (verb: string) => string;
  /** Where people read. */
  readonly output: Writable & { readonly isTTY?: boolean };
}

/** Files and names that follow from the settings. */
export interface Places {
  readonly stack: string;
  readonly backend: string;
  readonly pulumiHome: string;
  readonly passphraseFile: string;
  /** Project of the same name, in which stacks are made: the engine writes beside Pulumi.yaml when it makes one. */
  readonly scratchProject: string;
  /** Copy of the stack file that the engine may write to. */
  readonly configFile: string;
  readonly azureNativeState: string;
  readonly azureAdState: string;
  readonly policyPack: string;
}

/** The kit's own rules. */
export const kitPolicies = fileURLToPath(new URL("../policies/pack/run", import.meta.url));

export function placesOf(settings: SandboxSettings): Places {
  const folder = resolve(settings.folder);
  const stack = stackName(settings.stackFile);
  return {
    stack,
    backend: join(folder, "backend"),
    pulumiHome: join(folder, "pulumi-home"),
    passphraseFile: join(folder, "passphrase"),
    scratchProject: join(folder, "project"),
    configFile: join(folder, `Pulumi.${stack}.yaml`),
    azureNativeState: join(folder, "stand-ins", `azure-native.${stack}.json`),
    azureAdState: join(folder, "stand-ins", `azuread.${stack}.json`),
    policyPack: settings.policyPack ?? join(resolve(settings.project), "policies", "pack", "run"),
  };
}

/** contoso of Pulumi.contoso.yaml. */
export function stackName(stackFile: string): string {
  const name = /^Pulumi\.(.+)\.ya?ml$/.exec(basename(stackFile))?.[1];
  if (name && /^[\w.-]{1,100}$/.test(name)) return name;
  throw new SandboxError(
    `${stackFile} is not named as a stack file. Name it Pulumi.<stack>.yaml, the stack's name made of letters, digits, - and _.`,
    2,
  );
}

export function checkProject(project: string): void {
  if (projectFileIn(project) !== undefined) return;
  throw new SandboxError(
    `${project} holds no Pulumi.yaml. Run npx ewb init there, or the command in your project's folder.`,
    2,
  );
}
