import type { SecuritySettings } from "../../facts/securitySettings.ts";
import type { PropertyValue } from "../../formats/wire/codec.ts";
import type { Context, Subject } from "../ports/resource.ts";
import type { GroupPolicyObjectResult, PolicyLink } from "../../scripts/contract.ts";
import { domainRootOf } from "../../facts/domainNames.ts";
import { divide, type Kept, type Values } from "../shared/giveBack.ts";
import type { Before } from "./before.ts";
import { run, type CallChanges } from "./call.ts";
import type { GroupPolicyObjectInputs } from "./definition.ts";
import { flatten, gather, Paths, type Setting } from "./settings.ts";

/** What an update has declared. */
export interface Written {
  readonly displayName: string;
  readonly settings: SecuritySettings;
  readonly link: PolicyLink;
}

/** What of a policy can be given back, as the changes of a call; no changes: nothing. `left` is the rest. */
export interface Returnable {
  readonly exists: boolean;
  readonly changes: CallChanges;
  readonly left: readonly Kept[];
}

type Policy = Subject<GroupPolicyObjectInputs>;

/** Looks which former values are still the kit's to give back, and which of them can be. */
export async function returnable(
  subject: Policy,
  before: Before,
  written: readonly Written[],
  context: Context,
): Promise<Returnable> {
  const former = formerValues(before);
  if (former.size === 0) return { exists: true, changes: {}, left: [] };
  const spelling = new Map([...former.keys()].map((path) => [path.toLowerCase(), path]));
  // Asked as it was declared, the script tells in the same spelling what it finds.
  const there = await run("Observe", subject, context, { settings: latest(before, written), keepLink: true });
  if (!there.exists) return { exists: false, changes: {}, left: [] };
  const left: Kept[] = [];
  if (!there.linkTargetExists) loseLink(former, subject.inputs, before, left);
  const all = written.map((one) => writtenValues(one, spelling));
  const { back, kept } = divide(former, all, valuesThere(there, spelling));
  left.push(...kept);
  if (there.computerSettingsDisabled) {
    left.push(...[...back].map((what) => ({ what, before: former.get(what), why: wouldEnable })));
    return { exists: true, changes: {}, left: withWholeLink(left, before) };
  }

  const isBack = new Paths(back);
  const settings = await usable(
    subject,
    flatten(before.settings).filter(({ path }) => isBack.has(path)),
    left,
    context,
  );
  const unset = before.unset.filter((path) => isBack.has(path));
  const changes = {
    ...((settings.length > 0 || unset.length > 0) && { settings: gather(settings) }),
    ...(unset.length > 0 && { unset }),
    ...(back.has(name) && before.displayName && { displayName: before.displayName }),
    ...(back.has(link) && (before.link ? { link: before.link } : { unlink: true as const })),
  };
  const told = withWholeLink(left, before);
  if (Object.keys(changes).length === 0) return { exists: true, changes, left: told };
  const rest = { settings: {}, displayName: there.displayName || subject.inputs.displayName };
  return { exists: true, changes: { ...rest, ...changes, ...(!back.has(link) && { keepLink: true }) }, left: told };
}

const name = "displayName";
const link = "link";
const unknown = "the domain has no account of that name";
const wouldEnable =
  "the computer settings of the policy are disabled now (GPO Status), and to write to it would enable them";

/** Names of Windows know no case: paths as they were remembered, by themselves in lower case. */
type Spelling = ReadonlyMap<string, string>;

function formerValues(before: Before): Map<string, PropertyValue | undefined> {
  const values = new Map(pathsOf(before.settings));
  for (const path of before.unset) values.set(path, undefined);
  if (before.displayName) values.set(name, before.displayName);
  if (before.link || before.unlink) values.set(link, linkValue(before.link));
  return values;
}

function writtenValues({ settings, displayName, link: declared }: Written, spelling: Spelling): Values {
  return new Map([...pathsOf(settings, spelling), [name, displayName], [link, linkValue(declared)]]);
}

/** A line that cannot be read is as somebody else has made it. */
function valuesThere(there: GroupPolicyObjectResult, spelling: Spelling): Values {
  const odd = there.unreadable.map((path) => [spelt(path, spelling), "something that cannot be read here"] as const);
  return new Map<string, PropertyValue | undefined>([
    ...pathsOf(there.settings, spelling),
    ...odd,
    [name, there.displayName],
    [link, linkValue(there.link)],
  ]);
}

function pathsOf(settings: SecuritySettings, spelling?: Spelling): [string, PropertyValue | undefined][] {
  return flatten(settings).map(({ path, value }) => [spelt(path, spelling), withoutName(value)]);
}

const spelt = (path: string, spelling?: Spelling): string => spelling?.get(path.toLowerCase()) ?? path;

/** The name of a setting is in its path, and may be spelt otherwise in the template. */
function withoutName(value: unknown): PropertyValue {
  if (typeof value !== "object" || value === null) return value as PropertyValue;
  const { type, value: data, principals, startup } = value as Record<string, PropertyValue | undefined>;
  if (principals !== undefined) return principals;
  return startup ?? { type: type ?? null, value: data ?? null };
}

/** Its order says as much about the links of others, who may come and go. */
function linkValue(value: PolicyLink | undefined): PropertyValue | undefined {
  return value && { enabled: value.enabled, enforced: value.enforced };
}

/** Everything that is remembered, in the spelling in which it was declared last. */
function latest({ settings, unset }: Before, written: readonly Written[]): SecuritySettings {
  const asked = new Paths([...flatten(settings).map(({ path }) => path), ...unset]);
  const known = [settings, ...written.map((one) => one.settings)].flatMap(flatten);
  const byPath = new Map(known.filter(({ path }) => asked.has(path)).map((one) => [one.path.toLowerCase(), one]));
  return gather([...byPath.values()]);
}

/** People want the order too, to set the link back by hand. */
function withWholeLink(left: readonly Kept[], { link: whole }: Before): Kept[] {
  return left.map((one) =>
    one.what === link ? { ...one, before: whole as unknown as PropertyValue | undefined } : one,
  );
}

/** Without its target there is no link to be given back, nor one to be taken away. */
function loseLink(
  former: Map<string, PropertyValue | undefined>,
  { domain, linkTarget }: GroupPolicyObjectInputs,
  before: Before,
  left: Kept[],
): void {
  former.delete(link);
  const why = `${linkTarget ?? domainRootOf(domain)} does not exist any more`;
  if (before.link) left.push({ what: link, before: undefined, why });
}

/** Leaves out principals that the domain does not have any more, and a right of which nobody else had. */
async function usable(subject: Policy, settings: Setting[], left: Kept[], context: Context): Promise<Setting[]> {
  const named = settings.filter((one) => principalsOf(one).some((principal) => !/^S-1-/i.test(principal)));
  if (named.length === 0) return settings;
  const { unknownPrincipals } = await run("Observe", subject, context, { settings: gather(named), keepLink: true });
  return settings.flatMap((setting) => {
    const lost = principalsOf(setting).filter((principal) => unknownPrincipals.includes(principal));
    const others = principalsOf(setting).filter((principal) => !lost.includes(principal));
    left.push(...lost.map((principal) => ({ what: setting.path, before: principal, why: unknown })));
    if (lost.length === 0) return [setting];
    return others.length > 0 ? [{ ...setting, value: { ...(setting.value as object), principals: others } }] : [];
  });
}

function principalsOf({ group, value }: Setting): string[] {
  return group === "userRights" ? (value as { principals: string[] }).principals : [];
}
