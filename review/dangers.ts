import { shortType } from "../formats/urn.ts";
import { SECURITY_GROUP, SECURITY_RULE } from "../policies/exposure/tokens.ts";
import * as types from "../policies/types.ts";
import type { Danger, Operation } from "./review.ts";
import { movedSubnets } from "./movedSubnets.ts";
import { changedChannel, changedHosts } from "./listedHosts.ts";
import { changedPermissions, changedStartups, changedUserRights } from "./policySettings.ts";
import { isObserved, isOfPlugin, valueAt, type ResourceChange, type Seen } from "./seen.ts";
import { listAt, said, shown, without, type Side } from "./shownValue.ts";
import { delegationsIn, movedDomains, refusedWhileOn, switchedBoxes, unsupportedWay, type Delegations } from "./tenantDangers.ts"; // prettier-ignore
import { waysIn } from "./waysIn.ts";

/** What of a stack's changes a reviewer must not overlook: it reaches Tier 0, every user, or a host that is protected. */
export function dangersOf(changes: readonly ResourceChange[], resources: readonly Seen[]): Danger[] {
  const stack = {
    hasHosts: resources.some((one) => isOfHosts(one) || agents.includes(one.type)),
    delegations: delegationsIn(changes, resources),
  };
  return changes.flatMap((change) => dangersOfOne(change, stack));
}

function dangersOfOne(change: ResourceChange, stack: Stack): Danger[] {
  const { resource } = change;
  const rows = byType.get(types.withoutApiVersion(resource.type)) ?? [];
  const asked =
    isOfPlugin(resource) && isObserved(resource)
      ? askedOfOthers(rows, change.operation)
      : wasObserved(change)
        ? [...rows.slice(0, 1).map(firstWritten), ...rows.map(asNew), ...ofAll]
        : [...rows, ...ofAll];
  return asked.flatMap(([, about, ask]) => {
    return ask(change, stack).map((text) => ({
      about,
      resource: `${shortType(resource.type)} ${resource.name}`,
      text,
    }));
  });
}

/** What the kit only looks at another team makes, by this very declaration, and takes over nobody's. */
function askedOfOthers(rows: readonly Row[], operation: Operation): Row[] {
  if (operation === "delete") return rows.slice(0, 1).map(([type, about]) => [type, about, () => [noLongerAsked]]);
  const told = rows.filter(([, about]) => about !== "adoption");
  return told.map(([type, about, ask]) => [type, about, (...of) => ask(...of).map((text) => `asked of the other team: ${text}`)]); // prettier-ignore
}

const noLongerAsked = "no longer asked of the other team: what is there stays until they undo it";

const wasObserved = ({ resource, before }: ResourceChange): boolean =>
  isOfPlugin(resource) && before !== undefined && isObserved({ ...resource, properties: before });

const firstWritten = ([type, about]: Row): Row => [type, about, stays(() => ["was only looked at, and is written from now on"])]; // prettier-ignore

/** What was only looked at was not written: it is as if it were not there before. */
function asNew([type, about, ask]: Row): Row {
  return [type, about, stays(({ resource, after = {} }, stack) => ask({ operation: "create", resource, after, paths: [] }, stack))]; // prettier-ignore
}

/** What of the whole stack a line takes. */
interface Stack {
  readonly hasHosts: boolean;
  readonly delegations: Delegations;
}
type Ask = (change: ResourceChange, stack: Stack) => readonly string[];
type Row = readonly [type: string, about: Danger["about"], ask: Ask];

