import { ChannelError, type ScriptAction, type ScriptCall } from "../ports/channel.ts";
import type { Context } from "../ports/resource.ts";
import { runScript, type Shape } from "../shared/directory.ts";
import type { Values } from "../shared/giveBack.ts";
import {
  callOf,
  callWith,
  type Asking,
  type CallChanges,
  type EffectiveAccountPolicy,
  type GroupPolicyObjectResult,
} from "./call.ts";
import { declaredSettings, only } from "./settings.ts";

const resultShape: Shape<GroupPolicyObjectResult> = {
  exists: "boolean",
  id: "string",
  displayName: "string",
  settings: "object",
  link: "any", // absent where there is none
  appliesTo: "any",
  replication: "any",
  template: "any",
  containerVersion: "number",
  fileVersion: "number",
  appliesToComputers: "boolean",
  computerSettingsDisabled: "boolean",
  unreadable: "list",
  unknownPrincipals: "list",
  linkTargetExists: "boolean",
  targetLinks: "string",
  sameName: "list",
  effective: "object",
  conflicts: "list",
};

/**
 * Runs the script, in several calls where one answer could not hold all settings. Link and filter come with the last: what is not
 * finished is not linked.
 */
export async function run(
  action: ScriptAction,
  asking: Asking,
  context: Context,
  changes: CallChanges = {},
): Promise<GroupPolicyObjectResult> {
  const settings = changes.settings ?? declaredSettings(asking.inputs);
  const portions = portionsOf(settings);
  const last = portions.pop();
  const answers: GroupPolicyObjectResult[] = [];
  for (const portion of portions) {
    const { link: _, unlink: __, unset: ___, ...others } = changes;
    const bare = { ...others, keepLink: true, appliesTo: undefined } as const;
    answers.push(await answer(context, callWith(action, asking, bare, portion)));
  }
  const whole = last ? callWith(action, asking, changes, last) : callOf(action, asking, changes);
  const result = await answer(context, whole);
  answers.push(result);
  return {
    ...result,
    settings: Object.assign({}, ...answers.map((part) => part.settings)) as Values,
    unreadable: answers.flatMap((part) => part.unreadable),
    unknownPrincipals: answers.flatMap((part) => part.unknownPrincipals),
  };
}

/** The answer, with what every caller relies on. */
async function answer(context: Context, call: ScriptCall): Promise<GroupPolicyObjectResult> {
  const result = await runScript(context, call, resultShape);
  const { accountPolicy, winners }: Partial<EffectiveAccountPolicy> = result.effective;
  if (typeof accountPolicy?.minimumPasswordAge === "number" && winners !== undefined) return result;
  throw new ChannelError(
    "invalid-reply",
    `GroupPolicyObject ${call.action}: the answer does not tell what is in effect in the domain. Nothing is taken from it.`,
  );
}

/** Characters of settings for which an answer of 4,096 bytes has room, and those beside all that is told of an account policy. */
const room = 2000;
const roomBesideAccountPolicy = 400;

const isOfDomain = (path: string): boolean => /^(accountPolicy|kerberosPolicy)\./.test(path);

/** The account policy is in the last, whose answer tells what is in effect and in conflict. */
function portionsOf(settings: Values): Values[] {
  const ofDomain = only(settings, isOfDomain);
  const portions: Values[] = [];
  for (const [path, value] of Object.entries(settings)) {
    if (isOfDomain(path)) continue;
    const current = portions.at(-1);
    const more = { ...current, [path]: value };
    if (current && sizeOf(more) <= room) portions[portions.length - 1] = more;
    else portions.push({ [path]: value });
  }
  if (Object.keys(ofDomain).length === 0) return portions;
  const [first = {}] = portions;
  const alone = portions.length > 1 || sizeOf(first) > roomBesideAccountPolicy;
  return alone ? [...portions, ofDomain] : [{ ...ofDomain, ...first }];
}

/** As long as the scripts write them. */
const sizeOf = (settings: Values): number => JSON.stringify(settings).length;
