import type { SecuritySettings } from "../../facts/securitySettings.ts";
import { ChannelError, type JsonObject, type ScriptAction, type ScriptCall } from "../ports/channel.ts";
import type { Context, Subject } from "../ports/resource.ts";
import type { GroupPolicyObjectParameters, GroupPolicyObjectResult } from "../../scripts/contract.ts";
import { runScript, scriptCall, splitId, type Shape } from "../shared/directory.ts";
import type { GroupPolicyObjectInputs } from "./definition.ts";
import { flatten, gather, toScript, type Setting } from "./settings.ts";

/** What a call differs in from what the inputs say. */
export type CallChanges = Partial<
  Pick<GroupPolicyObjectParameters, "displayName" | "settings" | "unset" | "link" | "unlink">
> & {
  /** Whether the link stays as it is. */
  keepLink?: true;
};

const resultShape: Shape<GroupPolicyObjectResult> = {
  exists: "boolean",
  id: "string",
  displayName: "string",
  settings: "object",
  link: "any", // absent where there is none
  containerVersion: "number",
  fileVersion: "number",
  appliesToComputers: "boolean",
  computerSettingsDisabled: "boolean",
  unreadable: "list",
  unknownPrincipals: "list",
  linkTargetExists: "boolean",
  sameName: "list",
  effective: "object",
  conflicts: "list",
};

export function callOf(
  action: ScriptAction,
  { inputs, id }: Subject<GroupPolicyObjectInputs>,
  { keepLink, ...changes }: CallChanges = {},
): ScriptCall {
  const { displayName, link, linkTarget } = inputs;
  const settings = toScript(inputs);
  const parameters = {
    id: splitId(id).object,
    displayName,
    // Nothing is declared on an import, and then everything is to be told.
    ...(flatten(settings).length > 0 && { settings }),
    ...(changes.unlink || keepLink ? {} : { link }),
    ...(linkTarget && { linkTarget }),
    ...changes,
  };
  return scriptCall("GroupPolicyObject", action, inputs, parameters);
}

/**
 * Runs the script, in several calls where one answer could not hold all settings. The link comes with the last: what is not
 * finished is not linked.
 */
export async function run(
  action: ScriptAction,
  subject: Subject<GroupPolicyObjectInputs>,
  context: Context,
  changes: CallChanges = {},
): Promise<GroupPolicyObjectResult> {
  const whole = callOf(action, subject, changes);
  const portions = portionsOf(whole.parameters["settings"] as SecuritySettings | undefined);
  const last = portions.pop();
  const told: GroupPolicyObjectResult[] = [];
  for (const settings of portions) {
    const parameters = without(whole.parameters, ["link", "unlink", "unset"]);
    told.push(await answer(context, having(whole, parameters, settings)));
  }
  const result = await answer(context, last ? having(whole, whole.parameters, last) : whole);
  told.push(result);
  return {
    ...result,
    settings: gather(told.flatMap((one) => flatten(one.settings))),
    unreadable: told.flatMap((one) => one.unreadable),
    unknownPrincipals: told.flatMap((one) => one.unknownPrincipals),
  };
}

/** The answer, with what every caller relies on. */
async function answer(context: Context, call: ScriptCall): Promise<GroupPolicyObjectResult> {
  const result = await runScript(context, call, resultShape);
  const { accountPolicy, winners } = result.effective as Partial<GroupPolicyObjectResult["effective"]>;
  if (typeof accountPolicy?.minimumPasswordAge === "number" && winners !== undefined) return result;
  throw new ChannelError(
    "invalid-reply",
    `GroupPolicyObject ${call.action}: the answer does not tell what is in effect in the domain. Nothing is taken from it.`,
  );
}

function without(parameters: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !names.includes(name)));
}

function having(call: ScriptCall, parameters: JsonObject, settings: SecuritySettings): ScriptCall {
  return { ...call, parameters: { ...parameters, settings: settings as JsonObject } };
}

/** Characters of settings for which an answer of 4,096 bytes has room, and those beside all that is told of an account policy. */
const room = 2000;
const roomBesideAccountPolicy = 400;

/** The account policy is in the last, whose answer tells what is in effect and in conflict. */
function portionsOf(settings: SecuritySettings | undefined): SecuritySettings[] {
  if (settings === undefined) return [];
  const { accountPolicy, kerberosPolicy, ...lists } = settings;
  const ofDomain = { ...(accountPolicy && { accountPolicy }), ...(kerberosPolicy && { kerberosPolicy }) };
  const portions: Setting[][] = [];
  for (const setting of flatten(lists)) {
    const current = portions.at(-1);
    if (current && sizeOf([...current, setting]) <= room) current.push(setting);
    else portions.push([setting]);
  }
  if (accountPolicy === undefined && kerberosPolicy === undefined) return portions.map(gather);
  const alone = portions.length > 1 || sizeOf(portions.flat()) > roomBesideAccountPolicy;
  return alone ? [...portions.map(gather), ofDomain] : [{ ...ofDomain, ...lists }];
}

const sizeOf = (settings: readonly Setting[]): number => JSON.stringify(settings.map(({ value }) => value)).length;
