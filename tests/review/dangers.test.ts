import assert from "node:assert/strict";
import { dangersOf } from "../../review/dangers.ts";
import { declaredChanges } from "../../review/declaredChanges.ts";
import type { ResourceChange, Seen } from "../../review/seen.ts";
import type { ResourceView } from "../../policies/rule.ts";
import { fleet, kit, tenantId, urnOf } from "./fixture.ts";

const view = (kind: string, properties: object): ResourceView => {
  const type = kit(kind);
  return { type, name: fleet, urn: urnOf(type, fleet), properties: { ...properties } };
};
const stack = (mode: string): ResourceView[] => [
  view("TenantSettings", { mode, tenantId, passwordWriteback: true, accountUnlock: false }),
  view("DomainRootDelegation", { mode, domain: fleet, account: "gmsa$", rights: ["ResetPassword"] }),
  view("GroupPolicyObject", { mode, domain: fleet, accountPolicy: { minimumPasswordAge: 0 } }),
  view("GroupManagedServiceAccount", { mode, account: "gmsa$", passwordReaders: ["Tier0-Hosts"] }),
  view("ProvisioningAgent", { mode, host: "AGENT1" }),
];
const told = (before: string, after: string) => texts(declaredChanges(stack(before), stack(after)), stack(after));
const texts = (changes: readonly ResourceChange[], resources: readonly Seen[]) =>
  dangersOf(changes, resources).map(({ about, text }) => `${about}: ${text}`);

describe("what a reviewer checks first", () => {
  it("is everything that is written from now on, where it was only looked at", () => {
    const now = "was only looked at, and is written from now on";
    assert.deepEqual(told("observe", "manage"), [
      `tenant: ${now}`,
      "tenant: turns on “Enable password write back for synced users”",
      `rights: ${now}`,
      `rights: gives gmsa$ on ${fleet} ResetPassword`,
      `age: ${now}`,
      `age: sets the minimum password age of ${fleet} to 0`,
      `account: ${now}`,
      "account: lets Tier0-Hosts read the password of gmsa$",
      `host: ${now}`,
      "host: an agent is managed on this host from now on",
    ]);
  });

  it("is what any security group of a stack with agents lets in, and none of another stack", () => {
    const rule = { name: "web", priority: 100, direction: "Inbound", access: "Allow", protocol: "Tcp", destinationPortRange: "443", sourceAddressPrefix: "*", destinationAddressPrefix: "*" }; // prettier-ignore
    const created = (type: string, after: object): ResourceChange => {
      const resource = { type, name: "own", urn: urnOf(type, "own"), properties: { ...after } };
      return { operation: "create", resource, after: resource.properties, paths: [] };
    };
    const changes = [
      ...["azure-native:network:NetworkSecurityGroup", "azure-native:network/v20240501:NetworkSecurityGroup", "azure:network/networkSecurityGroup:NetworkSecurityGroup"].map((type) => created(type, { securityRules: [rule] })), // prettier-ignore
      ...["azure-native:network:SecurityRule", "azure:network/networkSecurityRule:NetworkSecurityRule"].map((type) => created(type, rule)), // prettier-ignore
    ];
    const told = "way: opens a way in: TCP 443 from anywhere, priority 100";
    for (const kind of ["ProvisioningAgent", "AgentFleet"])
      assert.deepEqual(texts(changes, [view(kind, {})]), Array(5).fill(told), kind);
    assert.deepEqual(texts(changes, [view("TenantSettings", {})]), []);
  });

  it("is that a removal of the tenant's settings is refused, where writeback by cloud sync is declared on", () => {
    const settings = (cloudSyncWriteback: boolean) => view("TenantSettings", { tenantId, passwordWriteback: true, cloudSyncWriteback }); // prettier-ignore
    const removed = (cloudSyncWriteback: boolean) => texts(declaredChanges([settings(cloudSyncWriteback)], []), []);
    const gone = "tenant: the tenant's settings are no longer declared";
    assert.deepEqual(removed(false), [gone]);
    assert.deepEqual(removed(true), [`${gone}: while writeback by cloud sync counts as on there, an update refuses that`]); // prettier-ignore
    const moved = declaredChanges([settings(true)], [view("TenantSettings", { tenantId: "other" })]).map((change) => ({ ...change, operation: "replace" as const })); // prettier-ignore
    assert.match(texts(moved, []).join("\n"), /settings of another tenant are declared: while .* refuses that/);
  });

  it("is nothing where it is only looked at", () => {
    assert.deepEqual(told("manage", "observe"), []);
  });
});
