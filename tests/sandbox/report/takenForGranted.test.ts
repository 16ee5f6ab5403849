import assert from "node:assert/strict";
import { DomainRootDelegation, GroupManagedServiceAccount, GroupPolicyObject } from "../../../resources/index.ts";
import { takenForGranted } from "../../../sandbox/report/takenForGranted.ts";

const domain = "corp.contoso.com";
const deployed = (type: string, inputs: Record<string, unknown>) => ({
  urn: `urn:pulumi:s::p::${type}::${type.split(":").at(-1)}`,
  type,
  custom: true,
  inputs: { domain, ...inputs },
});

describe("what the simulated directory takes to be there", () => {
  const account = {
    account: "writeback$",
    passwordReaders: ["Agent-Hosts"],
    container: "OU=Tier 0,DC=corp,DC=contoso,DC=com",
  };
  const rights = { account: "writeback$", rights: ["ResetPassword"] };
  const policy = {
    displayName: "Agents",
    linkTarget: "OU=Agents,DC=corp,DC=contoso,DC=com",
    userRights: [{ right: "SeServiceLogonRight", principals: ["S-1-5-80-0", "Operators"] }],
  };

  it("is told: accounts, groups and places that the stack names and does not make", () => {
    const resources = [
      deployed(GroupManagedServiceAccount.type, account),
      deployed(DomainRootDelegation.type, rights),
      deployed(GroupPolicyObject.type, policy),
      deployed("azure-native:resources:ResourceGroup", {}),
    ];
    const lines = takenForGranted(resources);
    assert.equal(lines[1], "Prerequisites, which a real directory must have:");
    const told = lines.slice(2).map((line) => line.trim().replace(/ \(.*/, ""));
    assert.deepEqual(told, [
      "Agent-Hosts in corp.contoso.com",
      "OU=Agents,DC=corp,DC=contoso,DC=com",
      "OU=Tier 0,DC=corp,DC=contoso,DC=com",
      "Operators in corp.contoso.com",
    ]);
  });

  it("is a job of a cloud sync configuration that is taken over, and none of the stack's own", () => {
    const id = "/servicePrincipals/22222222-2222-2222-2222-222222222222/synchronization/jobs/AD2AADProvisioning.fc96";
    const job = { ...deployed("azuread:index/synchronizationJob:SynchronizationJob", {}), id };
    const lines = takenForGranted([{ ...job, retainOnDelete: true }]);
    assert.deepEqual(lines.slice(2), ["  AD2AADProvisioning.fc96 in the tenant (running)"]);
    assert.deepEqual(takenForGranted([job]), []);
  });

  it("is the service account too where the stack does not make it, and nothing where nothing is named", () => {
    const [, , line] = takenForGranted([deployed(DomainRootDelegation.type, rights)]);
    assert.match(line ?? "", /^ {2}writeback\$ in corp\.contoso\.com \(/);
    const installers = takenForGranted([deployed(DomainRootDelegation.type, { ...rights, account: "provAgentgMSA$" })]);
    assert.deepEqual(installers.slice(2), ["  CN=provAgentgMSA in corp.contoso.com (service account, by its cn)"]);
    assert.deepEqual(takenForGranted([]), []);
  });
});
