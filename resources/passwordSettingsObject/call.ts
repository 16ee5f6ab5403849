import type { Context, Subject } from "../ports/resource.ts";
import type { PasswordSettingsObjectParameters, PasswordSettingsObjectResult } from "../../scripts/contract.ts";
import { marked } from "../shared/adoption.ts";
import { runScript, scriptCall, type Shape } from "../shared/directory.ts";
import type { PasswordSettingsObjectInputs } from "./definition.ts";
import { toScript } from "./settings.ts";

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

export function callOf(action: "Observe" | "Ensure" | "Remove", subject: Subject<PasswordSettingsObjectInputs>) {
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

export function run(
  action: "Observe" | "Ensure" | "Remove",
  subject: Subject<PasswordSettingsObjectInputs>,
  context: Context,
) {
  return runScript(context, callOf(action, subject), resultShape);
}
