import { domainRootOf } from "../../facts/domainNames.ts";
import { isList, isMap, type PropertyValue } from "../../formats/wire/codec.ts";
import type { PolicyLink } from "../../scripts/contract.ts";
import type { Context, Subject } from "../ports/resource.ts";
import { restorable, type Kept, type Values } from "../shared/giveBack.ts";
import type { CallChanges, GroupPolicyObjectResult } from "./call.ts";
import type { GroupPolicyObjectInputs } from "./definition.ts";
import { filterOf } from "./appliesTo.ts";
import { isSetting, thereOf, type PolicyMemory } from "./memory.ts";
import { run } from "./run.ts";
import { only, Paths, settingOf } from "./settings.ts";

type Policy = Subject<GroupPolicyObjectInputs, PolicyMemory>;

/** What of a policy can be given back, and what cannot. */
export interface Returnable {
  readonly exists: boolean;
  readonly back: Values;
  readonly kept: readonly Kept[];
  /** Its name now, which a change of its settings leaves. */
  readonly displayName: string;
}

const wouldEnable =
  "the computer settings of the policy are disabled now (GPO Status), and to write to it would enable them";

/** Looks which former values are still the kit's to give back, and which of them can be. */
export async function returnable(policy: Policy, before: Values, context: Context): Promise<Returnable> {
  const { inputs, memory } = policy;
  if (Object.keys(before).length === 0) return { exists: true, back: {}, kept: [], displayName: inputs.displayName };
  const { written } = memory;
  // Asked as it was declared, the script answers in the same spelling.
  const there = await run("Observe", policy, context, { settings: latest(before, written), keepLink: true });
  const displayName = there.displayName || inputs.displayName;
  if (!there.exists) return { exists: false, back: {}, kept: [], displayName };
  const lost = there.linkTargetExists ? [] : lostLink(inputs, before["link"]);
  const former = there.linkTargetExists ? before : only(before, (path) => path !== "link");
  const paths = new Paths(Object.keys(former));
  const { back, kept } = restorable<Values>({
    before: withoutOrder(former),
    written: written.map((values) => withoutOrder(paths.spell(values))),
    now: withoutOrder(paths.spell(valuesOf(there))),
    unusable: await unknownAccounts(policy, former, context),
  });
  // People want the order of a link too, to set it back by hand.
  const told = kept.map((entry) => (entry.path === "link" ? { ...entry, before: before["link"] ?? null } : entry));
  if (there.computerSettingsDisabled) {
    const disabled = Object.keys(back).map((path) => ({ path, before: former[path] ?? null, why: wouldEnable }));
    return { exists: true, back: {}, kept: [...lost, ...told, ...disabled], displayName };
  }
  return { exists: true, back: withWholeLink(withoutEmpty(back), former), kept: [...lost, ...told], displayName };
}

/** As the parameters of a call. What is not given back stays as it is. */
export function changesOf({ back, displayName }: Pick<Returnable, "back" | "displayName">): CallChanges {
  const isSet = (path: string) => isSetting(path) && back[path] !== null;
  const unset = Object.keys(back).filter((path) => isSetting(path) && !isSet(path));
  const { displayName: name = displayName, link, appliesTo } = back;
  return {
    displayName: String(name),
    settings: only(back, isSet),
    appliesTo: appliesTo === undefined ? undefined : filterOf(appliesTo),
    ...(unset.length > 0 && { unset }),
    ...(link === undefined ? { keepLink: true } : isMap(link) ? { link: link as PolicyLink } : { unlink: true }),
  };
}

/** A line that cannot be read is as somebody else has made it. */
function valuesOf(there: GroupPolicyObjectResult): Values {
  const { unreadable, displayName, link } = there;
  const odd = unreadable.map((path) => [path, "something that cannot be read here"]);
  return { ...thereOf(there), ...Object.fromEntries(odd), displayName, link: link ?? null };
}

/** The order of a link says as much about the links of others, who may come and go. */
function withoutOrder(values: Values): Values {
  const { link } = values;
  if (!isMap(link)) return values;
  return { ...values, link: { enabled: link["enabled"] ?? true, enforced: link["enforced"] ?? false } };
}

function withWholeLink(back: Values, { link = null }: Values): Values {
  return "link" in back ? { ...back, link } : back;
}

/** A right of which nobody is left is not given back: it would be no one's. */
function withoutEmpty(back: Values): Values {
  return only(back, (path) => !(isSetting(path) && isList(back[path]) && (back[path] as string[]).length === 0));
}

/** Everything that is remembered, in the spelling in which it was declared last. */
function latest(before: Values, written: readonly Values[]): Values {
  const asked = new Paths(Object.keys(before));
  const byPath = new Map<string, [string, PropertyValue]>();
  for (const [path, value] of [before, ...written].flatMap((values) => Object.entries(values))) {
    if (isSetting(path) && value !== null && asked.has(path)) byPath.set(path.toLowerCase(), [path, value]);
  }
  return Object.fromEntries(byPath.values());
}

/** Without its target there is no link to be given back, nor one to be taken away. */
function lostLink({ domain, linkTarget }: GroupPolicyObjectInputs, link: PropertyValue | undefined): Kept[] {
  if (!isMap(link)) return [];
  return [{ path: "link", before: link, why: `${linkTarget ?? domainRootOf(domain)} does not exist any more` }];
}

/** Principals of former user rights that the domain does not have any more. */
async function unknownAccounts(policy: Policy, former: Values, context: Context) {
  const settings = only(former, (path) => namesIn(path, former[path] ?? null).length > 0);
  if (Object.keys(settings).length === 0) return [];
  const { unknownPrincipals } = await run("Observe", policy, context, { settings, keepLink: true });
  return [...new Set(unknownPrincipals)].map((name) => ({ name, reason: "the domain has no account of that name" }));
}

function namesIn(path: string, value: PropertyValue): string[] {
  if (settingOf(path, value)?.group !== "userRights" || !isList(value)) return [];
  return value.map(String).filter((principal) => !/^S-1-/i.test(principal));
}
