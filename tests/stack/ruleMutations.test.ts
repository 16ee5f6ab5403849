import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { rules } from "../../policies/catalogue.ts";
import { exemptionRules } from "../../policies/exemptionRules.ts";
import { checkStackFile } from "../../stack/offline/check.ts";

const today = "2026-11-24";
const folder = new URL("../../examples/", import.meta.url);
const examples = readdirSync(folder).filter((file) => /^Pulumi\..+\.yaml$/.test(file));

/** One value of an example at another: its path, the value (undefined takes it away), and the rules that say so. */
type Mutation = readonly [path: string, value: unknown, expected: readonly string[]];

const keyVault = {
  vaultId:
    "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/identity/providers/Microsoft.KeyVault/vaults/contoso-tier0",
  secretUrl: "https://contoso-tier0.vault.azure.net/secrets/hybrid",
};

const arcServer =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/identity/providers/Microsoft.HybridCompute/machines/AGENT1";

const registry = (name: string, type: string, value: string) => ({ name: `MACHINE\\${name}`, type, value });
const tls = (version: string, enabled: string) =>
  registry(
    `System\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS ${version}\\Client\\Enabled`,
    "dword",
    enabled,
  );
const strongCryptography = (value: string) =>
  registry("SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319\\SchUseStrongCrypto", "dword", value);
const executionPolicy = (value: string) =>
  registry("Software\\Policies\\Microsoft\\Windows\\PowerShell\\ExecutionPolicy", "string", value);
const remoteSam = (value: string) =>
  registry("System\\CurrentControlSet\\Control\\Lsa\\RestrictRemoteSAM", "string", value);
const exemption = (rule: string, expires: string) => ({ rule, reason: "pilot", approvedBy: "Ann Smith", expires });

