import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { rules } from "../../policies/catalogue.ts";
import { exemptionRules } from "../../policies/exemptionRules.ts";
import { evaluate } from "../../policies/evaluate.ts";
import { UNKNOWN, type ResourceView } from "../../policies/rule.ts";
import { withoutApiVersion } from "../../policies/types.ts";
import { change, goodStack, today, view } from "./support/stackFixture.ts";

const ids = (stack: readonly ResourceView[]) => evaluate(stack, { today }).findings.map(({ rule }) => rule.id);
const open = (stack: readonly ResourceView[]) => evaluate(stack, { today }).notEvaluated.map(({ rule }) => rule.id);

describe("every rule", () => {
  it("says what it is in its head, and on its page why, what to do, and what it cannot know", () => {
    for (const { id, appliesTo } of rules)
      assert.ok(appliesTo.length > 0 && appliesTo.every((type) => withoutApiVersion(type) === type), id);
    for (const { id, title, references, tags, since, area } of [...rules, ...Object.values(exemptionRules)]) {
      assert.match(id, /^[a-z]+(-[a-z0-9]+)+$/);
      assert.match(title, /^[A-Z.].*[^.]$/, id);
      for (const reference of references) assert.match(reference, /^(https:\/\/\S+|\[MS-[A-Z0-9]+\] \d[\d.]*)$/, id);
      assert.match(since, /^\d+\.\d+\.\d+$/, id);
      assert.ok(tags.length > 0, id);
      const page = readFileSync(new URL(`../../policies/rules/${area}/${id}/page.md`, import.meta.url), "utf8");
      for (const heading of ["Why", "Fix", "When a value is unknown", "What it cannot see"]) {
        assert.match(page, new RegExp(`^## ${heading}\n\n[^#\\s].*\\.$`, "ms"), `${id}: ${heading}`);
      }
      assert.match(page, new RegExp(`^# ${title.replaceAll(".", "\\.")}\n\n[A-Z]`, "m"), id);
    }
  });

  it("that others demand something of too says on its page what an auditor is told, naming each demand of theirs", () => {
    const ofBenchmarks = rules.filter(({ benchmarks = [] }) => benchmarks.length > 0);
    assert.ok(ofBenchmarks.length > 0);
    for (const { id, area, benchmarks = [] } of rules) {
      const page = readFileSync(new URL(`../../policies/rules/${area}/${id}/page.md`, import.meta.url), "utf8");
      const [, told = ""] = /^## For the auditor\n\n([^#\s].*?\.)\n\n## Fails$/ms.exec(page) ?? [];
      assert.equal(told !== "", benchmarks.length > 0, `${id}: the section For the auditor goes with benchmarks`);
      for (const benchmark of benchmarks) {
        const [, number = ""] = /^(?:CIS|STIG|PingCastle) (\S+)$/.exec(benchmark) ?? [];
        assert.ok(told.includes(number === "" ? "Azure Policy definitions" : number), `${id}: ${benchmark}`);
      }
    }
  });

  it("has a code of its own, which codes.json keeps for ever: none is changed, and none is used again", () => {
    const kept = JSON.parse(readFileSync(new URL("codes.json", import.meta.url), "utf8")) as Record<string, string>;
    const now = [...rules, ...Object.values(exemptionRules)].map(({ id, code }): [string, string] => [code, id]);
    for (const [code, id] of now)
      assert.equal(kept[code], id, `${code}: enter a new rule in codes.json with a new number`);
    assert.equal(new Set(now.map(([code]) => code)).size, now.length);
    for (const code of Object.keys(kept)) assert.match(code, /^EWB-\d{3}$/);
  });

  it("about group policies judges those in backups like declared ones, except the age that a stack knows the effect of", () => {
    const aboutPolicies = rules.filter(({ id }) => id.startsWith("gpo-"));
    for (const { id, origins = [] } of aboutPolicies) {
      const expected = id === "gpo-minimum-password-age" ? ["backup"] : ["declared", "backup"];
      assert.deepEqual(origins, expected, id);
    }
    const others = rules.filter((rule) => !aboutPolicies.includes(rule));
    for (const { id, origins = [] } of others) assert.ok(!origins.includes("backup"), id);
  });

  it("looks at one resource unless who the service account is, or what the others are, matters", () => {
    const scopes = new Map(rules.map(({ id, scope }) => [id, scope]));
    const ofStack = ["service-logon-denied", "service-logon-list", "network-logon-denied", "network-logon-list", "remote-sam"]; // prettier-ignore
    const ofOne = ["credential-manager", "tls-12", "strong-cryptography", "execution-policy", "password-history", "password-length", "reversible-encryption", "minimum-password-age", "service-logon-services", "impersonation", "pre-windows-2000-access"]; // prettier-ignore
    for (const id of ofStack) assert.equal(scopes.get(`gpo-${id}`), "stack", id);
    for (const id of ofOne) assert.equal(scopes.get(`gpo-${id}`), "resource", id);
  });

  it("passes the good stack", () => {
    const { findings, notEvaluated, passed, notApplicable, rules: asked } = evaluate(goodStack(), { today });
    assert.deepEqual({ findings, notEvaluated }, { findings: [], notEvaluated: [] });
    assert.ok(passed >= goodStack().length);
    assert.equal(passed + notApplicable, asked.length * goodStack().length);
  });

  it("never throws, whatever the properties", () => {
    const types = rules.flatMap((rule) => rule.appliesTo);
    const leaf = fc.oneof(fc.constant(UNKNOWN), fc.boolean(), fc.integer(), fc.string(), fc.constant(null));
    const keys = fc.constantFrom("domain", "rights", "accountPolicy", "minimumPasswordAge", "ipConfigurations", "securityRules", "parameters", "value", "policyDefinitionId", "notScopes", "forest", "agentCount", "agentVersion", "link", "networkProfile", "networkInterfaceConfigurations", "registryValues", "userRights", "services", "restrictedGroups", "members", "group", "unread", "accounts", "sid", "targeted", "right", "principals", "name", "service", "startup", "account", "accountDomain", "attestation", "by", "credentials", "key", "installer", "signer", "serviceAccount", "domains", "prerequisites", "state", "zones", "hosts", "identity", "userAssignedIdentities", "source", "settings", "vmName", "type", "host", "target", "connectSyncDomains", "dailyRecurrence", "time", "properties", "protectedSettings", "scope", "actions", "query", "logs", "winners", "effectiveAccountPolicy", "precedence", "appliesTo", "resultant", "unreachableUsers", "exposedAccounts", "samAccess", "passwordReaders", "passwordControllers"); // prettier-ignore
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie("value")), fc.dictionary(keys, tie("value"))),
    }));
    const properties = fc.dictionary(keys, value);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...types), properties), { maxLength: 6 }), (resources) => {
        const views = resources.map(([type, item], index) => view(type, `r${index}`, item));
        const result = evaluate(views, { today });
        const failed = new Set(result.findings.map(({ rule, resource }) => `${rule.id} ${resource.urn}`)).size;
        const pairs = failed + result.notEvaluated.length + result.passed + result.notApplicable;
        assert.equal(pairs, result.rules.length * views.length);
      }),
    );
  });
});

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
