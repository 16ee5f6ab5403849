import { agentHosts, isInFleet } from "../../../agentHosts.ts";
import { namesOf } from "../../../machine.ts";
import { oncePerStack } from "../../../oncePerStack.ts";
import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type ResourceView, type RuleCheck, type Stack } from "../../../rule.ts";
import * as types from "../../../types.ts";
import { at, plainText, sameText } from "../../../value.ts";

const BY_SCOPE = "azure-native:authorization:ManagementLockByScope";
const AT_GROUP = "azure-native:authorization:ManagementLockAtResourceGroupLevel";
const AT_RESOURCE = "azure-native:authorization:ManagementLockAtResourceLevel";
const CLASSIC = "azure:management/lock:Lock";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [BY_SCOPE, AT_GROUP, AT_RESOURCE, CLASSIC],
  check(lock, stack) {
    if (isInFleet(lock, stack)) return notApplicable; // the kit's own is on the disk
    const { isOpen, ids, machines } = reached(stack);
    if (ids.length === 0 && machines.length === 0 && !isOpen) return notApplicable;
    const place = placeOf(lock);
    if (place === UNKNOWN) return notEvaluated(`what the lock ${lock.name} is on is not known`, "scope");
    const hit =
      ids.find((id) => isAbove(place, id)) ?? machines.find((machine) => isOnMachine(place, machine, stack))?.name;
    if (hit === undefined) return isOpen && !isDisk(place) ? notEvaluated(`whether a host that the kit reaches is below the lock ${lock.name} is not known`) : pass; // prettier-ignore
    return fail(
      `The lock ${lock.name} (${plainText(at(lock.properties, "level") ?? at(lock.properties, "lockLevel"))}) is over ${hit.split("/").at(-1)}, and its run commands inherit it: what the kit runs there can be written and never deleted (409 ScopeLocked).`,
      "Put the lock on the disks, as deleteProtection does, and not on a machine, its resource group or its subscription.",
      "scope",
    );
  },
};
export default rule;

interface Reached {
  /** Resource ids of machines that the kit runs commands on. */
  readonly ids: readonly string[];
  /** Virtual machines of the stack that host agents. */
  readonly machines: readonly ResourceView[];
  readonly isOpen: boolean;
}

const withChannels = [types.PROVISIONING_AGENT, types.GROUP_POLICY_OBJECT, types.PASSWORD_SETTINGS_OBJECT, types.DOMAIN_ROOT_DELEGATION, types.GROUP_MANAGED_SERVICE_ACCOUNT]; // prettier-ignore

const reached = oncePerStack((stack): Reached => {
  const channels = withChannels.flatMap((type) =>
    stack.ofType(type).map(({ properties }) => at(properties, "channel")),
  );
  const { machines } = agentHosts(stack);
  return {
    ids: [
      ...new Set(channels.flatMap((id) => (typeof id === "string" && id.startsWith("/") ? [id.toLowerCase()] : []))),
    ],
    machines,
    // The channel to a machine of the stack has its id, which no preview knows.
    isOpen: channels.includes(UNKNOWN) && machines.length === 0,
  };
});

/** Where a lock is: an id in lower case, of which the beginning may be missing. */
function placeOf({ type, properties }: ResourceView): string | typeof UNKNOWN {
  const of = (key: string) => at(properties, key);
  const plain = types.withoutApiVersion(type);
  const parts =
    plain === AT_GROUP
      ? ["resourcegroups", of("resourceGroupName")]
      : plain === AT_RESOURCE
        ? [
            "resourcegroups",
            of("resourceGroupName"),
            "providers",
            of("resourceProviderNamespace"),
            of("resourceType"),
            of("resourceName"),
          ]
        : [of("scope")];
  return parts.includes(UNKNOWN) ? UNKNOWN : parts.map(plainText).join("/").toLowerCase().replace(/\/+$/, "");
}

/** Whether a place is a resource id, or is above it: the whole of a segment. */
const isAbove = (place: string, id: string): boolean =>
  place.startsWith("/") ? `${id}/`.startsWith(`${place}/`) : `${id}/`.includes(`/${place}/`);

/** Of a machine that this stack makes no id is known: its name, or its resource group's. */
function isOnMachine(place: string, machine: ResourceView, stack: Stack): boolean {
  const [, kind, name] = /([^/]+)\/([^/]+)$/.exec(place) ?? [];
  if (kind === "virtualmachines") return namesOf(machine).includes(name ?? "");
  return kind === "resourcegroups" && groupsOf(machine, stack).some((group) => sameText(group, name ?? ""));
}

/** What the resource group of a machine is called: without an engine a group gives out what the program calls it. */
function groupsOf({ properties }: ResourceView, stack: Stack): unknown[] {
  const own = at(properties, "resourceGroupName");
  const declared = stack
    .ofType(types.RESOURCE_GROUP)
    .filter((group) => typeof own === "string" && sameText(group.name, own));
  return [own, ...declared.map((group) => at(group.properties, "resourceGroupName"))];
}

const isDisk = (place: string): boolean => /\/disks\/[^/]+$/.test(place);
