import { ChannelError, type ScriptAction } from "../../resources/ports/channel.ts";
import { domainRootOf } from "../../facts/domainNames.ts";
import { only, Paths } from "../../resources/groupPolicyObject/settings.ts";
import type { Values } from "../../resources/shared/giveBack.ts";
import type { PolicyLink } from "../../scripts/contract.ts";
import { lookAtOthers } from "./replication.ts";
import { packedTemplate } from "./packedTemplate.ts";
import type {
  GroupPolicyObjectParameters,
  GroupPolicyObjectResult,
  Replication,
  TemplatePart,
  TemplateRange,
} from "../../resources/groupPolicyObject/call.ts";
import { applyGroupPolicy, effectivePolicy } from "./effectivePolicy.ts";
import { accountSettingsIn, conflictsOf } from "./policyConflicts.ts";
import { deletedOf } from "./names.ts";
import { domainOf, type DirectoryState, type DomainState, type LinkState, type PolicyState } from "./state.ts";

/** What GroupPolicyObject.ps1 does, on the simulated directory. */
export function groupPolicyObject(
  state: DirectoryState,
  action: ScriptAction,
  parameters: GroupPolicyObjectParameters,
): GroupPolicyObjectResult {
  const { domain: name } = parameters;
  const domain = domainOf(state, name);
  const subject: Subject = {
    id: parameters.id.toUpperCase(),
    target: (parameters.linkTarget ?? domainRootOf(name)).toLowerCase(),
    root: domainRootOf(name).toLowerCase(),
    parameters,
  };
  if (!/^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/.test(subject.id)) {
    throw new ChannelError("failed", `The policy id "${parameters.id}" is not a GUID in braces.`);
  }
  const write = { Observe: undefined, Ensure: ensure, Remove: remove }[action];
  const replication = write?.(domain, subject);
  if (action !== "Observe") applyGroupPolicy(domain, name);
  const isTold = replication && replication.lacking.length + replication.unasked.length > 0;
  return { ...observe(domain, subject), ...(isTold && { replication }) };
}

interface Subject {
  readonly id: string;
  /** DNs in lower case. */
  readonly target: string;
  readonly root: string;
  readonly parameters: GroupPolicyObjectParameters;
}

function ensure(domain: DomainState, subject: Subject): Replication | undefined {
  const { id, target, root, parameters } = subject;
  const { displayName, link, unlink } = parameters;
  if (link && !targetExists(domain, target, root)) {
    throw new ChannelError("not-found", `The link target "${parameters.linkTarget ?? ""}" does not exist.`);
  }
  const [gone] = unknownPrincipals(domain, parameters.settings);
  if (gone !== undefined) throw new ChannelError("not-found", `"${gone}" is no account of the domain.`);
  const existing = domain.policies[id];
  const policy = existing ?? newPolicy(displayName);
  const settings = changed(policy.settings, parameters);
  const complete = existing?.appliesToComputers && existing.containerVersion === existing.fileVersion;
  if (!complete || JSON.stringify(settings) !== JSON.stringify(policy.settings)) {
    const version = Math.max(policy.containerVersion, policy.fileVersion) + 1;
    policy.settings = settings;
    policy.appliesToComputers = true;
    delete policy.computerSettingsDisabled;
    const overwritten = new Paths(Object.keys(parameters.settings ?? {}));
    if (policy.unreadable) policy.unreadable = policy.unreadable.filter((path) => !overwritten.has(path));
    policy.containerVersion = policy.fileVersion = version;
  }
  policy.displayName = displayName;
  if (parameters.appliesTo) policy.appliesTo = parameters.appliesTo;
  domain.policies[id] = policy;
  if (unlink) unlinkFrom(domain, target, id);
  if (!link) return undefined;
  const isNew = link.enabled && !linkOf(domain, target, id, link)?.enabled;
  const others = isNew ? lookAtOthers(domain, "its SYSVOL has no file of the policy, not version 1 yet") : undefined;
  if (others === undefined || others.lacking.length === 0) domain.links[target] = placed(domain, subject, link);
  return others;
}

function targetExists(domain: DomainState, target: string, root: string): boolean {
  return (target === root || target.endsWith(`,${root}`)) && deletedOf(domain, [target]).length === 0;
}

function unknownPrincipals(domain: DomainState, settings: Values = {}): string[] {
  return deletedOf(domain, Object.values(only(settings, isUserRight)).flat().map(String));
}

const isUserRight = (path: string): boolean => path.startsWith("userRights.");

function newPolicy(displayName: string): PolicyState {
  return { displayName, settings: {}, containerVersion: 0, fileVersion: 0, appliesToComputers: false };
}

