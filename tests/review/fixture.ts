import packageJson from "../../package.json" with { type: "json" };
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { fingerprintOf, type Finding } from "../../policies/finding.ts";
import { makeReview, type ReviewInput } from "../../review/makeReview.ts";
import { previewedChanges } from "../../review/previewedChanges.ts";
import type { Review } from "../../review/review.ts";
import type { Properties } from "../../review/seen.ts";
import { rules } from "../../policies/catalogue.ts";

export const today = "2026-11-29";
export const [tenantId, subscription] = [
  "72f988bf-86f1-41af-91ab-2d7cd011db47",
  "5ca1ab1e-0000-4000-8000-00000000cafe",
];

export const kit = (kind: string): string => `entra-writeback:index:${kind}`;
export const machine = "azure-native:compute:VirtualMachine";
export const urnOf = (type: string, name: string): string => `urn:pulumi:prod::hybrid::${type}::${name}`;

interface Step {
  readonly op: string;
  readonly type: string;
  readonly name: string;
  readonly before?: Properties;
  readonly after?: Properties;
  readonly diff?: readonly string[];
  /** Types that it is declared in, each with a $. */
  readonly below?: string;
  /** Before and after. */
  readonly isProtected?: boolean | readonly [boolean, boolean];
}

/** What the engine tells of one step of a preview. */
export function step({ op, type, name, before, after, diff = [], below = "", isProtected = false }: Step): EngineEvent {
  const urn = urnOf(`${below}${type}`, name);
  const [was, is] = typeof isProtected === "boolean" ? [isProtected, isProtected] : isProtected;
  const state = (inputs: Properties, isProtected: boolean) => ({
    ...{ urn, type, custom: true, id: "", parent: "", provider: "", outputs: {}, protect: isProtected },
    inputs: { ...inputs },
  });
  const metadata = {
    ...{ op, urn, type, provider: "" },
    ...(before && { old: state(before, was) }),
    ...(after && { new: state(after, is) }),
    detailedDiff: Object.fromEntries(diff.map((path) => [path, { diffKind: "update", inputDiff: true }])),
  } as unknown as NonNullable<EngineEvent["resourcePreEvent"]>["metadata"];
  return { sequence: 0, timestamp: 0, resourcePreEvent: { metadata, planning: true } };
}

export function finding(id: string, name: string, more: Partial<Finding> = {}): Finding {
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) throw new Error(`there is no rule ${id}`);
  const urn = urnOf(kit("GroupPolicyObject"), name);
  return {
    rule,
    resource: { type: kit("GroupPolicyObject"), name, urn },
    message: `What is wrong with ${name}.`,
    fix: "Write another.",
    place: { file: "Pulumi.prod.yaml", line: 12, column: 9 },
    fingerprint: fingerprintOf(id, urn),
    ...more,
  };
}

/** A review of a preview of these steps. */
export function review(steps: readonly EngineEvent[], more: Partial<ReviewInput> = {}): Review {
  const { changes, resources } = previewedChanges(steps);
  return makeReview({
    ...{
      stack: "prod",
      file: "Pulumi.prod.yaml",
      today,
      hideHostNames: false,
      problems: [],
      warnings: [],
      changes,
      resources,
    },
    basis: { by: "preview", isCompared: true, engine: "3.274.1", base: "0123456789ab", notes: [] },
    judged: { findings: [], exempted: [], notEvaluated: [] },
    base: { findings: [], exempted: [] },
    source: { version: packageJson.version, commit: "fedcba987654" },
    ...more,
  });
}

const policy = { domain: "corp.contoso.com", mode: "manage", displayName: "Writeback", link: { order: 1 } };
const delegation = { domain: "corp.contoso.com", mode: "manage", account: "svcWriteback$" };
export const fleet = "corp.contoso.com";

/** The stack that there is: a tenant, a domain, three hosts. */
export function unchanged(): EngineEvent[] {
  const same = (type: string, name: string, inputs: Properties) =>
    step({ op: "same", type, name, before: inputs, after: inputs });
  return [
    same(kit("TenantSettings"), "tenant", { tenantId, passwordWriteback: true, cloudSyncWriteback: true }),
    same(kit("GroupPolicyObject"), fleet, { ...policy, accountPolicy: { minimumPasswordAge: 0 } }),
    same(kit("DomainRootDelegation"), fleet, { ...delegation, rights: ["ResetPassword", "WriteLockoutTime"] }),
    ...[1, 2, 3].map((number) =>
      same(machine, `${fleet}-agent-${number}`, { osProfile: { computerName: `CORP-AGENT${number}` } }),
    ),
  ];
}

