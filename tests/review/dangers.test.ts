import assert from "node:assert/strict";
import { dangersOf } from "../../review/dangers.ts";
import { declaredChanges } from "../../review/declaredChanges.ts";
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
const told = (before: string, after: string) =>
  declaredChanges(stack(before), stack(after))
    .flatMap(dangersOf)
    .map(({ about, text }) => `${about}: ${text}`);

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
      `host: ${now}`,
      "host: an agent is managed on this host from now on",
    ]);
  });

  it("is nothing where it is only looked at", () => {
    assert.deepEqual(told("manage", "observe"), []);
  });
});
