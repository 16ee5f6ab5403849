import assert from "node:assert/strict";
import { evaluate } from "../../policies/evaluate.ts";
import { UNKNOWN, type ResourceView } from "../../policies/rule.ts";
import { withoutApiVersion } from "../../policies/types.ts";
import { change, goodStack, today, view } from "./support/stackFixture.ts";

const ids = (stack: readonly ResourceView[]) => evaluate(stack, { today }).findings.map(({ rule }) => rule.id);

const open = (stack: readonly ResourceView[]) => evaluate(stack, { today }).notEvaluated.map(({ rule }) => rule.id);

describe("one field of the good stack changed", () => {
  const mutations: [resource: string, path: string, value: unknown, expected: string[]][] = [
    ["corp-policy", "accountPolicy.minimumPasswordAge", 1, ["minimum-password-age"]],
    ["corp-policy", "effectiveMinimumPasswordAge", 1, ["minimum-password-age"]],
    ["corp-policy", "linkTarget", "OU=Tier 0,DC=corp,DC=contoso,DC=com", ["account-policy-link"]],
    ["corp-policy", "link.enabled", false, ["account-policy-link"]],
    ["corp-policy", "link.order", 2, ["account-policy-conflicts"]],
    ["corp-policy", "accountPolicy.passwordHistorySize", 23, ["gpo-password-history"]],
    ["corp-policy", "accountPolicy.reversibleEncryption", true, ["gpo-reversible-encryption"]],
    ["corp-agent-hosts", "registryValues.0.value", "0", ["gpo-tls-12"]],
    ["corp-agent-hosts", "registryValues.1.value", "1", ["gpo-tls-12"]],
    ["corp-agent-hosts", "registryValues.2.value", "0", ["gpo-strong-cryptography"]],
    ["corp-agent-hosts", "registryValues.3.value", "AllSigned", ["gpo-execution-policy"]],
    ["corp-agent-hosts", "registryValues.4.value", "O:BAG:BAD:(A;;RC;;;BA)", ["gpo-remote-sam"]],
    ["corp-agent-hosts", "userRights.0.principals", ["S-1-5-80-0"], ["gpo-service-logon-list"]],
    ["corp-agent-hosts", "userRights.0.principals", ["PROVAGENTGMSA$"], ["gpo-service-logon-services"]],
    ["corp-agent-hosts", "userRights.0.right", "SeBatchLogonRight", []],
    ["corp-agent-hosts", "userRights.1.principals", ["Administrators"], ["gpo-network-logon-list"]],
    ["corp-agent-hosts", "userRights.2.principals", ["provAgentgMSA$"], ["gpo-service-logon-denied"]],
    ["corp-agent-hosts", "userRights.3.principals", ["Everyone"], ["gpo-network-logon-denied"]],
    ["corp-agent-hosts", "services.0.startup", "disabled", ["gpo-credential-manager"]],
    ["corp-delegation", "account", "other$", ["gpo-service-logon-list"]],
    ["corp-delegation", "rights", ["ResetPassword"], ["delegation-complete"]],
    ["corp-delegation", "rights", ["ChangePassword"], ["delegation-complete", "delegation-least-privilege"]],
    ["corp-delegation", "reportedOverGrants", ["(A;;GA;;;S-1-5-21-1-2-3-1104)"], ["delegation-least-privilege"]],
    ["corp-agents", "agentCount", 2, ["agent-count"]],
    ["corp-agents", "agentVersion", "1.1.972.0", ["agent-version"]],
    ["corp-agents", "hosts", [], []],
    ["agent1", "ipConfigurations", [{ publicIPAddress: { id: UNKNOWN } }], ["agent-exposure"]],
    ["agents", "securityRules", [{ direction: "Inbound", access: "Allow" }], ["agent-exposure"]],
    ["ldap", "direction", "Inbound", ["agent-exposure"]],
    ["egress", "inboundNatRules", [{}], ["agent-exposure"]],
    ["bastion", "enablePrivateOnlyBastion", undefined, ["agent-exposure"]],
    ["tenant", "passwordWriteback", false, ["cloud-sync-master-setting"]],
    ["tenant", "selfServicePasswordResetScope", "none", ["self-service-scope"]],
    ["tenant", "accountUnlock", false, []],
    ["tenant", "cloudSyncWriteback", false, ["cloud-sync-domains"]],
    ["baseline", "parameters", {}, ["azure-policy-minimum-age"]],
    ["baseline", "parameters.MinimumPasswordAge.value", "1", ["azure-policy-minimum-age"]],
  ];
  for (const [resource, path, value, expected] of mutations) {
    it(`${resource}.${path} = ${JSON.stringify(value)}: ${expected.join(" and ") || "nothing"}`, () => {
      const changed = change(goodStack(), resource, path, value);
      assert.deepEqual(ids(changed), expected);
      assert.deepEqual(open(changed), []);
    });
  }

  it("to a government tenant with the broken agent: agent-version, and that it is not the newest", () => {
    const government = change(goodStack(), "tenant", "cloud", "usGovernment");
    assert.deepEqual(ids(government), []);
    assert.deepEqual(ids(change(government, "corp-agents", "agentVersion", "1.1.2102.0")), [
      "agent-newest-version",
      "agent-version",
    ]);
  });

  const unknowns: [resource: string, path: string, expected: string[]][] = [
    ["corp-policy", "accountPolicy", ["account-policy-conflicts", "minimum-password-age", "settings-that-fit", "gpo-password-history", "gpo-password-length", "gpo-reversible-encryption"]], // prettier-ignore
    ["corp-policy", "accountPolicy.minimumPasswordAge", ["minimum-password-age", "settings-that-fit"]],
    ["corp-policy", "accountPolicy.passwordHistorySize", ["gpo-password-history"]],
    ["corp-agent-hosts", "registryValues.0.value", ["gpo-tls-12"]],
    ["corp-agent-hosts", "userRights.0.principals", ["gpo-service-logon-list", "gpo-service-logon-services"]],
    ["corp-agent-hosts", "services", ["gpo-credential-manager", "gpo-service-permissions"]],
    ["corp-agent-hosts", "displayName", []],
    ["corp-agent-hosts", "domain", ["gpo-service-logon-list"]],
    ["corp-delegation", "account", ["delegation-account-kind", "gpo-service-logon-list"]],
    ["corp-policy", "effectiveMinimumPasswordAge", []],
    ["corp-policy", "link", ["account-policy-conflicts", "account-policy-link"]],
    ["corp-policy", "linkTarget", ["account-policy-link"]],
    ["corp-policy", "domain", ["account-policy-link"]],
    ["corp-delegation", "rights", ["delegation-complete", "delegation-least-privilege"]],
    ["corp-delegation", "reportedOverGrants", []],
    ["corp-agents", "agentCount", ["agent-count"]],
    ["corp-agents", "agentVersion", ["agent-newest-version", "agent-version"]],
    ["agent1", "ipConfigurations", ["agent-exposure"]],
    ["tenant", "passwordWriteback", ["cloud-sync-master-setting"]],
    ["tenant", "selfServicePasswordResetScope", ["self-service-scope"]],
    ["baseline", "policyDefinitionId", ["azure-policy-minimum-age"]],
  ];
  for (const [resource, path, expected] of unknowns) {
    it(`${resource}.${path} unknown: ${expected.join(" and ") || "nothing"} not evaluated, nothing failed`, () => {
      const changed = change(goodStack(), resource, path, UNKNOWN);
      assert.deepEqual(open(changed), expected);
      assert.deepEqual(ids(changed), []);
    });
  }
});