/** One idea a line; of one resource they are told in this order. */
const table: readonly Row[] = [
  [types.DOMAIN_ROOT_DELEGATION, "rights", on("create", ({ after }) => gives(after, listAt(after, "rights")))],
  [types.DOMAIN_ROOT_DELEGATION, "rights", on("delete", ({ before }) => takes(before, listAt(before, "rights")))],
  [types.DOMAIN_ROOT_DELEGATION, "rights", value("account", "the account of the rights")],
  [types.DOMAIN_ROOT_DELEGATION, "rights", value("target", "the place of the rights")],
  [types.DOMAIN_ROOT_DELEGATION, "rights", stays(({ before, after }) => takes(before, without(before, after, "rights")))], // prettier-ignore
  [types.DOMAIN_ROOT_DELEGATION, "rights", stays(({ before, after }) => gives(after, without(after, before, "rights")))], // prettier-ignore
  [types.DOMAIN_ROOT_DELEGATION, "rights", list("removedEntries", "entries of others that are removed")],
  [types.GROUP_POLICY_OBJECT, "age", on("create", ({ after }) => ageOf(after, `sets the minimum password age of ${said(after, "domain")} to`))], // prettier-ignore
  [types.GROUP_POLICY_OBJECT, "age", on("delete", ({ before }) => ageOf(before, "no longer sets the minimum password age of"))], // prettier-ignore
  [types.GROUP_POLICY_OBJECT, "age", value("accountPolicy.minimumPasswordAge", "the minimum password age")],
  [types.GROUP_POLICY_OBJECT, "link", on("delete", ({ before }) => [`is no longer linked to ${said(before, "linkTarget", "domain")}`])], // prettier-ignore
  [types.GROUP_POLICY_OBJECT, "link", value("link.enabled", "whether the link counts")],
  [types.GROUP_POLICY_OBJECT, "link", value("link.order", "the order of the link")],
  [types.GROUP_POLICY_OBJECT, "link", value("link.enforced", "whether the link is enforced")],
  [types.GROUP_POLICY_OBJECT, "link", value("linkTarget", "what the policy is linked to")],
  [types.GROUP_POLICY_OBJECT, "link", value("appliesTo", "whom the policy is for")],
  [types.GROUP_POLICY_OBJECT, "adoption", takenOver("policy", "displayName")],
  [types.GROUP_POLICY_OBJECT, "userRight", changedUserRights],
  [types.GROUP_POLICY_OBJECT, "permissions", changedPermissions],
  [types.GROUP_POLICY_OBJECT, "service", changedStartups],
  [types.PASSWORD_SETTINGS_OBJECT, "age", on("delete", () => ["no longer overrides the domain's password policy"])],
  [types.PASSWORD_SETTINGS_OBJECT, "age", value("settings.minimumPasswordAge", "the minimum password age")],
  [types.PASSWORD_SETTINGS_OBJECT, "link", value("precedence", "the precedence")],
  [types.PASSWORD_SETTINGS_OBJECT, "link", list("appliesTo", "whom it is for")],
  [types.PASSWORD_SETTINGS_OBJECT, "adoption", takenOver("password settings object", "name")],
  [types.GROUP_MANAGED_SERVICE_ACCOUNT, "account", on("create", ({ after }) => [`lets ${listAt(after, "passwordReaders").join(", ") || "nobody"} read the password of ${said(after, "account")}`])], // prettier-ignore
  [types.GROUP_MANAGED_SERVICE_ACCOUNT, "account", on("delete", ({ before }) => [`${said(before, "account")} is deleted`])], // prettier-ignore
  [types.GROUP_MANAGED_SERVICE_ACCOUNT, "account", on("replace", ({ before }) => [`${said(before, "account")} is replaced`])], // prettier-ignore
  [types.GROUP_MANAGED_SERVICE_ACCOUNT, "account", value("enabled", "whether the account can be used")],
  [types.GROUP_MANAGED_SERVICE_ACCOUNT, "account", list("passwordReaders", "its password's readers")],
  [types.GROUP_MANAGED_SERVICE_ACCOUNT, "adoption", takenOver("account", "account")],
  [types.TENANT_SETTINGS, "tenant", on("delete", ({ before }) => [`the tenant's settings are no longer declared${refusedWhileOn(before)}`])], // prettier-ignore
  [types.TENANT_SETTINGS, "tenant", on("replace", ({ before }) => [`the settings of another tenant are declared${refusedWhileOn(before)}`])], // prettier-ignore
  [types.TENANT_SETTINGS, "tenant", switchedBoxes],
  [types.TENANT_SETTINGS, "tenant", value("selfServicePasswordResetScope", "whom self-service password reset is for")],
  [
    types.TENANT_SETTINGS,
    "tenant",
    value("selfServicePasswordResetGroupId", "the group of self-service password reset"),
  ],
  [types.TENANT_SETTINGS, "tenant", value("appliedBy", "the way to the tenant's settings")],
  [types.TENANT_SETTINGS, "tenant", unsupportedWay],
  [types.TENANT_SETTINGS, "tenant", (change, { delegations }) => movedDomains(change, delegations)],
  ["azuread:index/synchronizationJob:SynchronizationJob", "tenant", on("delete", () => ["the synchronization is deleted"])], // prettier-ignore
  ["azuread:index/synchronizationJob:SynchronizationJob", "tenant", value("enabled", "whether the synchronization runs")], // prettier-ignore
  ...[...SECURITY_GROUP, ...SECURITY_RULE].map((type): Row => [type, "way", (change, { hasHosts }) => (hasHosts || isOfHosts(change.resource) ? waysIn(change.before, change.after) : [])]), // prettier-ignore
  [types.NETWORK_INTERFACE, "way", stays(({ before, after }) => movedSubnets(before, after))],
  [types.VIRTUAL_MACHINE, "host", on("create", ({ resource }) => (isOfHosts(resource) ? ["a new agent host: who rules it can reset passwords"] : []))], // prettier-ignore
  [types.VIRTUAL_MACHINE, "host", on("delete", (change) => [`${end(change, "deleted")}`])],
  [types.VIRTUAL_MACHINE, "host", on("replace", (change) => [`${end(change, "replaced")}`])],
  [types.AGENT_FLEET, "host", changedHosts],
  [types.PROVISIONING_AGENT, "host", on("create", () => ["an agent is managed on this host from now on"])],
  [types.PROVISIONING_AGENT, "host", on("delete", () => ["the agent is no longer managed"])],
  [types.PROVISIONING_AGENT, "host", on("replace", () => ["the agent moves to another host"])],
  [types.PROVISIONING_AGENT, "host", value("host", "the host of the agent")],
  [types.PROVISIONING_AGENT, "host", changedChannel],
  [types.PROVISIONING_AGENT, "account", value("serviceAccount", "the account that the agent runs as")],
];
const ofAll: readonly Row[] = [
  ["", "protection", on("delete", (change) => refused(change, "deleted"))],
  ["", "protection", on("replace", (change) => refused(change, "replaced"))],
  ["", "protection", stays(({ before, after }) => (isLifted(before, after) ? ["is no longer protected against deletion"] : []))], // prettier-ignore
];
const byType = Map.groupBy(table, ([type]) => type);

