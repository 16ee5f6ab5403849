import { createHash } from "node:crypto";
import { guidOf } from "./guid.ts";
import { armId, armType } from "./armTypes.ts";
import { sdkShape } from "./sdkShape.ts";
import { packageVersion } from "./packageVersion.ts";
import type { ProviderSettings, StandIn } from "./standIn.ts";
import type { Store, StoredResource } from "./store.ts";
import { isObject, stringsIn, type ValueObject } from "./values.ts";

const sandboxSubscription = "00000000-0000-0000-0000-00005a4db0c5";
const sandboxTenant = "00000000-0000-0000-0000-00007e4a4700";

/** Stand-in for azure-native: keeps Azure Resource Manager's names, ids and refusals, and nothing of its machinery. */
export const azureNative: StandIn = {
  name: "azure-native",
  version: packageVersion("@pulumi/azure-native"),

  defaults({ type, name, inputs }, settings, before, randomSeed) {
    const shape = sdkShape(type);
    const added: ValueObject = {};
    const ownName = armType(type).names.at(-1) ?? "";
    const generated = `${name}${Buffer.from(randomSeed).toString("hex").slice(0, 8)}`;
    if (!(ownName in inputs)) added[ownName] = before[ownName] ?? generated;
    const location = settings["location"];
    if (location && shape.inputs.includes("location") && !("location" in inputs)) added["location"] = location;
    return added;
  },

  missing({ type, inputs }) {
    const shape = sdkShape(type);
    const required = [...armType(type).names, "resourceGroupName", "scope"].filter((key) => shape.inputs.includes(key));
    return required.filter((key) => inputs[key] === undefined || inputs[key] === "");
  },

  id: ({ type, inputs }, settings) => armId(type, inputs, subscriptionOf(settings)),

  computed(resource, id, settings) {
    const { type, inputs } = resource;
    const outputs: ValueObject = {};
    const set = sdkShape(type).outputs;
    if (set.includes("name")) outputs["name"] = id.split("/").at(-1) ?? "";
    if (set.includes("type")) outputs["type"] = armType(type).arm;
    if (set.includes("provisioningState")) outputs["provisioningState"] = "Succeeded";
    if (set.includes("vmId")) outputs["vmId"] = guidOf(id, "vmId");
    if (set.includes("customerId")) outputs["customerId"] = guidOf(id, "customerId");
    if (type === "azure-native:network:PublicIPAddress") outputs["ipAddress"] = documentationAddress(id);
    return { ...outputs, ...systemIdentity(id, inputs, settings), ...diskOf(type, id, inputs) };
  },

  replaces: (type, property) =>
    ["location", "resourceGroupName", "scope", "zones", ...armType(type).names].includes(property),

  deletionObjection(resource, store) {
    const going = [resource.id, ...childrenOf(resource, store).map((child) => child.id)];
    const lock = store.all().find((other) => isLock(other) && other.id !== resource.id && going.includes(other.id));
    if (lock)
      return `ScopeLocked: ${resource.id} cannot be deleted because it is locked by ${lock.id}. Delete the lock first.`;
    const user = store.all().find((other) => !isBelow(other, resource) && uses(other, going));
    if (!user) return undefined;
    return `InUse: ${resource.id} cannot be deleted because ${user.id} uses it. Delete that first.`;
  },

  // Azure deletes what lies below a resource together with it.
  deletedWith: (resource, store) => [resource.id, ...childrenOf(resource, store).map((child) => child.id)],
};

function subscriptionOf(settings: ProviderSettings): string {
  return settings["subscriptionId"] ?? sandboxSubscription;
}

/** The principal Azure makes for a system-assigned identity. */
function systemIdentity(id: string, inputs: ValueObject, settings: ProviderSettings): ValueObject {
  const identity = inputs["identity"];
  if (!identity || !isObject(identity) || !String(identity["type"]).includes("SystemAssigned")) return {};
  return {
    identity: { ...identity, principalId: guidOf(id, "principalId"), tenantId: settings["tenantId"] ?? sandboxTenant },
  };
}

/** The managed disk that Azure makes with a VM. */
function diskOf(type: string, id: string, inputs: ValueObject): ValueObject {
  const profile = inputs["storageProfile"];
  const disk = type === "azure-native:compute:VirtualMachine" && isObject(profile) ? profile["osDisk"] : undefined;
  if (!disk || !isObject(disk) || !isObject(profile)) return {};
  const managed = isObject(disk["managedDisk"]) ? disk["managedDisk"] : {};
  const diskId = `${id.replace(/\/virtualMachines\/([^/]+)$/, "/disks/$1")}_OsDisk_1_${guidOf(id, "osDisk").replaceAll("-", "")}`;
  return { storageProfile: { ...profile, osDisk: { ...disk, managedDisk: { ...managed, id: diskId } } } };
}

/** An address from TEST-NET-3, which is never routed (RFC 5737). */
function documentationAddress(id: string): string {
  return `203.0.113.${1 + ((createHash("sha256").update(id).digest()[0] ?? 0) % 254)}`;
}

function childrenOf(resource: StoredResource, store: Store): StoredResource[] {
  return store.all().filter((other) => other.id !== resource.id && isBelow(other, resource));
}

function isBelow(other: StoredResource, resource: StoredResource): boolean {
  return `${other.id}/`.toLowerCase().startsWith(`${resource.id}/`.toLowerCase());
}

function isLock(resource: StoredResource): boolean {
  return armType(resource.type).arm === "Microsoft.Authorization/locks" && resource.inputs["level"] === "CanNotDelete";
}

function uses(other: StoredResource, ids: readonly string[]): boolean {
  const wanted = new Set(ids.map((id) => id.toLowerCase()));
  // What is assigned at a scope does not hold the scope back.
  const inputs = Object.fromEntries(Object.entries(other.inputs).filter(([key]) => key !== "scope"));
  return stringsIn(inputs).some((text) => wanted.has(text.toLowerCase()));
}