/** One of each kind of danger. */
export function dangerous(): EngineEvent[] {
  const [before, after] = [0, 1].map((minimumPasswordAge) => ({ ...policy, accountPolicy: { minimumPasswordAge } }));
  return [
    ...unchanged().slice(0, 1),
    step({ op: "update", type: kit("TenantSettings"), name: "tenant", before: { tenantId, cloudSyncWriteback: true }, after: { tenantId, cloudSyncWriteback: false }, diff: ["cloudSyncWriteback"] }), // prettier-ignore
    step({ op: "update", type: kit("GroupPolicyObject"), name: fleet, before: { ...before, link: { order: 1 } }, after: { ...after, link: { order: 3 } }, diff: ["accountPolicy.minimumPasswordAge", "link.order"] }), // prettier-ignore
    step({ op: "update", type: kit("DomainRootDelegation"), name: fleet, before: { ...delegation, rights: ["ResetPassword", "WriteLockoutTime"] }, after: { ...delegation, rights: ["ResetPassword", "ChangePassword"] }, diff: ["rights[1]"] }), // prettier-ignore
    step({ op: "update", type: kit("GroupManagedServiceAccount"), name: fleet, before: { account: "svcWriteback$", passwordReaders: ["Tier0-Hosts"] }, after: { account: "svcWriteback$", passwordReaders: ["Domain Users"] }, diff: ["passwordReaders[0]"] }), // prettier-ignore
    ...replacedHost(),
  ];
}

const fleetOfHosts = `${kit("AgentFleet")}$`;
const network = `${kit("AgentNetwork")}$`;

/** One of each kind of danger at hosts: who gets in, where they are, how many there are, what protects them. */
export function dangerousHosts(): EngineEvent[] {
  const subnet = (name: string) => `/subscriptions/${subscription}/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub/subnets/${name}`; // prettier-ignore
  const card = (name: string) => ({ ipConfigurations: [{ name: "primary", subnet: { id: subnet(name) } }] });
  const rule = (name: string, more: object) => ({ name, priority: 100, direction: "Inbound", access: "Allow", protocol: "Tcp", sourceAddressPrefix: "10.9.0.0/26", destinationAddressPrefix: "*", destinationPortRange: "3389", ...more }); // prettier-ignore
  const rules = (...securityRules: object[]) => ({ securityRules: [rule("out", { direction: "Outbound" }), rule("nothing-else", { access: "Deny", priority: 4096 }), ...securityRules] }); // prettier-ignore
  const group = (name: string, before: Properties, after: Properties) =>
    step({ op: "update", type: "azure-native:network:NetworkSecurityGroup", below: `${fleetOfHosts}${network}`, name, before, after, diff: ["securityRules[2]"] }); // prettier-ignore
  const portal = { tenantId, appliedBy: "portal", portal: { acknowledgeUnsupported: true } };
  const host = { osProfile: { computerName: "CORP-AGENT1" } };
  return [
    group(fleet, rules(), rules(rule("administration", {}))),
    group("emea", rules(rule("administration", {})), rules(rule("administration", { sourceAddressPrefix: "10.9.0.0/16" }))), // prettier-ignore
    group(
      "same",
      rules(rule("administration", {})),
      rules(rule("administration", { description: "For administrators" })),
    ),
    step({ op: "update", type: "azure-native:network:NetworkInterface", name: `${fleet}-agent-1`, before: card("tier0"), after: card("dmz"), diff: ["ipConfigurations[0].subnet.id"] }), // prettier-ignore
    step({ op: "update", type: "azure-native:network:NetworkInterface", name: `${fleet}-agent-2`, before: card("tier0"), after: { ...card("TIER0"), tags: {} }, diff: ["tags"] }), // prettier-ignore
    step({ op: "same", type: machine, name: `${fleet}-agent-2`, before: host, after: host, isProtected: [true, false] }), // prettier-ignore
    ...[3, 4, 5].map((number) => step({ op: "create", type: machine, below: fleetOfHosts, name: `${fleet}-agent-${number}`, after: host })), // prettier-ignore
    step({ op: "create", type: machine, name: "web-1", after: host }),
    step({ op: "create", type: kit("ProvisioningAgent"), name: `${fleet}-old-1`, after: { mode: "manage", host: "OLD1" } }), // prettier-ignore
    step({ op: "update", type: kit("TenantSettings"), name: "tenant", before: { tenantId, appliedBy: "agent" }, after: portal, diff: ["appliedBy", "portal"] }), // prettier-ignore
  ];
}

/** As the engine tells of a host that is made anew: three steps. */
export function replacedHost(): EngineEvent[] {
  const image = (sku: string) => ({
    osProfile: { computerName: "CORP-AGENT1", adminPassword: "Tr0ub4dor&3-canary" },
    storageProfile: { imageReference: { sku } },
    subnetId: `/subscriptions/${subscription}/resourceGroups/hub`,
    tags: { owner: "identity", key: `AccountKey=${"Zm9v".repeat(16)}==` },
  });
  return ["create-replacement", "replace", "delete-replaced"].map((op) =>
    step({
      ...{ op, type: machine, name: `${fleet}-agent-1`, isProtected: true },
      before: image("2022-datacenter-g2"),
      after: image("2025-datacenter-g2"),
      diff: ["storageProfile.imageReference.sku", "tags.key", "osProfile.adminPassword"],
    }),
  );
}