const mutations: Readonly<Record<string, readonly Mutation[]>> = {
  hardened: [
    ["tenant.attestation.on", "2026-08-25", ["attestation-age"]],
    ["tenant.attestation.on", "2026-08-26", []],
    ["tenant.attestation.by", "tbd", ["attestation-owner"]],
    ["tenant.selfServicePasswordReset", "none", ["self-service-scope"]],
    ["tenant.writeback.passwords", false, ["cloud-sync-master-setting"]],
    ["tenant.writeback.cloudSync", false, ["cloud-sync-domains"]],
    ["tenant.writeback", { passwords: false, cloudSync: false, accountUnlock: true }, ["writeback-off-rights-left"]],
    ["tenant.writeback.accountUnlock", false, []],
    ["tenant.hybridIdentityAdministrators", [], []],
    ["forests.0.domains.0.cloudSync.started", false, ["job-started"]],
    ["forests.0.domains.0.cloudSync.deletionThreshold", 1, []],
    ["forests.0.domains.0.cloudSync.passwordHashSync", false, ["password-hash-sync"]],
    ["forests.0.inetOrgPerson", true, ["password-hash-sync"]],
    ["forests.0.serviceAccount.otherPermissions", ["BasicRead"], ["delegation-sync-permissions"]],
    ["forests.0.serviceAccount", { name: "provAgentgMSA$" }, []],
    ["forests.0.domains.0.passwordSettings.0.minimumPasswordAge", 1, ["minimum-password-age"]],
    ["forests.0.accountPolicy.minimumPasswordAge", 1, ["minimum-password-age"]],
    ["forests.0.accountPolicy.passwordHistorySize", 23, ["gpo-password-history"]],
    ["forests.0.accountPolicy.minimumPasswordLength", 13, ["gpo-password-length"]],
    ["forests.0.accountPolicy.minimumPasswordLength", 15, []],
    ["forests.0.accountPolicy.reversibleEncryption", true, ["gpo-reversible-encryption"]],
    ["forests.0.groupPolicy.kerberosPolicy", { maxServiceAge: 601 }, ["settings-that-fit"]],
    ["forests.0.groupPolicy.kerberosPolicy", { maxServiceAge: 600 }, []],
    ["forests.0.groupPolicy.appliesTo", "everyComputer", ["account-policy-reach"]],
    ["forests.0.agentHostPolicy.ou", "OU=Other,DC=corp,DC=contoso,DC=com", ["host-policy-reach"]],
    ["forests.0.agents.version", "1.1.972.0", ["agent-version"]],
    ["forests.0.agents.version", "1.1.2334.0", ["agent-newest-version"]],
    ["forests.0.agents.zones", ["1"], ["agent-zones"]],
    ["forests.0.agents.zones", ["1", "2"], []],
    ["forests.0.agents.encryptionAtHost", "off", ["agent-security-type"]],
    ["forests.0.agents.encryptionAtHost", "register", []],
    ["forests.0.agents.installation", { registration: "manual" }, []],
    [
      "forests.0.agents.installation",
      { registration: "credential", administrator: { user: "hybrid@contoso.com", password: { keyVault } } },
      ["credential-registration"],
    ],
    [
      "forests.0.agents.installation",
      { installer: { url: "https://files.contoso.com/a.exe", sha256: "a".repeat(64), signer: "Contoso" } },
      ["installer-pinned"],
    ],
    ["forests.0.agents.location", "chinanorth3", ["tenant-cloud"]],
    ["forests.0.agents.location", "westeurop", ["resource-region"]],
    ["forests.0.agents.location", "usgovvirginia", ["region-of-cloud"]],
    ["tenant.attestation.licence", undefined, ["licence-evidence"]],
    ["tenant.attestation", undefined, []],
    // Settings of the computers make the policy one for every computer, whose local accounts it then reaches.
    [
      "forests.0.groupPolicy.services",
      [{ service: "VaultSvc", startup: "disabled" }],
      ["account-policy-reach", "gpo-credential-manager"],
    ],
    [
      "forests.0.groupPolicy.services",
      [{ service: "Spooler", startup: "manual", permissions: "D:(A;;GA;;;AU)" }],
      ["account-policy-reach", "gpo-service-permissions"],
    ],
    [
      "forests.0.groupPolicy.services",
      [{ service: "Spooler", startup: "manual", permissions: "D:(D;;GA;;;WD)(A;;GA;;;BA)" }],
      ["account-policy-reach", "gpo-service-permissions"],
    ],
    ["forests.0.groupPolicy.registryValues", [tls("1.2", "0")], ["account-policy-reach", "gpo-tls-12"]],
    ["forests.0.groupPolicy.registryValues", [tls("1.2", "1")], ["account-policy-reach"]],
    [
      "forests.0.groupPolicy.registryValues",
      [strongCryptography("0")],
      ["account-policy-reach", "gpo-strong-cryptography"],
    ],
    [
      "forests.0.groupPolicy.registryValues",
      [executionPolicy("AllSigned")],
      ["account-policy-reach", "gpo-execution-policy"],
    ],
    ["forests.0.groupPolicy.registryValues", [executionPolicy("RemoteSigned")], ["account-policy-reach"]],
    [
      "forests.0.groupPolicy.registryValues",
      [remoteSam("O:BAG:BAD:(A;;RC;;;BA)")],
      ["account-policy-reach", "gpo-remote-sam"],
    ],
    [
      "forests.0.groupPolicy.userRights",
      [{ right: "SeServiceLogonRight", principals: ["Administrators"] }],
      ["account-policy-reach", "gpo-service-logon-list", "gpo-service-logon-services"],
    ],
    [
      "forests.0.groupPolicy.userRights",
      [{ right: "SeNetworkLogonRight", principals: ["Administrators"] }],
      ["account-policy-reach", "gpo-network-logon-list"],
    ],
    [
      "forests.0.groupPolicy.userRights",
      [{ right: "SeDenyServiceLogonRight", principals: ["svcWriteback$"] }],
      ["account-policy-reach", "gpo-service-logon-denied"],
    ],
    [
      "forests.0.groupPolicy.userRights",
      [{ right: "SeDenyNetworkLogonRight", principals: ["svcWriteback$"] }],
      ["account-policy-reach", "gpo-network-logon-denied"],
    ],
    [
      "forests.0.groupPolicy.userRights",
      [{ right: "SeImpersonatePrivilege", principals: ["Administrators"] }],
      ["account-policy-reach", "gpo-impersonation"],
    ],
    ["forests.0.groupPolicy.order", 2, ["account-policy-conflicts"]],
    ["exemptions", [exemption("agent-version", "2026-11-23")], ["exemption-expired"]],
    ["exemptions", [exemption("agent-version", "2026-11-24")], ["exemption-without-effect"]],
    ["exemptions", [exemption("agent-version", "2027-11-25")], ["exemption-without-effect"]],
    ["policyAlignment.0.expires", "2026-11-23", ["policy-exemption-ended"]],
    ["policyAlignment.0.expires", "2026-11-24", []],
  ],
  contoso: [
    ["forests.1.agents.zones", ["1"], []], // the Arc server is elsewhere
    ["forests.1.agents.arcServers", [], ["agent-count"]],
    ["forests.0.agents.domainJoin.ouPath", undefined, []],
    ["forests.1.accountPolicy.passwordHistorySize", 5, ["gpo-password-history"]],
  ],
  minimal: [
    [
      "forests.0.domains.0",
      { name: "corp.contoso.com", delegationScopes: ["OU=A,DC=corp,DC=contoso,DC=com"] },
      ["sync-scope"],
    ],
    ["forests.0.domains.0", { name: "corp.contoso.com", cloudSync: { passwordHashSync: true } }, ["job-started"]],
    ["forests.0.name", "corp.fabrikam.example", ["domain-in-forest"]],
    ["forests.0.agents.size", "Standard_B2ms", []],
  ],
  pilot: [
    ["forests.0.agents", { count: 0, arcServers: [arcServer] }, ["agent-count"]],
    ["forests.0.domains.0.passwordSettings.0.minimumPasswordAge", 1, ["minimum-password-age"]],
  ],
};

