import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { TenantApplier, TenantState } from "../../resources/ports/tenant.ts";
import { tenantSettings } from "../../resources/tenantSettings/lifecycle.ts";
import { contextOf } from "../support/context.ts";
import {
  agent,
  attestation,
  auditLog,
  byAgent,
  byPortal,
  daysAgo,
  ensure,
  inputs,
  known,
  never,
  portal,
  tenantId,
  type Inputs,
} from "../support/tenantWays.ts";

describe("how a tenant's settings are known", () => {
  it("attested by nobody: not observable, with what to do by hand, box by box", async () => {
    const { outputs, warnings } = await ensure([], inputs);
    assert.equal(outputs["evidence"], "notObservable");
    assert.equal(outputs["evidenceDetail"], "nothing reads it, and no one attested it");
    assert.match(warnings[0] ?? "", /no one has attested them\. By hand:/);
    assert.match(warnings[0] ?? "", /below entra-writeback:tenant \(in a program of your own to the arguments of TenantWriteback\): {2}attestation: /); // prettier-ignore
    assert.match(warnings[0] ?? "", /Enable password write back for synced users: checked/);
    assert.match(warnings[0] ?? "", /unlock accounts without resetting their password: cleared/);
    assert.match(warnings[0] ?? "", /Set-AADCloudSyncPasswordWritebackConfiguration -Enable \$true/);
  });

  it("attested by a person: attested, until the statement expires", async () => {
    const { outputs, warnings } = await ensure([], {
      ...inputs,
      attestation: { ...attestation, evidence: "a picture" },
    });
    assert.equal(outputs["evidence"], "attested");
    assert.equal(outputs["evidenceDetail"], `Ann on ${attestation.on} (a picture)`);
    assert.deepEqual(warnings, []);
    for (const old of [
      { by: "Ann", on: daysAgo(92) },
      { by: "Ann", on: daysAgo(20), expires: daysAgo(2) },
    ]) {
      const expired = await ensure([], { ...inputs, attestation: old });
      assert.equal(expired.outputs["evidence"], "notObservable");
      assert.match(String(expired.outputs["evidenceDetail"]), /the statement by Ann of .* expired on /);
      assert.match(expired.warnings[0] ?? "", /expired on .*\. By hand:/);
    }
    const longer = await ensure([], { ...inputs, attestation: { by: "Ann", on: daysAgo(92), expires: daysAgo(-2) } });
    assert.equal(longer.outputs["evidence"], "attested");
  });

  it("by the cmdlet: cloud sync is applied, the rest a person's", async () => {
    const way = agent();
    const first = await ensure([way, portal({})], byAgent);
    assert.deepEqual(way.applied, [{ cloudSyncWriteback: true }]);
    assert.deepEqual(first.known, {
      selfServicePasswordResetScope: "notObservable",
      passwordWriteback: "notObservable",
      cloudSyncWriteback: "applied",
      accountUnlock: "notObservable",
    });
    assert.match(first.warnings[0] ?? "", /Enable password write back for synced users: checked/);
    assert.match(
      first.warnings[0] ?? "",
      /attestation: \{by: <your name>, on: "<YYYY-MM-DD>", licence: <P1 or P2>\}$/m,
    );
    assert.doesNotMatch(first.warnings[0] ?? "", /Write back passwords with/);

    // Attested for all before the command was run: the command's word is newer. A look after it is worth more.
    const both = await ensure([way], { ...byAgent, attestation });
    assert.equal(both.known["cloudSyncWriteback"], "applied");
    assert.equal(both.known["passwordWriteback"], "attested");
    assert.equal(both.outputs["evidence"], "applied");

    // What was told is known at the next look too, and not of another value than the one that was told.
    const memory = tenantSettings.memory.read(first.state);
    const { context } = contextOf({ run: never });
    const look = async (declared: Inputs) => {
      const subject = { urn: "u", id: tenantId, inputs: declared, memory };
      const observed = await tenantSettings.observe(subject, { ...context, tenant: [way] });
      assert.ok(observed);
      return known(tenantSettings.describe(subject, observed).outputs)["cloudSyncWriteback"];
    };
    assert.equal(await look(byAgent), "applied");
    assert.equal(await look({ ...byAgent, cloudSyncWriteback: false }), "notObservable");
  });

  it("tells who clears the boxes by hand which of them Entra Connect Sync writes back by too", async () => {
    const off = { ...inputs, passwordWriteback: false, cloudSyncWriteback: false, accountUnlock: false };
    const ends = /ends what Entra Connect Sync writes back for emea\.contoso\.com: .* `writeback: \{ passwords: true, /;
    const beside = { connectSyncDomains: ["emea.contoso.com"] };
    assert.match((await ensure([], { ...off, ...beside })).warnings[0] ?? "", ends);
    assert.doesNotMatch((await ensure([], off)).warnings[0] ?? "", ends);
    const waiting = { ...off, ...beside, passwordWriteback: true, accountUnlock: true };
    assert.doesNotMatch((await ensure([], waiting)).warnings[0] ?? "", ends);
  });

  it("by the portal: all three observed, two set, and the one that cannot be set told as what it is", async () => {
    const way = portal({ passwordWriteback: false, cloudSyncWriteback: false, accountUnlock: false });
    const { outputs, inputs: seen, problem, known: evidence } = await ensure([agent(), way], byPortal);
    assert.deepEqual(way.applied, [{ passwordWriteback: true, accountUnlock: false }]);
    assert.deepEqual(seen, { passwordWriteback: true, cloudSyncWriteback: false, accountUnlock: false });
    assert.equal(evidence["cloudSyncWriteback"], "observed");
    assert.equal(outputs["evidence"], "notObservable", "the scope is nobody's to read");
    assert.match(problem ?? "", /is off, declared is on \(portal\)/);
    assert.match(problem ?? "", /By hand:[^]*Write back passwords with Microsoft Entra Connect cloud sync: checked/);
    assert.doesNotMatch(problem ?? "", /unlock accounts/);
    assert.match(problem ?? "", /\nThen update again, which reads what was set\.$/);
    assert.doesNotMatch(problem ?? "", /attestation/, "nobody has to state what the portal's way reads");
  });

  it("by the portal that took a change and does not show it: not as declared", async () => {
    const way = portal({ passwordWriteback: false, cloudSyncWriteback: true, accountUnlock: false }, false);
    const { problem } = await ensure([way], byPortal);
    assert.match(problem ?? "", /"Enable password write back for synced users" is off, declared is on/);
  });

  it("keeps the time since when a value is known while looks agree", async () => {
    const way = portal({ passwordWriteback: true, cloudSyncWriteback: true, accountUnlock: false });
    const first = await ensure([way], byPortal);
    const again = await ensure([way], byPortal, tenantSettings.memory.read(first.state));
    assert.deepEqual(again.outputs, first.outputs);
  });

  it("tells why a value is not known, and since which look, for as long as the reason is the same", async () => {
    const before = new Date().toISOString();
    const first = await ensure([], inputs);
    const entries = (outputs: Record<string, unknown>) => outputs["settings"] as { detail: string; time: string }[];
    for (const { detail, time } of entries(first.outputs)) {
      assert.equal(detail, "nothing reads it, and no one attested it");
      assert.ok(before <= time && time <= new Date().toISOString(), time);
    }
    await sleep(5);
    const again = await ensure([], inputs, tenantSettings.memory.read(first.state));
    assert.deepEqual(again.outputs, first.outputs);
    const expired = { ...inputs, attestation: { by: "Ann", on: daysAgo(92) } };
    const other = await ensure([], expired, tenantSettings.memory.read(first.state));
    for (const [index, { time }] of entries(other.outputs).entries())
      assert.ok(time > (entries(first.outputs)[index]?.time ?? ""), "another reason");
  });

  it("the audit log tells the master setting where it is asked and remembers, and never what it does not know", async () => {
    assert.equal((await ensure([auditLog(true)], inputs)).known["passwordWriteback"], "notObservable", "not asked");
    const asked = { ...inputs, readAuditLog: true, attestation };
    assert.equal((await ensure([auditLog(true)], asked)).known["passwordWriteback"], "observed");
    const forgotten = await ensure([auditLog(undefined)], asked);
    assert.equal(forgotten.known["passwordWriteback"], "attested");
    assert.deepEqual(forgotten.inputs, {});
    const unknown = await ensure([auditLog(undefined)], { ...inputs, readAuditLog: true });
    assert.match(JSON.stringify(unknown.outputs["settings"]), /no record, and no one attested it/);
    const off = await ensure([auditLog(false)], asked);
    assert.match(off.problem ?? "", /is off, declared is on \(audit log\)[^]*By hand:/);
    assert.match(off.problem ?? "", /attestation: \{by: /, "the audit log forgets");
  });
});

describe("what is refused of a tenant's settings", () => {
  const failures = (news: Inputs, before?: Inputs, ways: readonly TenantApplier[] = [agent(), portal({})]) =>
    (tenantSettings.refuse?.(news, before, { tenant: ways }) ?? []).map(({ property }) => property);

  it("a setting that changed under an unchanged statement, unless a way sees or sets it", () => {
    const change = (declared: Inputs, name: keyof TenantState) =>
      failures({ ...declared, attestation, [name]: !declared[name] }, { ...declared, attestation });
    assert.deepEqual(change(inputs, "passwordWriteback"), ["attestation"]);
    assert.deepEqual(change(byAgent, "cloudSyncWriteback"), []);
    assert.deepEqual(change(byAgent, "accountUnlock"), ["attestation"]);
    assert.deepEqual(change(byPortal, "accountUnlock"), []);
    assert.deepEqual(change({ ...inputs, readAuditLog: true }, "passwordWriteback"), ["attestation"]);
  });

  it("a statement without end, or that ended before it began", () => {
    assert.deepEqual(failures({ ...inputs, attestation: { ...attestation, expires: "2999-01-01" } }), [
      "attestation.expires",
    ]);
    assert.deepEqual(failures({ ...inputs, attestation: { ...attestation, expires: daysAgo(9) } }), [
      "attestation.expires",
    ]);
    assert.deepEqual(failures({ ...inputs, attestation: { ...attestation, expires: "soon" } }), [
      "attestation.expires",
    ]);
    // One that has expired is no defect of the declaration: it is told as what it is.
    assert.deepEqual(failures({ ...inputs, attestation: { by: "Ann", on: "2020-01-01" } }), []);
  });

  it("what one way needs with another, or the way without it", () => {
    assert.deepEqual(failures({ ...inputs, appliedBy: "agent" }), ["agentHost", "administrator"]);
    assert.deepEqual(failures({ ...byAgent, appliedBy: "attest" }), ["agentHost", "administrator"]);
    assert.deepEqual(failures({ ...inputs, appliedBy: "portal" }), ["portal"]);
    assert.deepEqual(failures({ ...byPortal, portal: { acknowledgeUnsupported: false, token: "t" } }), [
      "portal.acknowledgeUnsupported",
    ]);
    assert.deepEqual(failures({ ...byPortal, cloud: "usGovernment" }), ["portal"]);
    assert.deepEqual(failures({ ...byAgent, administrator: { user: "x" } }), ["administrator"]);
  });
});
