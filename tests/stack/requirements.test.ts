import assert from "node:assert/strict";
import { join } from "node:path";
import { Secret, type Agents, type Model } from "../../stack/config/model.ts";
import { loadStackFile } from "../../stack/config/load.ts";
import { requirementsOf } from "../../stack/requirements/requirementsOf.ts";
import { requirementsText } from "../../stack/requirements/text.ts";
import { Ewb } from "../cli/ewb.ts";
import { kit } from "../engine/engine.ts";
import { agents, agentsInNewNetwork, arcServer, domain, forest, tenant } from "../support/models.ts";

const vault = {
  vaultId: "/subscriptions/s/resourceGroups/r/providers/Microsoft.KeyVault/vaults/v",
  secretUrl: "https://v.vault.azure.net/secrets/join/0123456789abcdef0123456789abcdef",
};
const example = (name: string) =>
  loadStackFile(join(import.meta.dirname, "..", "..", "examples", `Pulumi.${name}.yaml`)).model;
const model = (change: Parameters<typeof forest>[0], ofTenant: Parameters<typeof tenant>[0] = {}): Model => ({
  tenant: tenant(ofTenant),
  forests: [forest(change)],
  exemptions: [],
});
const observe = { domains: [domain("corp.contoso.com", { mode: "observe" })] };
const lines = (of: Model) => requirementsOf(of).map(({ kind, what, at }) => `${kind}: ${what} @ ${at}`);
const has = (of: Model, text: string) => lines(of).some((line) => line.includes(text));

