import { shortType } from "../formats/urn.ts";
import { checkBoxes, checkBoxNames } from "../facts/checkBoxes.ts";
import * as types from "../policies/types.ts";
import type { Danger } from "./review.ts";
import { isObserved, isOfPlugin, valueAt, type ResourceChange } from "./seen.ts";

type About = Danger["about"];

/** What of a change a reviewer must not overlook: it reaches Tier 0, every user, or a host that is protected. */
export function dangersOf(change: ResourceChange): Danger[] {
  const { resource, operation } = change;
  if (isOfPlugin(resource) && isObserved(resource)) return [];
  const told = (byType.get(resource.type)?.(change) ?? []).map(([about, text]) => danger(change, about, text));
  const isTaken = operation === "delete" || operation === "replace";
  if (isTaken && resource.isProtected && resource.type !== types.VIRTUAL_MACHINE)
    told.push(danger(change, "protection", `is protected, and is to be ${words[operation]}: the engine refuses that`));
  return told;
}

const words = { delete: "deleted", replace: "replaced" } as const;

const danger = ({ resource }: ResourceChange, about: About, text: string): Danger => ({
  about,
  resource: `${shortType(resource.type)} ${resource.name}`,
  text,
});

type Words = readonly (readonly [About, string])[];

const byType = new Map<string, (change: ResourceChange) => Words>([
  [types.DOMAIN_ROOT_DELEGATION, delegation],
  [types.GROUP_POLICY_OBJECT, groupPolicy],
  [types.PASSWORD_SETTINGS_OBJECT, passwordSettings],
  [types.GROUP_MANAGED_SERVICE_ACCOUNT, serviceAccount],
  [types.TENANT_SETTINGS, tenant],
  [types.VIRTUAL_MACHINE, host],
  [types.PROVISIONING_AGENT, agent],
  ["azuread:index/synchronizationJob:SynchronizationJob", synchronization],
]);

function delegation(change: ResourceChange): Words {
  const { operation, before, after } = change;
  const [had, has] = [listAt(before, "rights"), listAt(after, "rights")];
  const whose = (side: typeof before) => `${said(side, "account")} on ${said(side, "target", "domain")}`;
  if (operation === "create") return [["rights", `gives ${whose(after)} ${has.join(", ")}`]];
  if (operation === "delete") return [["rights", `takes ${had.join(", ")} from ${whose(before)}`]];
  const lost = had.filter((right) => !has.includes(right));
  const gained = has.filter((right) => !had.includes(right));
  return [
    ...changed(change, "rights", "account", "the account of the rights"),
    ...changed(change, "rights", "target", "the place of the rights"),
    ...(lost.length > 0 ? ([["rights", `takes ${lost.join(", ")} from ${whose(before)}`]] as const) : []),
    ...(gained.length > 0 ? ([["rights", `gives ${whose(after)} ${gained.join(", ")}`]] as const) : []),
    ...listChanged(change, "rights", "removedEntries", "entries of others that are removed"),
  ];
}

function groupPolicy(change: ResourceChange): Words {
  const { operation, before, after } = change;
  const age = valueAt(operation === "delete" ? before : after, "accountPolicy.minimumPasswordAge");
  if (operation === "create" && age !== undefined)
    return [["age", `sets the minimum password age of ${said(after, "domain")} to ${shown(age)}`]];
  if (operation === "delete")
    return [
      ["link", `is no longer linked to ${said(before, "linkTarget", "domain")}`],
      ...(age === undefined ? [] : ([["age", `no longer sets the minimum password age of ${shown(age)}`]] as const)),
    ];
  return [
    ...changed(change, "age", "accountPolicy.minimumPasswordAge", "the minimum password age"),
    ...changed(change, "link", "link.enabled", "whether the link counts"),
    ...changed(change, "link", "link.order", "the order of the link"),
    ...changed(change, "link", "link.enforced", "whether the link is enforced"),
    ...changed(change, "link", "linkTarget", "what the policy is linked to"),
    ...changed(change, "link", "appliesTo", "whom the policy is for"),
  ];
}

