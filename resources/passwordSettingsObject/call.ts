import type { PsoSettings } from "../../facts/securitySettings.ts";
import type { DomainTarget, UnusableName } from "../../scripts/contract.ts";
import type { ScriptAction } from "../ports/channel.ts";
import type { Context } from "../ports/resource.ts";
import { marked } from "../shared/adoption.ts";
import { runScript, scriptCall, type Shape } from "../shared/directory.ts";
import type { PasswordSettingsObjectInputs } from "./definition.ts";
import { toScript, type Settings } from "./settings.ts";

export type PasswordSettingsObjectParameters = DomainTarget & {
  /** Its cn. */
  name: string;
  /** msDS-PasswordSettingsPrecedence, from 1; the lowest wins. */
  precedence: number;
  /** What is absent is taken from the domain root when the PSO is created, and left alone afterwards. */
  settings: PsoSettings;
  /** sAMAccountNames of users and global groups. */
  appliesTo: string[];
  /** By which its maker knows it again: adminDescription, when it is created; absent: none. */
  mark?: string;
  /** Ensure and Remove: also a PSO without the mark; absent: that one is not changed. Without a mark any is. */
  adopt?: boolean;
  /** sAMAccountNames of users whose resultant PSO is asked for. */
  users?: string[];
};

/** Result of Observe, Ensure and Remove. */
export type PasswordSettingsObjectResult = {
  exists: boolean;
  distinguishedName: string;
  precedence: number;
  settings: PsoSettings;
  /** sAMAccountNames in the declared spelling; the DN of what has none. */
  appliesTo: string[];
  /** Names asked for that a PSO cannot apply to, and why. */
  unusable: UnusableName[];
  /** adminDescription; empty: none. */
  mark: string;
  /** Per asked user the PSO that counts, and its minimum password age in days; without a PSO both are of the domain. */
  resultant: { user: string; passwordSettings?: string; minimumPasswordAge: number }[];
  /** PSOs of a minimum password age above 0, by name, with how many they apply to. */
  withAge: { name: string; precedence: number; minimumPasswordAge: number; appliesTo: number }[];
};

const resultShape: Shape<PasswordSettingsObjectResult> = {
  exists: "boolean",
  distinguishedName: "string",
  precedence: "number",
  settings: "object",
  appliesTo: "list",
  unusable: "list",
  mark: "string",
  resultant: "list",
  withAge: "list",
};

interface Asking {
  readonly urn: string;
  readonly inputs: Omit<PasswordSettingsObjectInputs, "settings"> & { readonly settings: Partial<Settings> };
  readonly memory: { readonly adopted: boolean };
}

export function callOf(action: ScriptAction, subject: Asking) {
  const { inputs } = subject;
  const { name, precedence, appliesTo, reportUsers } = inputs;
  const parameters: Omit<PasswordSettingsObjectParameters, "domain"> = {
    name,
    precedence,
    settings: toScript(inputs.settings),
    appliesTo,
    ...marked(subject),
    ...(reportUsers.length > 0 && { users: reportUsers }),
  };
  return scriptCall("PasswordSettingsObject", action, inputs, parameters);
}

export function run(action: ScriptAction, subject: Asking, context: Context) {
  return runScript(context, callOf(action, subject), resultShape);
}
