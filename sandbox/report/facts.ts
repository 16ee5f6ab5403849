import type { DeployedResource } from "../deployment.ts";

type Properties = Readonly<Record<string, unknown>>;

/** The few values of a resource that a reader of the tree looks for. */
const facts: Record<string, (outputs: Properties) => (string | undefined)[]> = {
  "entra-writeback:index:AgentFleet": ({ hosts }) => [
    Array.isArray(hosts) ? `${hosts.length} agents: ${hosts.join(", ")}` : undefined,
  ],
  "entra-writeback:index:GroupPolicyObject": (outputs) => {
    const age = labelled("minimum password age", at(outputs, "accountPolicy", "minimumPasswordAge"));
    // What a policy for computers alone sets is many things, and no age in effect is its doing.
    return age === undefined
      ? [text(outputs["linkTarget"])]
      : [age, labelled("in effect", outputs["effectiveMinimumPasswordAge"])];
  },
  "entra-writeback:index:PasswordSettingsObject": (outputs) => [
    labelled("minimum password age", at(outputs, "settings", "minimumPasswordAge")),
    labelled("precedence", outputs["precedence"]),
    listed("for", outputs["appliesTo"]),
  ],
  "entra-writeback:index:GroupManagedServiceAccount": (outputs) => [
    text(outputs["account"]),
    listed("password for", outputs["passwordReaders"]),
  ],
  "entra-writeback:index:DomainRootDelegation": (outputs) => [
    text(outputs["account"]),
    listed("may", outputs["rights"]),
  ],
  "entra-writeback:index:TenantSettings": (outputs) => [
    labelled("passwords", onOff(outputs["passwordWriteback"])),
    labelled("cloud sync", onOff(outputs["cloudSyncWriteback"])),
    labelled("account unlock", onOff(outputs["accountUnlock"])),
    labelled("self-service reset", outputs["selfServicePasswordResetScope"]),
    outputs["evidence"] === "observed" ? "observed in the simulated tenant" : text(outputs["evidence"]),
  ],
  "azure-native:compute:VirtualMachine": (outputs) => [
    Array.isArray(outputs["zones"]) ? `zone ${outputs["zones"].join(", ")}` : undefined,
    text(at(outputs, "hardwareProfile", "vmSize")),
  ],
  "azure-native:network:NetworkSecurityGroup": (outputs) => {
    const rules = outputs["securityRules"];
    return [Array.isArray(rules) ? `${rules.length} rules` : undefined];
  },
  "azure-native:network:Subnet": (outputs) => [text(outputs["addressPrefix"])],
  "azure-native:resources:ResourceGroup": (outputs) => [text(outputs["location"])],
  "azure-native:network:PublicIPAddress": (outputs) => [text(outputs["ipAddress"])],
  "azuread:index/group:Group": (outputs) => [text(outputs["displayName"])],
};

export function factsOf(resource: DeployedResource): string {
  const told = facts[resource.type]?.(resource.outputs ?? {}) ?? [];
  const all = [...told, resource.protect ? "protected" : undefined];
  return all.filter((fact) => fact !== undefined).join(", ");
}

/** Plain values only: a secret is an object in the state, and stays untold. */
function text(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function labelled(label: string, value: unknown): string | undefined {
  const told = text(value);
  return told === undefined ? undefined : `${label} ${told}`;
}

function listed(label: string, values: unknown): string | undefined {
  return Array.isArray(values) && values.length > 0 ? `${label} ${values.join(", ")}` : undefined;
}

function onOff(value: unknown): string | undefined {
  return typeof value === "boolean" ? (value ? "on" : "off") : undefined;
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? (inner as Properties)[key] : undefined),
    value,
  );
}