function passwordSettings(change: ResourceChange): Words {
  if (change.operation === "delete") return [["age", `no longer overrides the domain's password policy`]];
  return [
    ...changed(change, "age", "settings.minimumPasswordAge", "the minimum password age"),
    ...changed(change, "link", "precedence", "the precedence"),
    ...listChanged(change, "link", "appliesTo", "whom it is for"),
  ];
}

function serviceAccount(change: ResourceChange): Words {
  const { operation, before } = change;
  if (operation === "create") return [];
  if (operation !== "update") return [["account", `${said(before, "account")} is ${words[operation as "delete"]}`]];
  return [
    ...changed(change, "account", "enabled", "whether the account can be used"),
    ...listChanged(change, "account", "passwordReaders", "who may read it"),
  ];
}

function tenant(change: ResourceChange): Words {
  const { operation, before, after } = change;
  if (operation === "delete") return [["tenant", "the tenant's settings are no longer declared"]];
  if (operation === "replace") return [["tenant", "the settings of another tenant are declared"]];
  const boxes = checkBoxNames.flatMap((name) => {
    const [was, is] = [valueAt(before, name), valueAt(after, name)];
    if (was === is || (operation === "create" && is !== true)) return [];
    return [["tenant", `turns ${is === true ? "on" : "off"} “${checkBoxes[name]}”`] as const];
  });
  if (operation === "create") return boxes;
  return [
    ...boxes,
    ...changed(change, "tenant", "selfServicePasswordResetScope", "who may reset a password"),
    ...changed(change, "tenant", "selfServicePasswordResetGroupId", "the group that may reset a password"),
    ...changed(change, "tenant", "appliedBy", "the way to the tenant's settings"),
  ];
}

function host({ operation, resource }: ResourceChange): Words {
  if (operation !== "delete" && operation !== "replace") return [];
  if (!resource.isProtected) return [["host", `is ${words[operation]}, with the agent on it`]];
  return [["host", `is protected, and is to be ${words[operation]}, with the agent on it: the engine refuses that`]];
}

function agent(change: ResourceChange): Words {
  if (change.operation === "delete") return [["host", "the agent is no longer managed"]];
  if (change.operation === "replace") return [["host", "the agent moves to another host"]];
  return changed(change, "account", "serviceAccount", "the account that the agent runs as");
}

function synchronization(change: ResourceChange): Words {
  if (change.operation === "delete") return [["tenant", "the synchronization is deleted"]];
  return changed(change, "tenant", "enabled", "whether the synchronization runs");
}

function changed(change: ResourceChange, about: About, path: string, what: string): Words {
  if (change.operation === "create") return [];
  const [was, is] = [valueAt(change.before, path), valueAt(change.after, path)];
  if (shown(was) === shown(is)) return [];
  return [[about, `${what}: ${shown(was)} → ${shown(is)}`]];
}

function listChanged(change: ResourceChange, about: About, path: string, what: string): Words {
  if (change.operation === "create") return [];
  const [was, is] = [listAt(change.before, path), listAt(change.after, path)];
  if (was.join("\n") === is.join("\n")) return [];
  return [[about, `${what}: ${was.join(", ") || "nobody"} → ${is.join(", ") || "nobody"}`]];
}

function listAt(properties: ResourceChange["before"], path: string): string[] {
  const value = valueAt(properties, path);
  return Array.isArray(value) ? value.map(shown) : [];
}

/** The first of the properties that has a value. */
function said(properties: ResourceChange["before"], ...paths: readonly string[]): string {
  const found = paths.map((path) => valueAt(properties, path)).find((value) => value !== undefined && value !== null);
  return shown(found);
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return "(none)";
  if (typeof value === "symbol") return "(not known yet)";
  return typeof value === "object" ? JSON.stringify(value) : String(value as string | number | boolean);
}
