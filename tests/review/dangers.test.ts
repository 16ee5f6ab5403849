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

  it("is what is asked of the other team where it is only looked at, and nothing where that is as before", () => {
    assert.deepEqual(told("manage", "observe"), []);
    const [, root, policy] = stack("observe");
    const observed = [root, policy].filter((one) => one !== undefined);
    const whole = view("DomainRootDelegation", { ...root?.properties, rights: ["ResetPassword", "WriteLockoutTime"] });
    const adopting = view("GroupPolicyObject", { ...policy?.properties, adopt: true, accountPolicy: { minimumPasswordAge: 1 } }); // prettier-ignore
    assert.deepEqual(texts(declaredChanges(observed, [whole, adopting]), observed), [
      `rights: asked of the other team: gives gmsa$ on ${fleet} WriteLockoutTime`,
      "age: asked of the other team: the minimum password age: 0 → 1",
    ]);
    assert.deepEqual(texts(declaredChanges([], [whole]), [whole]), [
      `rights: asked of the other team: gives gmsa$ on ${fleet} ResetPassword, WriteLockoutTime`,
    ]);
    const gone = "no longer asked of the other team: what is there stays until they undo it";
    assert.deepEqual(texts(declaredChanges(observed, []), []), [`rights: ${gone}`, `age: ${gone}`]);
  });

  it("is a domain that another sync engine serves from now on, in either mode, and no domain that is new or gone", () => {
    for (const mode of ["observe", "manage"]) {
      const rights = stack(mode).slice(1, 2);
      const tenant = (...connectSyncDomains: string[]) => view("TenantSettings", { tenantId, connectSyncDomains });
      const moved = (before: ResourceView[], after: ResourceView[]) =>
        texts(declaredChanges(before, after), after).filter((text) => text.startsWith("tenant"));
      const order = "what leaves the scope of Entra Connect Sync is deleted in the tenant, so by the order of docs/cloud-sync.md"; // prettier-ignore
      const [byConnect, byCloud] = [[tenant(fleet.toUpperCase())], [tenant(), ...rights]];
      assert.deepEqual(moved(byConnect, byCloud), [`tenant: ${fleet.toUpperCase()} moves from Entra Connect Sync to cloud sync: ${order}`]); // prettier-ignore
      assert.deepEqual(moved(byCloud, byConnect), [`tenant: ${fleet.toUpperCase()} moves from cloud sync to Entra Connect Sync: ${order}`]); // prettier-ignore
      assert.deepEqual(moved([tenant("a")], [tenant("b")]), []);
    }
  });
});