describe("what a deployment takes", () => {
  it("is told by kind, the same thing at one place once with every reason", () => {
    const told = requirementsOf(example("contoso"));
    const kinds = told.map(({ kind }) => kind);
    assert.deepEqual(
      kinds,
      [...kinds].sort((a, b) => kinds.indexOf(a) - kinds.indexOf(b)),
    );
    const keys = told.map(({ kind, what, at }) => [kind, what, at].join("|"));
    assert.equal(new Set(keys).size, keys.length);
    const local = told.find(({ what }) => what.startsWith("Windows with PowerShell"));
    assert.match(local?.why ?? "", /corp\.contoso\.com run there; .*fabrikam\.example run there/);
  });

  it("is of Azure nothing but the channel's role where the kit makes no host", () => {
    const roles = lines(example("pilot")).filter((line) => line.startsWith("azure"));
    assert.equal(roles.length, 1);
    assert.match(roles[0] ?? "", /Azure Connected Machine Resource Administrator @ .*AGENT1$/);
    assert.ok(
      has(example("pilot"), "Key Vault Secrets User @ https://contoso-tier0.vault.azure.net/secrets/writeback-deploy"),
    );
  });

  it("follows what is declared of hosts", () => {
    const cases: [text: string, of: Model, without: Model][] = [
      ["locks/*", model({}), model({ agents: agents({ deleteProtection: false }) })],
      ["virtualMachines/runCommands/*) @ resource group", model({}), { ...model({}), forests: [] }],
      ["feature Microsoft.Compute/EncryptionAtHost", model({}), model({ agents: agents({ encryptionAtHost: "off" }) })],
      [
        "Microsoft.Features/*/register",
        model({ agents: agents({ encryptionAtHost: "register" }) }),
        model({ agents: agents({ encryptionAtHost: "required" }) }),
      ],
      ["subnets/tier0", model({}), model({ agents: agentsInNewNetwork() })],
      ["a way from 10.20.0.0/24", model({ agents: agentsInNewNetwork() }), model({})],
    ];
    for (const [text, of, without] of cases) {
      assert.ok(has(of, text), text);
      assert.ok(!has(without, text), `not ${text}`);
    }
  });

  it("names each agent host that is there, with what it has to be and who works on it", () => {
    const hosts = (installation?: Agents["installation"]) =>
      model({
        agents: {
          arcServers: [arcServer],
          existing: [{ name: "onprem1.corp.contoso.com" }, { name: "onprem2", channel: arcServer }],
          version: "1.1.2505.0",
          ...(installation && { installation }),
        },
      });
    const of = (stack: Model) => lines(stack).filter((line) => line.startsWith("host: "));
    const manual = { registration: "manual", trace: false, preferredDomainControllers: [] } as const;
    const prepared =
      "host: Windows Server with Desktop Experience, 4 GB of memory, member of a domain of corp.contoso.com";
    for (const name of ["onprem1.corp.contoso.com", "onprem2", arcServer.split("/").at(-1)])
      assert.ok(
        of(hosts(manual)).some((line) => line.startsWith(prepared) && line.endsWith(` @ ${name}`)),
        name,
      );
    const persons = (stack: Model) =>
      of(stack).filter((line) => line.includes("a domain user who is an administrator"));
    assert.equal(persons(hosts()).length, 3);
    assert.deepEqual(
      persons({ ...hosts({ ...manual, registration: "token" }) }).map((line) => line.split(" @ ")[1]),
      ["onprem1.corp.contoso.com"],
    );
    assert.equal(persons(hosts(manual)).filter((line) => line.includes("registers the agent in its wizard")).length, 2);
    assert.deepEqual(of(model({})), []);
  });

  it("tells of the KDS root key wherever an account takes one, whoever makes the account", () => {
    const own = { name: "svc-writeback$", domain: "corp.contoso.com", passwordReaders: ["Agents"] };
    const key = "a KDS root key, ten hours old @ the forest";
    assert.ok(has(model({ serviceAccount: own }), key));
    assert.ok(has(model({ serviceAccount: own, ...observe }), key));
    assert.ok(has(model({ serviceAccount: { name: "provAgentgMSA", domain: "corp.contoso.com" } }), key));
  });

  it("tells what cloud sync itself reads with, for an account of one's own in each domain that cloud sync serves", () => {
    const serviceAccount = { name: "svcSync$", domain: "corp.contoso.com" };
    const told = (cloudSync?: Model["forests"][number]["domains"][number]["cloudSync"], account = serviceAccount) => {
      const domains = [
        domain("corp.contoso.com", cloudSync && { cloudSync }),
        domain("old.contoso.com", { syncedBy: "connectSync" }),
      ];
      return lines(model({ domains, serviceAccount: account })).filter((line) => line.includes("permission set"));
    };
    const read = "directory: the permission set BasicRead for svcSync$ @ corp.contoso.com, its administrator on an agent host, once an agent serves the domain"; // prettier-ignore
    const hashes = read.replace("BasicRead", "PasswordHashSync");
    assert.deepEqual(told({ passwordHashSync: true, deleteProtection: true }), [read, hashes]);
    assert.deepEqual(told({ passwordHashSync: false, deleteProtection: true }), [read]);
    assert.deepEqual(told(), [read, hashes.replace(" @", ", where hashes are synchronized @")]);
    assert.deepEqual(told(undefined, { ...serviceAccount, name: "provAgentgMSA$" }), []);
    const why = requirementsOf(model({ serviceAccount })).find(({ what }) => what.includes("BasicRead"))?.why;
    assert.match(why ?? "", /Set-AADCloudSyncPermissions -PermissionType BasicRead -TargetDomain corp\.contoso\.com /);
  });

  it("tells of Windows in forest and domains that cloud sync serves, and of no others", () => {
    const schema =
      "directory: the schema of Windows Server 2016 (objectVersion 87) or later @ the forest corp.contoso.com";
    const controllers = "directory: domain controllers of Windows Server 2016 or later @ ";
    const connect = domain("emea.corp.contoso.com", { syncedBy: "connectSync" });
    const told = lines(model({ domains: [domain("corp.contoso.com"), connect] }));
    assert.ok(told.includes(schema), told.join("\n"));
    assert.deepEqual(
      told.filter((line) => line.startsWith(controllers)),
      [`${controllers}corp.contoso.com`],
    );
    assert.ok(has(model(observe), schema));
    assert.ok(!has(model({ domains: [connect] }), "objectVersion 87"));
  });

  it("tells of a way in by Kerberos where a person registers on hosts that refuse NTLM", () => {
    const policy = (ntlm: "deny" | "leave") =>
      ({ ou: "OU=Agents,DC=corp,DC=contoso,DC=com", domain: "corp.contoso.com", name: "Hosts", ntlm }) as const;
    const installation = { trace: false, preferredDomainControllers: [] };
    const way = "network: remote desktop by Kerberos";
    const withWay: Model[] = [
      model({ agentHostPolicy: policy("deny") }),
      model({ agentHostPolicy: policy("deny"), agents: { ...agents(), installation: { ...installation, registration: "manual" } } }),
    ]; // prettier-ignore
    for (const of of withWay) assert.ok(has(of, way), lines(of).join("\n"));
    const without: Model[] = [
      model({}),
      model({ agentHostPolicy: policy("leave") }),
      model({ agentHostPolicy: policy("deny"), agents: { ...agents(), installation: { ...installation, registration: "token" } } }),
    ]; // prettier-ignore
    for (const of of without) assert.ok(!has(of, way), lines(of).join("\n"));
  });

  it("is told of each domain by its own channel, account and mode", () => {
    const credential = { user: "deploy@emea.corp.contoso.com", password: Secret.inKeyVault(vault) };
    const emea = domain("emea.corp.contoso.com", { channel: arcServer, credential });
    const told = lines(model({ domains: [...observe.domains, emea] }));
    const of = (name: string) => told.filter((line) => line.includes(` @ ${name}, `));
    assert.deepEqual(of("corp.contoso.com").slice(0, 1), [
      "directory: read the domain root's permissions and SYSVOL @ corp.contoso.com, the account that runs the scripts",
    ]);
    assert.ok(of("emea.corp.contoso.com").every((line) => line.endsWith(`, ${credential.user}`)));
    assert.ok(of("emea.corp.contoso.com").some((line) => line.includes("link them at the domain root")));
    assert.ok(told.some((line) => line.startsWith("tool: Windows with PowerShell")));
    assert.ok(told.includes(`keyVault: Key Vault Secrets User @ ${vault.secretUrl}`));
    const alone = lines(model({ domains: [domain("corp.contoso.com", { channel: arcServer })] }));
    assert.ok(
      alone.some((line) => line.includes(`the computer account of ${arcServer.split("/").at(-1)}, as no cred`)),
    );
    assert.ok(told.includes(`azureRole: Azure Connected Machine Resource Administrator @ ${arcServer}`));
  });

  it("names whoever gives the hosts their access to the password", () => {
    const joined = (grantVaultAccess: boolean) => {
      const domainJoin = { user: "join@corp.contoso.com", password: Secret.inKeyVault(vault), grantVaultAccess };
      return model({ agents: agents({ domainJoin }) });
    };
    assert.ok(has(joined(true), `roleAssignments/write) @ ${vault.vaultId}/secrets/join`));
    assert.ok(!has(joined(false), "roleAssignments/write"));
    assert.ok(has(joined(false), `Key Vault Secrets User @ ${vault.secretUrl}`));
  });

  it("follows what is declared of accounts, policies and exemptions", () => {
    const readers = { name: "gmsa$", domain: "corp.contoso.com", passwordReaders: ["Hosts"] };
    const installer = { name: "provAgentgMSA$", domain: "corp.contoso.com" };
    const ou = "OU=Agents,DC=corp,DC=contoso,DC=com";
    const agentHostPolicy = { ou, domain: "corp.contoso.com", name: "Hosts", ntlm: "leave" } as const;
    const installation = { registration: "manual", trace: false, preferredDomainControllers: [] } as const;
    const domainJoin = { user: "join@corp.contoso.com", password: Secret.of("x"), grantVaultAccess: false, ouPath: ou };
    const scope = "/subscriptions/s/resourceGroups/dcs";
    const aligned = (by: "parameter" | "exemption"): Model => {
      return { ...model({}), policyAlignment: [{ assignment: "/subscriptions/s/a", by, scope }] };
    };
    const cases: [text: string, of: Model, without: Model][] = [
      ["create group managed service accounts", model({ serviceAccount: readers }), model({ serviceAccount: readers, ...observe })],
      ["Domain Admin or Enterprise Admin @ corp.contoso.com, the person", model({ serviceAccount: installer }), model({ serviceAccount: readers })],
      [`link them at ${ou}`, model({ agentHostPolicy }), model({ agentHostPolicy, ...observe })],
      ["@azure/identity", model({ agents: { ...agents(), installation } }), model({ agents: agents() })],
      [`Create Computer objects, and reset the password of those that are there @ ${ou}, join@corp.contoso.com`, model({ agents: agents({ domainJoin }) }), model({})],
      [`Resource Policy Contributor @ ${scope}`, aligned("exemption"), aligned("parameter")],
    ]; // prettier-ignore
    for (const [text, of, without] of cases) {
      assert.ok(has(of, text), `${text}\n${lines(of).join("\n")}`);
      assert.ok(!has(without, text), `not ${text}`);
    }
  });

  it("follows what is declared of the tenant", () => {
    const of = model(
      { agents: agents() },
      {
        selfServicePasswordReset: { scope: "group", createGroup: "SSPR" },
        hybridIdentityAdministrators: ["a"],
        readAuditLog: true,
      },
    );
    for (const permission of ["Group.ReadWrite.All", "RoleManagement.ReadWrite.Directory", "AuditLog.Read.All"]) {
      assert.ok(has(of, permission), permission);
      assert.ok(!has(model({}), permission), `not ${permission}`);
    }
  });

  it("names the sign-in of each provider that makes something, and the package of what asks Microsoft Graph itself", () => {
    const none = model({ agents: { arcServers: [arcServer], existing: [], version: "1.1.2505.0" } });
    const providers = "a sign-in by az login, or ARM_CLIENT_ID";
    assert.ok(!lines(none).some((line) => /az login|@azure\/identity/.test(line)), lines(none).join("\n"));
    const cases: [what: string, why: RegExp, of: Model][] = [
      [providers, /azure-native makes the hosts of corp\.contoso\.com, in the subscription/, model({ agents: agents() })],
      [providers, /azure-native makes policyAlignment/, { ...none, policyAlignment: [{ assignment: "/subscriptions/s/a", by: "parameter" }] }],
      [providers, /azuread makes selfServicePasswordReset\.createGroup/, { ...none, tenant: tenant({ selfServicePasswordReset: { scope: "group", createGroup: "SSPR" } }) }],
      [providers, /azuread makes hybridIdentityAdministrators/, { ...none, tenant: tenant({ hybridIdentityAdministrators: ["a"] }) }],
      ["@azure/identity", /reads the audit log by Microsoft Graph/, { ...none, tenant: tenant({ readAuditLog: true }) }],
    ]; // prettier-ignore
    for (const [what, why, of] of cases) {
      const told = requirementsOf(of).filter((one) => one.kind === "tool" && one.what.startsWith(what));
      assert.equal(told.length, 1, what);
      assert.match(told[0]?.why ?? "", why);
    }
    const both = requirementsOf(example("hardened")).find(({ what }) => what.startsWith(providers));
    assert.match(both?.why ?? "", /azure-native makes the hosts of .*; azuread makes .*cloudSync of /);
  });

  it("is text for people, and forges no line", () => {
    const [one] = requirementsOf(model({}));
    const text = requirementsText("Pulumi.prod.yaml", [{ ...(one ?? assert.fail()), at: "a\nb" }]);
    assert.match(text, /^What deploying Pulumi\.prod\.yaml takes\n\nOn the machine/);
    assert.match(text, /at: a b\n/);
    assert.match(text, /was not looked at\.$/);
  });

  it("is what ewb check --requirements prints, as text or JSON", () => {
    const ewb = new Ewb();
    try {
      const file = join(kit, "examples", "Pulumi.minimal.yaml");
      const json = ewb.run("check", file, "--requirements", "--format", "json");
      assert.equal(json.status, 0, json.stderr);
      const told = [{ file, requirements: requirementsOf(example("minimal")) }];
      assert.deepEqual(JSON.parse(json.stdout), told);
      const other = ewb.run("check", file, "--requirements", "--format", "sarif");
      assert.equal(other.status, 2);
      assert.match(other.stderr, /Write --format text or --format json/);
    } finally {
      ewb.remove();
    }
  });
});
