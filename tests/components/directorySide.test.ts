import assert from "node:assert/strict";
import { AgentHostBaseline, SyncServiceAccount, WritebackDelegation } from "../../components/index.ts";
import { agentHostArgs, delegationArgs, serviceAccountArgs } from "../../stack/componentArgs.ts";
import { domain, forest, here } from "../support/models.ts";
import { registrationsOf } from "../support/registrations.ts";

const kitResource = (name: string) => `entra-writeback:index:${name}`;

describe("SyncServiceAccount", () => {
  const declared = forest({
    domains: [domain("corp.contoso.com", { adopt: true })],
    serviceAccount: {
      name: "writeback$",
      domain: "corp.contoso.com",
      passwordReaders: ["Tier0-Agent-Hosts"],
      container: "OU=Tier 0,DC=corp,DC=contoso,DC=com",
    },
  });

  it("is the kit's only where the stack file says who may retrieve the password", () => {
    assert.equal(serviceAccountArgs(forest()), undefined);
    assert.notEqual(serviceAccountArgs(declared), undefined);
  });

  it("declares one account, in the forest's own domain", async () => {
    const [component, account, ...more] = await registrationsOf(
      () => new SyncServiceAccount("corp.contoso.com", serviceAccountArgs(declared) ?? assert.fail()),
    );
    assert.deepEqual(more, []);
    assert.equal(account?.resource, `${kitResource("GroupManagedServiceAccount")} corp.contoso.com`);
    assert.equal(account.parent, component?.resource);
    assert.equal(account.protect, true);
    assert.deepEqual(account.inputs, {
      ...here,
      account: "writeback$",
      passwordReaders: ["Tier0-Agent-Hosts"],
      container: "OU=Tier 0,DC=corp,DC=contoso,DC=com",
      adopt: true,
    });
  });
});

describe("SyncServiceAccount without protection", () => {
  it("is declared as it is told", async () => {
    const serviceAccount = {
      name: "writeback$",
      domain: "corp.contoso.com",
      passwordReaders: ["Tier0-Agent-Hosts"],
      deleteProtection: false,
    };
    const args = serviceAccountArgs(forest({ serviceAccount })) ?? assert.fail();
    const account = (await registrationsOf(() => new SyncServiceAccount("corp.contoso.com", args))).at(-1);
    assert.equal(account?.protect, false);
    assert.equal(account.inputs["deleteProtection"], undefined);
  });
});

describe("AgentHostBaseline", () => {
  const ou = "OU=Agents, OU=Tier 0, DC=emea, DC=corp, DC=contoso, DC=com";
  const declared = forest({ domains: [domain("corp.contoso.com"), domain("emea.corp.contoso.com")] });
  const policy = async (ntlm: "deny" | "leave") => {
    const agentHostPolicy = { ou, domain: "emea.corp.contoso.com", name: "Agent hosts", ntlm };
    const made = await registrationsOf(
      () => new AgentHostBaseline("corp.contoso.com", agentHostArgs(declared, agentHostPolicy)),
    );
    return made.at(-1)?.inputs ?? assert.fail();
  };

  it("is linked to the OU, in the domain that holds it, and sets no account policy", async () => {
    const { registryValues: _, ...inputs } = await policy("deny");
    assert.deepEqual(inputs, {
      ...here,
      domain: "emea.corp.contoso.com",
      displayName: "Agent hosts",
      linkTarget: ou,
      userRights: [{ right: "SeServiceLogonRight", principals: ["S-1-5-80-0", "provAgentgMSA$"] }],
      services: [{ service: "VaultSvc", startup: "manual" }],
      adopt: false,
    });
  });

  it("switches TLS 1.2 and strong cryptography on, and NTLM off unless it is to be left", async () => {
    const values = async (ntlm: "deny" | "leave") =>
      ((await policy(ntlm))["registryValues"] as { name: string; value: string }[]).map(
        ({ name, value }) => `${name.split("\\").slice(-2).join("\\")}=${value}`,
      );
    const always = [
      "Client\\Enabled=1",
      "Client\\DisabledByDefault=0",
      "Server\\Enabled=1",
      "Server\\DisabledByDefault=0",
      "v4.0.30319\\SchUseStrongCrypto=1",
      "PowerShell\\EnableScripts=1",
      "PowerShell\\ExecutionPolicy=RemoteSigned",
    ];
    assert.deepEqual(await values("leave"), always);
    assert.deepEqual(await values("deny"), [
      ...always,
      "MSV1_0\\RestrictSendingNTLMTraffic=2",
      "MSV1_0\\RestrictReceivingNTLMTraffic=2",
    ]);
  });
});

describe("WritebackDelegation", () => {
  it("has its entries on OUs where these are named, and on the domain root what is a right on the domain", async () => {
    const units = ["OU=Staff,DC=corp,DC=contoso,DC=com", "OU=Students,DC=corp,DC=contoso,DC=com"];
    const scoped = { ...domain("corp.contoso.com"), delegationScopes: units };
    const args = delegationArgs(forest(), scoped) ?? assert.fail();
    const [component, ...made] = await registrationsOf(() => new WritebackDelegation("corp.contoso.com", args));
    const type = kitResource("DomainRootDelegation");
    assert.deepEqual(
      made.map(({ resource, parent, inputs: { target, rights, reportUnreachableUsers: reports } }) => ({
        resource,
        isChild: parent === component?.resource,
        target,
        rights,
        reports,
      })),
      [
        ...units.map((target) => ({
          resource: `${type} corp.contoso.com-${target}`,
          isChild: true,
          target,
          rights: ["ResetPassword", "WriteLockoutTime", "WritePwdLastSet"],
          reports: undefined,
        })),
        {
          resource: `${type} corp.contoso.com`,
          isChild: true,
          target: undefined,
          rights: ["UnexpirePassword"],
          reports: false,
        },
      ],
    );
  });

  it("adds the rights on inetOrgPerson objects where they are asked for", async () => {
    const corp = forest({ inetOrgPerson: true });
    const args = delegationArgs(corp, domain("corp.contoso.com")) ?? assert.fail();
    const made = await registrationsOf(() => new WritebackDelegation("corp.contoso.com", args));
    assert.deepEqual(made.at(-1)?.inputs["rights"], [
      "ResetPassword",
      "WriteLockoutTime",
      "WritePwdLastSet",
      "UnexpirePassword",
      "InetOrgPersonResetPassword",
      "InetOrgPersonWriteLockoutTime",
      "InetOrgPersonWritePwdLastSet",
    ]);
  });
});
