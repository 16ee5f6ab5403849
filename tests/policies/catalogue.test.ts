import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { rules } from "../../policies/catalogue.ts";
import { exemptionRules } from "../../policies/exemptionRules.ts";
import { evaluate } from "../../policies/evaluate.ts";
import { UNKNOWN } from "../../policies/rule.ts";
import { withoutApiVersion } from "../../policies/types.ts";
import { goodStack, today, view } from "./support/stackFixture.ts";

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