/** A setting keeps its place when its value changes; a new one comes last. */
function changed(present: Values, { settings = {}, unset = [] }: GroupPolicyObjectParameters): Values {
  // The permissions of a service stand on its line.
  const lines = unset.map((path) => path.replace(/^services\./, "servicePermissions."));
  const gone = new Paths([...unset, ...lines]);
  const kept = only(present, (path) => !gone.has(path));
  return { ...new Paths(Object.keys(settings)).spell(kept), ...settings };
}

/** An order beyond the number of links is the last one. One that is there may be told to stay in its place. */
function placed(domain: DomainState, { id, target, parameters }: Subject, { order, enabled, enforced }: PolicyLink) {
  const there = domain.links[target] ?? [];
  const place = there.findIndex((other) => other.policy === id);
  const stays = parameters.restoreOrder === false && place >= 0;
  const links = there.filter((other) => other.policy !== id);
  links.splice(stays ? place : Math.max(1, order) - 1, 0, { policy: id, enabled, enforced });
  return links;
}

function unlinkFrom(domain: DomainState, target: string, id: string): void {
  const links = domain.links[target];
  if (links) domain.links[target] = links.filter((link) => link.policy !== id);
}

function remove(domain: DomainState, { id, target }: Subject): Replication | undefined {
  unlinkFrom(domain, target, id);
  if (!domain.policies[id]) return undefined;
  const others = lookAtOthers(domain, "it still links the policy");
  if (others.lacking.length === 0) Reflect.deleteProperty(domain.policies, id);
  return others;
}

function observe(domain: DomainState, { id, target, root, parameters }: Subject): GroupPolicyObjectResult {
  const policy = domain.policies[id];
  const settings = told(policy?.settings ?? {}, parameters.settings);
  const declared = parameters.settings ?? settings;
  const effective = effectivePolicy(domain, parameters.domain, accountSettingsIn(declared));
  const link = linkOf(domain, target, id, parameters.link);
  const place = { id, linked: link?.enabled ?? false, atRoot: target === root };
  return {
    exists: policy !== undefined,
    id,
    displayName: policy?.displayName ?? "",
    settings,
    ...(link && { link }),
    ...(parameters.template && { template: templatePart(policy, parameters.template) }),
    ...(policy && { appliesTo: policy.appliesTo ?? "everyComputer" }),
    containerVersion: policy?.containerVersion ?? 0,
    fileVersion: policy?.fileVersion ?? 0,
    appliesToComputers: policy?.appliesToComputers ?? false,
    computerSettingsDisabled: policy?.computerSettingsDisabled ?? false,
    unreadable: policy ? unreadableOf(policy, parameters.settings) : [],
    unknownPrincipals: unknownPrincipals(domain, parameters.settings),
    linkTargetExists: targetExists(domain, target, root),
    targetLinks: linkText(domain, target, root),
    sameName: sameName(domain, id, parameters.displayName),
    effective,
    conflicts: policy ? conflictsOf(domain, place, declared, effective) : [],
  };
}

/** The file that would hold these settings. */
function templatePart(policy: PolicyState | undefined, { from, most }: TemplateRange): TemplatePart {
  const text = policy ? packedTemplate(policy.settings) : "";
  return { packed: text.slice(from, from + most), length: text.length };
}

function unreadableOf({ unreadable = [] }: PolicyState, asked: Values = {}): string[] {
  const odd = new Paths(unreadable);
  return Object.keys(asked).filter((path) => odd.has(path));
}

/** What is set of what is asked for, in the order of the question; all where nothing is asked. */
function told(present: Values, asked: Values | undefined): Values {
  if (asked === undefined) return present;
  const there = new Paths(Object.keys(asked)).spell(present);
  return Object.fromEntries(Object.keys(asked).flatMap((path) => (path in there ? [[path, there[path] ?? null]] : [])));
}

function linkOf(domain: DomainState, target: string, id: string, declared: PolicyLink | undefined) {
  const links = domain.links[target] ?? [];
  const index = links.findIndex((link) => link.policy === id);
  const link = links[index];
  if (link === undefined) return undefined;
  // An order beyond the number of links means the last place, so there it is what was declared.
  const order = index === links.length - 1 ? Math.max(links.length, declared?.order ?? 0) : index + 1;
  return { order, enabled: link.enabled, enforced: link.enforced };
}

/** gPLink: the last has the highest precedence. [MS-GPOL 2.2.2] */
function linkText(domain: DomainState, target: string, root: string): string {
  const links = [...(domain.links[target] ?? [])].reverse();
  const text = ({ policy, enabled, enforced }: LinkState) =>
    `[LDAP://CN=${policy},CN=Policies,CN=System,${root};${(enabled ? 0 : 1) + (enforced ? 2 : 0)}]`;
  return links.map(text).join("");
}

function sameName(domain: DomainState, id: string, name: string): string[] {
  return Object.entries(domain.policies)
    .filter(([other, { displayName }]) => other !== id && displayName.toLowerCase() === name.toLowerCase())
    .map(([other]) => other);
}
