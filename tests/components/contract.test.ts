import assert from "node:assert/strict";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
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
import * as defaults from "../../components/defaults.ts";
import { registrationsOf } from "../support/registrations.ts";

const room = join(import.meta.dirname, "..", "..", "components");
const sources = globSync("*.ts", { cwd: room }).map((file) => ({ file, text: readFileSync(join(room, file), "utf8") }));
const components = sources.filter(({ text }) => text.includes("extends pulumi.ComponentResource"));
const domain = "corp.contoso.com";
const subnetId =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub/subnets/tier0";
const network = { addressSpace: "10.20.0.0/24", subnet: "10.20.0.0/27", domainControllers: ["10.1.0.4"] };

/** docs/decisions/0006-components.md; that Pulumi's analyzer takes them all is held by tests/languages/schema.test.ts. */
describe("the contract of components", () => {
  it("is about ten", () => assert.equal(components.length, 10));

  for (const { file, text } of components) {
    const name = /export class (\w+) extends pulumi\.ComponentResource/.exec(text)?.[1] ?? assert.fail(file);

    it(`${name} takes one parameter called args, of an interface of its own`, () => {
      assert.match(text, new RegExp(`constructor\\(name: string, args: ${name}Args, options\\?: `));
      assert.match(text, new RegExp(`export interface ${name}Args `));
      assert.doesNotMatch(
        text,
        /#[a-z]\w*\b *[:=;]/,
        "no field of its own is private to ECMAScript: the analyzer publishes it",
      );
    });

    it(`${name} has one example, which runs, and gives every child a name that begins with its own`, async () => {
      const examples = [...text.matchAll(/@example\n((?: \* .*\n)+) \*\//g)].map(([, example = ""]) =>
        example.replaceAll(/^ \* /gm, ""),
      );
      assert.equal(examples.length, 1);
      const folder = mkdtempSync(join(tmpdir(), "example-"));
      try {
        const program = join(folder, "example.mjs");
        const kit = pathToFileURL(join(room, "index.ts")).href;
        writeFileSync(program, `import { ${name} } from "${kit}";\n${examples[0]}`);
        const [component, ...children] = await registrationsOf(() => import(pathToFileURL(program).href));
        const [type, own = ""] = component?.resource.split(" ") ?? [];
        assert.equal(type, `entra-writeback:index:${name}`);
        assert.ok(children.length > 0);
        assert.deepEqual(
          children.filter(({ wire }) => !wire.name.startsWith(own)),
          [],
        );
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }

  it("imports of the kit only facts, scripts and resources", () => {
    const imports = sources.flatMap(({ text }) => [...text.matchAll(/from "\.\.\/(\w+)\//g)].map(([, other]) => other));
    assert.deepEqual([...new Set(imports)].sort(), ["facts", "resources", "scripts"]);
  });

  it("repeats in the docstrings the defaults that it has", () => {
    const documented = components.flatMap(({ text }) =>
      [...text.matchAll(/@default (.*)/g)].map(([, value = ""]) => value),
    );
    const texts = Object.values(defaults).filter((value) => typeof value === "string" && value !== defaults.SYNCED_BY);
    // How a domain is reached is documented where the resources have it.
    const shared: readonly unknown[] = [defaults.CHANNEL, defaults.MODE];
    for (const value of texts.filter((text) => !shared.includes(text)))
      assert.ok(
        documented.some((text) => text.startsWith(String(value))),
        String(value),
      );
  });
});

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