/** Rules that one value of an example does not trip, by the reason: other tests do (cases.yaml, policies/catalogue.test.ts). */
const notByOneValue: Readonly<Record<string, readonly string[]>> = {
  "they look at what others declare beside the kit": [
    "agent-exposure", "agent-identity", "agent-network-peering", "agent-outbound", "azure-policy-minimum-age", "foreign-extensions",
    "global-administrator", "lock-run-commands", "names-that-do-not-exist", "plain-secrets", "restarts-together", "unprotected-secrets",
    "vault-protection", "writeback-alerts",
  ],
  "they look at what was observed": [
    "agent-account", "agent-connections", "agent-prerequisites", "agents-active", "delegation-exposure", "delegation-inheritance",
    "delegation-least-privilege", "delegation-permission-sets", "sam-server-access",
  ],
  "the stack file's own check refuses it before": [
    "account-readers", "agent-memory", "agent-operating-system", "both-engines", "delegation-account-kind", "deletion-threshold", "refused-inputs",
  ],
  "the kit's components declare it right, whatever the stack file says": ["account-policy-link", "delegation-complete"],
  "it takes two values": ["exemption-too-long"],
  "no key of a stack file sets it": ["gpo-pre-windows-2000-access"],
  "they look at backups, or at a configuration for the engine": ["exception-without-exemption", "gpo-minimum-password-age", "rule-in-force"],
}; // prettier-ignore

describe("the rules over the examples", () => {
  it("are each tripped by a value below, or named with the reason why by none", () => {
    const tripped = new Set(Object.values(mutations).flatMap((changes) => changes.flatMap(([, , ids]) => ids)));
    const named = Object.values(notByOneValue).flat();
    const all = [...rules, ...Object.values(exemptionRules)].map(({ id }) => id).sort();
    assert.deepEqual([...tripped, ...named].sort(), all);
  });

  for (const example of examples) {
    it(`${example} trips none`, async () => {
      assert.deepEqual(await tripped(readFileSync(new URL(example, folder), "utf8")), []);
    });
  }

  for (const [name, changes] of Object.entries(mutations)) {
    for (const [path, value, expected] of changes) {
      it(`${name} with ${path} = ${JSON.stringify(value) ?? "nothing"}: ${expected.join(" and ") || "none"}`, async () => {
        const tree = parse(readFileSync(new URL(`Pulumi.${name}.yaml`, folder), "utf8")) as { config: object };
        change(tree.config, [`entra-writeback:${path.split(".")[0]}`, ...path.split(".").slice(1)], value);
        assert.deepEqual(await tripped(stringify(tree)), expected);
      });
    }
  }
});

/** The rules with a finding, each once. */
async function tripped(text: string): Promise<string[]> {
  const made = mkdtempSync(join(tmpdir(), "mutation-"));
  try {
    const file = join(made, "Pulumi.prod.yaml");
    writeFileSync(file, text);
    const { findings } = await checkStackFile(file, today);
    return [...new Set(findings.map(({ rule }) => rule.id))].sort();
  } finally {
    rmSync(made, { recursive: true });
  }
}

function change(tree: object, [key = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length > 0) {
    change(Reflect.get(tree, key) as object, rest, value);
    return;
  }
  if (value === undefined) Reflect.deleteProperty(tree, key);
  else Reflect.set(tree, key, value);
}