describe("types with an API version", () => {
  it("count as their plain types", () => {
    const versioned = ["azure-native:network/v20240501:NetworkInterface", "azure-native_network_v20240501:network:NetworkInterface"]; // prettier-ignore
    for (const type of versioned) {
      const stack = [view(type, "nic", { ipConfigurations: [{ publicIPAddress: {} }] })];
      assert.deepEqual(ids(stack), ["agent-exposure"], type);
    }
    assert.equal(withoutApiVersion("azure-native:network/v20240501preview:X"), "azure-native:network:X");
    assert.equal(withoutApiVersion("entra-writeback:index:AgentFleet"), "entra-writeback:index:AgentFleet");
    assert.equal(withoutApiVersion("azure-native:network:NetworkInterface"), "azure-native:network:NetworkInterface");
  });
});

describe("what was given as a secret", () => {
  it("appears in no text, be it a name, a number or a part of a longer text", () => {
    const secret = new Set(["accountPolicy.minimumPasswordAge", "displayName", "linkTarget"]);
    const stack = change(
      change(goodStack(), "corp-policy", "accountPolicy.minimumPasswordAge", 17),
      "corp-policy",
      "linkTarget",
      "OU=Project Canary,DC=corp,DC=contoso,DC=com",
    ).map((item) => ({ ...item, isSecret: (path: readonly string[]) => secret.has(path.join(".")) }));
    const { findings } = evaluate(stack, { today });
    assert.deepEqual(findings.map(({ rule }) => rule.id).sort(), ["account-policy-link", "minimum-password-age"]);
    const said = JSON.stringify(findings);
    assert.ok(said.includes("(secret) days") && !said.includes("17 days") && !said.includes("Project Canary"), said);
  });

  it("of another resource appears in none either, however long another secret is", () => {
    const key = "x".repeat(40_000) + "y";
    const stack = change(goodStack(), "tenant", "passwordWriteback", false).map((item) => ({
      ...item,
      properties: { ...item.properties, ...(item.name === "tenant" && { pfx: key, cloudSyncWriteback: false }) },
      isSecret: ([name = ""]: readonly string[]) => ["domain", "pfx"].includes(name),
    }));
    const said = JSON.stringify(evaluate(stack, { today }).findings);
    assert.match(said, /writeback-off-rights-left/);
    assert.ok(said.includes("(secret)") && !said.includes("contoso.com"), said);
  });
});
