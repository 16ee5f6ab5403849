import assert from "node:assert/strict";
import { GroupPolicyBaseline, WritebackDelegation } from "../../components/index.ts";
import { delegationArgs, groupPolicyArgs } from "../../stack/componentArgs.ts";
import { Secret, type Domain } from "../../stack/config/model.ts";
import { domain, forest, secret } from "../support/models.ts";
import { registrationsOf } from "../support/registrations.ts";

const twoDomains = forest({
  domains: [
    domain("corp.contoso.com", {
      server: "dc1.corp.contoso.com",
      accountPolicy: { minimumPasswordAge: 0, passwordHistorySize: 24 },
      credential: { user: "admin@corp.contoso.com", password: secret("canary-4711") },
    }),
    domain("old.contoso.com", { syncedBy: "connectSync" }),
  ],
});

/** The component of every domain that has one. */
function eachDomain<Args>(
  argsOf: (domain: Domain) => Args | undefined,
  component: new (name: string, args: Args) => unknown,
): void {
  for (const domain of twoDomains.domains) {
    const args = argsOf(domain);
    if (args) new component(domain.name, args);
  }
}

describe("WritebackDelegation", () => {
  it("declares exactly the four rights, in the domains that cloud sync serves", async () => {
    const registrations = await registrationsOf(() =>
      eachDomain((domain) => delegationArgs(twoDomains, domain), WritebackDelegation),
    );
    assert.deepEqual(
      registrations.map(({ resource }) => resource),
      [
        "entra-writeback:index:WritebackDelegation corp.contoso.com",
        "entra-writeback:index:DomainRootDelegation corp.contoso.com",
      ],
    );
    const { inputs, secrets, parent } = registrations[1] ?? assert.fail();
    assert.equal(parent, "entra-writeback:index:WritebackDelegation corp.contoso.com");
    assert.deepEqual(inputs, {
      domain: "corp.contoso.com",
      server: "dc1.corp.contoso.com",
      channel: "local",
      mode: "manage",
      credential: { user: "admin@corp.contoso.com", password: "canary-4711" },
      account: "provAgentgMSA$",
      accountDomain: "corp.contoso.com",
      accountServer: "dc1.corp.contoso.com",
      rights: ["ResetPassword", "WriteLockoutTime", "WritePwdLastSet", "UnexpirePassword"],
    });
    assert.ok(secrets.some((path) => path.startsWith("credential")));
  });
});

describe("GroupPolicyBaseline", () => {
  it("declares one policy per domain with the age at 0", async () => {
    const registrations = await registrationsOf(() =>
      eachDomain((domain) => groupPolicyArgs(twoDomains, domain), GroupPolicyBaseline),
    );
    const policies = registrations.filter(({ resource }) => resource.includes("GroupPolicyObject"));
    assert.deepEqual(
      policies.map(({ resource, inputs }) => [resource.split(" ")[1], inputs["accountPolicy"], inputs["adopt"]]).sort(),
      [
        ["corp.contoso.com", { minimumPasswordAge: 0, passwordHistorySize: 24 }, false],
        ["old.contoso.com", { minimumPasswordAge: 0 }, false],
      ],
    );
  });
});

describe("a password in a Key Vault", () => {
  it("is passed on as its URL, with every channel", async () => {
    const secretUrl = "https://tier0.vault.azure.net/secrets/deploy";
    const password = Secret.inKeyVault({ vaultId: "/subscriptions/s/vaults/tier0", secretUrl });
    for (const channel of [
      "local",
      "/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/virtualMachines/v",
    ]) {
      const declared = domain("corp.contoso.com", {
        channel,
        credential: { user: "admin@corp.contoso.com", password },
      });
      const args = delegationArgs(forest(), declared) ?? assert.fail();
      const [, delegation] = await registrationsOf(() => new WritebackDelegation("corp.contoso.com", args));
      assert.equal(delegation?.inputs["channel"], channel);
      assert.deepEqual(delegation.inputs["credential"], { user: "admin@corp.contoso.com", secretUrl });
      assert.deepEqual(delegation.secrets, []);
    }
  });
});
