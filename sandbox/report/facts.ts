import type { PropertyMap } from "../../formats/wire/codec.ts";
import { kinds } from "../../resources/registry.ts";
import type { DeployedResource } from "../deployment.ts";

type Properties = Readonly<Record<string, unknown>>;

/** The few values of a resource that a reader of the tree looks for. */
const facts: Record<string, (outputs: Properties) => (string | undefined)[]> = {
  "entra-writeback:index:AgentFleet": ({ hosts }) => [
    Array.isArray(hosts) ? `${hosts.length} hosts: ${hosts.join(", ")}` : undefined,
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
  "azuread:index/synchronizationJob:SynchronizationJob": ({ enabled }) => [
    enabled === false ? "not started" : "started",
  ],
  "azuread:index/group:Group": (outputs) => [text(outputs["displayName"])],
};

export function factsOf(resource: DeployedResource): string {
  const all = [...factsIn(resource), resource.protect ? "protected" : undefined];
  return all.filter((fact) => fact !== undefined).join(", ");
}

/** The kit's own kinds know theirs. */
function factsIn({ type, outputs = {} }: DeployedResource): readonly (string | undefined)[] {
  return kinds.get(type)?.facts(outputs as PropertyMap) ?? facts[type]?.(outputs) ?? [];
}

/** A secret is an object in the state, and stays unsaid. */
function text(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? (inner as Properties)[key] : undefined),
    value,
  );
}
