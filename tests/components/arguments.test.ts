import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import * as kit from "../../components/index.ts";
import { packageSchema } from "../../provider/schema/packageSchema.ts";
import { registrationsOf } from "../support/registrations.ts";

const domain = "corp.contoso.com";
const network = { addressSpace: "10.20.0.0/24", subnet: "10.20.0.0/27", domainControllers: ["10.1.0.4"] };
type Component = new (name: string, args: object) => pulumi.ComponentResource;
const components = kit as unknown as Readonly<Record<string, Component>>;

/** As a program in JavaScript, which no compiler holds to the types. */
async function refusalsOf(component: string, args: object): Promise<string[]> {
  try {
    await registrationsOf(() => new (components[component] ?? assert.fail(component))("corp", args));
  } catch (error) {
    assert.ok(pulumi.InputPropertiesError.isInstance(error), String(error));
    assert.ok(pulumi.RunError.isInstance(error), "told without a stack trace");
    return error.errors.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
  }
  return [];
}

describe("arguments of a component", () => {
  const misspelt: Record<string, { component: string; args: object; says: RegExp }> = {
    "an account": {
      component: "WritebackDelegation",
      args: { domain, acount: "svc$" },
      says: /^acount: .*did you mean account\?/,
    },
    "a policy": {
      component: "GroupPolicyBaseline",
      args: { domain, acountPolicy: {} },
      says: /^acountPolicy: .*accountPolicy\?/,
    },
    "a setting": {
      component: "GroupPolicyBaseline",
      args: { domain, accountPolicy: { minimumPaswordAge: 0 } },
      says: /^accountPolicy\.minimumPaswordAge: .*minimumPasswordAge\?/,
    },
    "a setting of one of several policies": {
      component: "GroupPolicyBaseline",
      args: { domain, passwordSettings: [{ name: "P", precedence: 1, appliesTo: ["G"], setings: {} }] },
      says: /^passwordSettings\[0\]\.setings: .*settings\?/,
    },
    "a protection": {
      component: "AgentFleet",
      args: { domain, network, deleteProtecton: false },
      says: /^deleteProtecton: /,
    },
    "a peering": {
      component: "AgentFleet",
      args: { domain, network: { ...network, peerwith: [] } },
      says: /^network\.peerwith: /,
    },
    "a switch": {
      component: "TenantWriteback",
      args: { tenantId: "72f988bf-0000-0000-0000-000000000000", passwordWritebak: false },
      says: /^passwordWritebak: /,
    },
  };
  for (const [what, { component, args, says }] of Object.entries(misspelt)) {
    it(`are refused where the name of ${what} is misspelt`, async () => {
      const refusals = await refusalsOf(component, args);
      assert.equal(refusals.length, 1, refusals.join("\n"));
      assert.match(refusals[0] ?? "", says);
    });
  }

  it("are known by name to every component", async () => {
    const all = Object.entries(packageSchema().resources).filter(([, { isComponent }]) => isComponent);
    assert.equal(all.length, 10);
    for (const [token] of all) {
      const refusals = await refusalsOf(token.split(":").at(-1) ?? "", { nobodysArgument: 1 });
      assert.match(refusals[0] ?? "", /^nobodysArgument: there is no such property/, token);
      assert.ok(refusals.length > 1, `${token} says what is missing too`);
    }
  });

  const unfit: Record<string, { component: string; args: object; path: string }> = {
    "a subnet's name": { component: "AgentFleet", args: { domain, subnetId: "tier0" }, path: "subnetId" },
    "a text for a number": { component: "AgentFleet", args: { domain, network, count: "3" }, path: "count" },
    "more VMs than a fleet has": { component: "AgentFleet", args: { domain, network, count: 101 }, path: "count" },
    "the name of a region as the portal shows it": {
      component: "AgentFleet",
      args: { domain, network, location: "West Europe" },
      path: "location",
    },
    "a range that is open to the Internet": {
      component: "AgentNetwork",
      args: { resourceGroupName: "r", network, administration: { from: "0.0.0.0/0" } },
      path: "administration.from",
    },
    "a tag that is too long": {
      component: "AgentFleet",
      args: { domain, network, tags: { a: "x".repeat(257) } },
      path: "tags.a",
    },
    "nobody to ask": {
      component: "AgentFleet",
      args: { domain, network: { ...network, domainControllers: [] } },
      path: "network.domainControllers",
    },
    "a way that there is not": {
      component: "AgentFleet",
      args: { domain, network, encryptionAtHost: "on" },
      path: "encryptionAtHost",
    },
    "a text for a switch": {
      component: "TenantWriteback",
      args: { tenantId: "t", readAuditLog: "yes" },
      path: "readAuditLog",
    },
    "a deletion threshold of none": {
      component: "CloudSyncConfiguration",
      args: { domain, passwordHashSync: true, deletionThreshold: 0 },
      path: "deletionThreshold",
    },
    "a resource instead of its id": {
      component: "AgentFleet",
      args: {
        domain,
        get subnetId() {
          return new pulumi.ComponentResource("my:index:Subnet", "s");
        },
      },
      path: "subnetId",
    },
  };
  for (const [what, { component, args, path }] of Object.entries(unfit)) {
    it(`are refused where one is ${what}`, async () => {
      const refusals = await refusalsOf(component, args);
      assert.deepEqual(
        refusals.map((refusal) => refusal.split(":")[0]),
        [path],
      );
      assert.match(refusals[0] ?? "", /Write |needed|must be/);
    });
  }

  it("are shown as those of a stack file are: no password of an address, and no more than helps", async () => {
    const join = (secretUrl: string) => ({
      domain,
      network,
      domainJoin: { user: "join@corp.contoso.com", passwordInKeyVault: { vaultId: "v", secretUrl } },
    });
    const shownOf = async (url: string) => {
      const refusals = await refusalsOf("AgentFleet", join(url));
      return /secretUrl: is (".*?"), which is not/.exec(refusals.find((one) => one.includes("secretUrl")) ?? "")?.[1];
    };
    assert.equal(await shownOf("https://a:hunter2@vault.example/s?sig=hunter3"), '"https://…@vault.example/s?…"');
    assert.equal(await shownOf("\\\\vault\\x"), '"\\\\vault\\x"');
    assert.equal(await shownOf("x".repeat(100)), `"${"x".repeat(60)}…"`);
  });

  it("are refused with all problems at once, and where there are none at all", async () => {
    assert.equal((await refusalsOf("AgentFleet", { domain: "corp contoso", subnetId: "tier0", cuont: 3 })).length, 3);
    await assert.rejects(
      registrationsOf(() => Reflect.construct(components["WritebackDelegation"] ?? assert.fail(), ["corp"]) as object),
      /domain: a string is required here/,
    );
  });

  it("are taken from elsewhere as they are: outputs, promises, secrets, at any depth", async () => {
    const args = {
      domain: Promise.resolve(domain),
      subnetId: pulumi.output("known only to another stack"),
      tags: { owner: pulumi.secret("identity") },
      location: undefined,
      count: 1,
    };
    assert.deepEqual(await refusalsOf("AgentFleet", args), []);
    assert.deepEqual(await refusalsOf("WritebackDelegation", { domain, otherPermissions: [pulumi.output("x")] }), []);
    assert.deepEqual(
      await refusalsOf("GroupPolicyBaseline", { domain, accountPolicy: { passwordHistorySize: pulumi.output(24) } }),
      [],
    );
  });
});