/** At one operation. */
function on(wanted: Operation, ask: Ask): Ask {
  return (change, stack) => (change.operation === wanted ? ask(change, stack) : []);
}

/** Of what was there and will be. */
function stays(ask: Ask): Ask {
  return (change, stack) => (["update", "replace"].includes(change.operation) ? ask(change, stack) : []);
}

function value(path: string, what: string): Ask {
  return stays(({ before, after }) => arrow(what, shown(valueAt(before, path)), shown(valueAt(after, path))));
}

function list(path: string, what: string): Ask {
  const all = (side: Side) => listAt(side, path).join(", ") || "nobody";
  return stays(({ before, after }) => arrow(what, all(before), all(after)));
}

/** Whether there is one of the name only an update sees. */
function takenOver(what: string, name: string): Ask {
  return ({ before, after }) => {
    const wasAsked = valueAt(before, "adopt") === true && valueAt(before, name) === valueAt(after, name);
    if (valueAt(after, "adopt") !== true || wasAsked) return [];
    return [`takes over ${said(after, name)} where it is there already: writes another team's ${what}`];
  };
}

const arrow = (what: string, was: string, is: string): string[] => (was === is ? [] : [`${what}: ${was} → ${is}`]);

function gives(side: Side, rights: readonly string[]): string[] {
  return rights.length > 0 ? [`gives ${whose(side)} ${rights.join(", ")}`] : [];
}

function takes(side: Side, rights: readonly string[]): string[] {
  return rights.length > 0 ? [`takes ${rights.join(", ")} from ${whose(side)}`] : [];
}

const whose = (side: Side): string => `${said(side, "account")} on ${said(side, "target", "domain")}`;

function ageOf(side: Side, words: string): string[] {
  const age = valueAt(side, "accountPolicy.minimumPasswordAge");
  return age === undefined ? [] : [`${words} ${shown(age)}`];
}

/** Below what makes hosts for agents. */
const isOfHosts = ({ urn }: Seen): boolean => /:Agent(Fleet|Network)\$/.test(urn);
/** Whose hosts any security group of the stack may stand before. */
const agents: readonly string[] = [types.AGENT_FLEET, types.PROVISIONING_AGENT];

const end = ({ resource }: ResourceChange, what: string): string =>
  resource.isProtected
    ? `is protected, and is to be ${what}, with the agent on it: the engine refuses that`
    : `is ${what}, with the agent on it`;

function refused({ resource: { isProtected, type } }: ResourceChange, what: string): string[] {
  const isTold = types.withoutApiVersion(type) === types.VIRTUAL_MACHINE;
  return isProtected && !isTold ? [`is protected, and is to be ${what}: the engine refuses that`] : [];
}

const isLifted = (before: Side, after: Side): boolean =>
  valueAt(before, "protect") === true && valueAt(after, "protect") === false;
