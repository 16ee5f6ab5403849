import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
  AgentFleet,
  AgentNetwork,
  CloudSyncConfiguration,
  GroupPolicyBaseline,
  ProvisioningAgents,
  PolicyAlignment,
  TenantWriteback,
  WritebackDelegation,
} from "../../components/index.ts";
import { registrationsOf } from "../support/registrations.ts";

const domain = "corp.contoso.com";

const subnetId =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub/subnets/tier0";

const network = { addressSpace: "10.20.0.0/24", subnet: "10.20.0.0/27", domainControllers: ["10.1.0.4"] };

describe("components in a program of somebody's own", () => {
  it("sets the age to 0 when told no more than the domain", async () => {
    const [, policy] = await registrationsOf(() => new GroupPolicyBaseline("corp", { domain }));
    assert.deepEqual(policy?.inputs["accountPolicy"], { minimumPasswordAge: 0 });
  });

  it("knows the age to be 0 where another setting is not known yet", async () => {
    const made = await registrationsOf(() => {
      const { accountSid } = new WritebackDelegation("corp", { domain }); // not known in a preview
      const accountPolicy = { passwordHistorySize: accountSid.apply(Number) };
      return new GroupPolicyBaseline("corp", { domain, accountPolicy });
    }, "preview");
    const policy = made.find(({ resource }) => resource.includes(":GroupPolicyObject "));
    assert.deepEqual(policy?.unknowns, ["accountPolicy.passwordHistorySize"]);
    assert.equal((policy.inputs["accountPolicy"] as { minimumPasswordAge?: number }).minimumPasswordAge, 0);
  });

  it("takes outputs of other resources", async () => {
    const args = {
      domain: pulumi.output(domain),
      inetOrgPerson: pulumi.output(true),
      credential: pulumi.output({ user: "admin", password: "canary-4711" }),
    };
    const [, delegation] = await registrationsOf(() => new WritebackDelegation("corp", args));
    assert.equal(delegation?.inputs["domain"], domain);
    assert.equal((delegation.inputs["rights"] as string[]).length, 7);
    assert.ok(delegation.secrets.some((path) => path.startsWith("credential")));
  });

  it("makes a password secret that the program has not", async () => {
    const plain = { domain, credential: { user: "admin", password: "canary-4711" } };
    const [component, policy] = await registrationsOf(() => new GroupPolicyBaseline("corp", plain));
    assert.ok(policy?.secrets.some((path) => path.startsWith("credential")));
    assert.doesNotMatch(JSON.stringify(component?.inputs), /canary/);

    const domainJoin = { user: "join@corp.contoso.com", password: "canary-4711" };
    const made = await registrationsOf(() => new AgentFleet("corp", { domain, network, count: 1, domainJoin }));
    const joined = made.filter(({ inputs }) => JSON.stringify(inputs).includes("canary"));
    assert.deepEqual(
      joined.map(({ resource, secrets }) => [resource.split(" ")[1], secrets]),
      [["corp-agent-1-domain-join", ["protectedSettings"]]],
    );
  });

  it("makes the passwords of agents secret, and keeps them out of the component", async () => {
    const [component, agent] = await registrationsOf(
      () =>
        new ProvisioningAgents("corp", {
          forest: domain,
          tenantId: "t",
          domains: [{ name: domain }],
          hosts: [{ name: "AGENT1" }],
          registration: "token",
          tenantCredential: { user: "hybrid@contoso.com", password: "canary-4711" },
          credential: { user: "admin", password: "canary-4712" },
        }),
    );
    for (const path of ["tenantCredential", "credential"])
      assert.ok(
        agent?.secrets.some((secret) => secret.startsWith(path)),
        path,
      );
    assert.doesNotMatch(JSON.stringify(component?.inputs), /canary/);
  });

  it("refuses two hosts of one name", async () => {
    const hosts = [{ name: "AGENT1" }, { name: "agent1" }];
    const args = { forest: domain, tenantId: "t", domains: [{ name: domain }], hosts };
    await assert.rejects(
      registrationsOf(() => new ProvisioningAgents("corp", args)),
      /hosts\[1\]\.name: is agent1, which another host has already/,
    );
  });

  it("declares two tenants without a name in common", async () => {
    const guid = "00000000-0000-0000-0000-0000000000aa";
    const tenant = (name: string) =>
      new TenantWriteback(name, { tenantId: name, createGroup: "Users", hybridIdentityAdministrators: [guid] });
    const made = await registrationsOf(() => [tenant("one"), tenant("two")]);
    const names = made.map(({ resource }) => resource);
    assert.equal(new Set(names).size, names.length);
  });

  const refused: Record<string, { make: () => unknown; paths: string[] }> = {
    "agents without a subnet": { make: () => new AgentFleet("corp", { domain }), paths: ["subnetId"] },
    "a part of a VM": { make: () => new AgentFleet("corp", { domain, network, count: 1.5 }), paths: ["count"] },
    "a join without a password": {
      make: () => new AgentFleet("corp", { domain, subnetId, network, domainJoin: { user: "join@corp.contoso.com" } }),
      paths: ["subnetId", "domainJoin.password"],
    },
    "a network twice": {
      make: () => new AgentNetwork("corp", { resourceGroupName: "r", subnetId, network }),
      paths: ["subnetId"],
    },
    "jobs of no configuration": {
      make: () =>
        new CloudSyncConfiguration("corp", {
          domain,
          passwordHashSync: false,
          provisioningJobId: "AD2AADProvisioning.1",
        }),
      paths: ["provisioningJobId"],
    },
    "the ids of the two jobs, mixed up": {
      make: () =>
        new CloudSyncConfiguration("corp", {
          domain,
          passwordHashSync: true,
          servicePrincipalId: "00000000-0000-0000-0000-0000000000aa",
          provisioningJobId: "AD2AADPasswordHash.1",
          passwordHashJobId: "AD2AADProvisioning.1",
        }),
      paths: ["provisioningJobId", "passwordHashJobId"],
    },
    "half of what is taken over": {
      make: () =>
        new CloudSyncConfiguration("corp", {
          domain,
          passwordHashSync: true,
          servicePrincipalId: "00000000-0000-0000-0000-0000000000aa",
          passwordHashJobId: "AD2AADPasswordHash.1",
          notifications: "identity@contoso.com",
        }),
      paths: ["provisioningJobId", "deletionThreshold"],
    },
    "no assignment": {
      make: () => new PolicyAlignment("p", { assignment: "baseline", by: "parameter" }),
      paths: ["assignment"],
    },
    "an exemption without its reasons": {
      make: () =>
        new PolicyAlignment("p", {
          assignment: "/subscriptions/1/providers/Microsoft.Authorization/policyAssignments/baseline",
          by: "exemption",
          scope: "/subscriptions/2",
          parameter: "MinimumPasswordAge",
        }),
      paths: ["reason", "compensatingControls", "expires", "parameter", "scope"],
    },
    "two groups": {
      make: () => new TenantWriteback("t", { tenantId: "t", groupId: "g", createGroup: "Users" }),
      paths: ["createGroup"],
    },
  };
  for (const [mistake, { make, paths }] of Object.entries(refused)) {
    it(`refuses ${mistake}, with every path and without a stack trace`, async () => {
      await assert.rejects(registrationsOf(make), (error: unknown) => {
        assert.ok(pulumi.InputPropertiesError.isInstance(error));
        assert.deepEqual(
          error.errors.map(({ propertyPath }) => propertyPath),
          paths,
        );
        for (const path of paths) assert.ok(error.message.includes(`${path}: `));
        return pulumi.RunError.isInstance(error);
      });
    });
  }
});
