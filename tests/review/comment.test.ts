import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import type { Exempted } from "../../policies/exemptions.ts";
import { evaluate } from "../../policies/evaluate.ts";
import type { Finding } from "../../policies/finding.ts";
import { comment, nothingMore } from "../../review/comment.ts";
import { marker } from "../../review/marker.ts";
import { previewWarnings } from "../../review/previewWarnings.ts";
import { hasErrors } from "../../review/review.ts";
import { dangerous, dangerousHosts, finding, fleet, kit, machine, replacedHost, review, step, subscription, tenantId, today, unchanged, urnOf } from "./fixture.ts"; // prettier-ignore
import { hostileTexts } from "./hostileTexts.ts";

const first = marker("pr", "0123456789abcdef", 7);
/** What the rule itself says of a resource. */
function said(id: string, kind: string, name: string, properties: object, line: number): Finding {
  const type = kit(kind);
  const views = [{ type, name, urn: urnOf(type, name), properties: { ...properties } }];
  const found = evaluate(views, { today }).findings.find(({ rule }) => rule.id === id) ?? assert.fail(id);
  return { ...found, place: { file: "Pulumi.prod.yaml", line, column: 9 } };
}
const age = said("minimum-password-age", "GroupPolicyObject", fleet, { domain: fleet, accountPolicy: { minimumPasswordAge: 1 } }, 12); // prettier-ignore
const [known, fixed] = [finding("agent-count", fleet), finding("account-policy-link", fleet)];
const history = (passwordHistorySize: number) =>
  said("gpo-password-history", "PasswordSettingsObject", "pilot", { name: "Pilot", settings: { minimumPasswordAge: 0, passwordHistorySize } }, 31); // prettier-ignore
const exemption = { rule: "agent-count", reason: "CHG0012345", approvedBy: "Jo Doe", expires: "2026-12-11" };

/** UPDATE_GOLDEN=1 writes them; whoever does reads the difference. One that is not there fails. */
function golden(name: string, text: string | undefined): void {
  const file = new URL(`golden/${name}.md`, import.meta.url);
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, text ?? "");
  assert.equal(text, readFileSync(file, "utf8"));
}

describe("the comment at a pull request", () => {
  it("is none where nothing changed, whatever is known, exempted or open; where one was it says so", () => {
    const silent = review(unchanged(), {
      judged: { findings: [known], exempted: [{ ...age, exemption }], notEvaluated: [{ ...known, reason: "x" }] },
      base: { findings: [known], exempted: [{ ...age, exemption }] },
    });
    assert.equal(comment(silent), undefined);
    golden("nothing", nothingMore(silent, first));
  });

  it("says that it was not compared where it was not, and never that nothing changed", () => {
    const basis = { by: "declaration", isCompared: false, notes: ["The program is not the base's."] } as const;
    const text = comment(review(unchanged(), { basis, changes: [] }));
    assert.match(text ?? "", /^### Entra writeback, prod: not compared$/m);
  });

  it("tells where the preview could not look, and where it saw something else, once for all that say the same", () => {
    const said = (severity: "info" | "warning", kind: string, name: string, message: string) =>
      ({
        sequence: 0,
        timestamp: 0,
        diagnosticEvent: { urn: urnOf(kind, name), severity, message, color: "never" },
      }) as const;
    const unseen = "Whether the directory is as declared cannot be seen from here: PowerShell is missing.";
    const other = "DomainRootDelegation is not as declared:\n  account: a -> b";
    const warnings = previewWarnings([
      said("warning", kit("DomainRootDelegation"), fleet, `<{%fg 3%}>${unseen}<{%reset%}>\n`),
      said("warning", kit("GroupPolicyObject"), fleet, unseen),
      said("warning", kit("GroupPolicyObject"), fleet, unseen),
      said("warning", kit("DomainRootDelegation"), fleet, other),
      said("info", kit("DomainRootDelegation"), fleet, "nothing"),
      said("warning", machine, "host-1", "of another plugin"),
    ]);
    const text = comment(review(dangerous(), { warnings })) ?? "";
    assert.match(text, /⚠️ \*\*2 warnings of the preview\*\*/);
    assert.match(text, /^#### Said by the preview\n- ⚠️ \*\*DomainRootDelegation corp.*\*\*, \*\*GroupPolicyObject corp\S+\*\*: Whether the directory .*\n- ⚠️ .*account.*$/m); // prettier-ignore
    assert.doesNotMatch(text, /nothing|another plugin/);
    assert.equal(comment(review(unchanged(), { warnings })), undefined);
  });

  it("counts and draws what is only looked at as that, and each OU of a delegation apart", () => {
    const inputs = { domain: fleet, mode: "observe", account: "gmsa$", rights: ["ResetPassword"] };
    const ou = (name: string) => ({ ...inputs, target: `OU=${name},DC=corp` });
    const text = comment(
      review([
        step({ op: "create", type: kit("DomainRootDelegation"), name: fleet, after: inputs }),
        step({ op: "create", type: kit("DomainRootDelegation"), name: "staff", after: ou("Staff") }),
        step({ op: "delete", type: kit("DomainRootDelegation"), name: "old", before: ou("Old") }),
        step({ op: "create", type: kit("TenantSettings"), name: "tenant", after: { tenantId } }),
      ]),
    );
    assert.match(text ?? "", /^### Entra writeback, prod: 1 to create, 3 only looked at$/m);
    assert.match(text ?? "", /^- no longer looked at: DomainRootDelegation \*\*old\*\*$/m);
    assert.deepEqual(
      [...(text ?? "").matchAll(/\["(Rights .*?)"\](.*)$/gm)].map(([, label, colour]) => `${label}${colour}`),
      [
        "Rights gmsa#36; on OU#61;Old,DC#61;corp<br>no longer looked at",
        "Rights gmsa#36;<br>looked at",
        "Rights gmsa#36; on OU#61;Staff,DC#61;corp<br>looked at",
      ],
    );
  });

  it("takes as known only what is found in the same words, and tells what has changed with what it was", () => {
    const of = (days: number, more = {}) =>
      finding("minimum-password-age", fleet, { message: `The minimum password age is ${days} days.`, ...more });
    const both = (before: Finding[], now: Finding[], more = {}) => {
      const judged = { findings: now, exempted: [], notEvaluated: [], ...more };
      const told = review([], { judged, base: { findings: before, exempted: [] } });
      const { new: fresh, known, fixed } = told.findings;
      return { fresh: fresh.map(({ message, was }) => [message, was]), known: known.length, fixed: fixed.length, told };
    };
    const worse = both([of(1)], [of(2, { place: { file: "Pulumi.prod.yaml", line: 40 } })]);
    assert.deepEqual(worse.fresh, [[of(2).message, of(1).message]]);
    assert.deepEqual([worse.known, worse.fixed], [0, 0]);
    const text = comment(worse.told) ?? "";
    assert.match(text, /\*\*1 new error\*\*/);
    assert.match(text, /2 days\\\.<br>\*\*Changed\*\*, was: The minimum password age is 1 days\\\.<br>\*\*Fix:/);
    const same = both([of(1)], [of(1, { place: { file: "Pulumi.prod.yaml", line: 40 } })]);
    assert.deepEqual([same.fresh, same.known, comment(same.told)], [[], 1, undefined]);
    // A rule may find several things at one property.
    const more = both([of(1), of(2)], [of(2), of(3), of(4)]);
    assert.deepEqual(more.fresh, [[of(3).message, of(1).message], [of(4).message, undefined]]); // prettier-ignore
    assert.deepEqual([more.known, more.fixed], [1, 0]);
    const fewer = both([of(1), of(2)], [of(2)]);
    assert.deepEqual([fewer.fresh, fewer.known, fewer.fixed], [[], 1, 1]);
    const open = both([of(1)], [], { notEvaluated: [{ ...of(1), reason: "the age is not known" }] });
    assert.equal(open.fixed, 0, "what cannot be decided is not fixed");
  });

  it("tells what an exemption covers that it was not given for", () => {
    const worse = { ...age, message: "The minimum password age is 30 days.", exemption };
    const judged = { findings: [], exempted: [worse], notEvaluated: [] };
    const text = (before: Exempted) => comment(review([], { judged, base: { findings: [], exempted: [before] } }));
    assert.equal(text(worse), undefined);
    assert.match(
      text({ ...age, exemption }) ?? "",
      /exempted, and not as it was.*Now\\: .* 30 days\\\. Was\\: .* is 1 day/,
    );
  });

  it("tells what a change exempts itself, and leaves room for each kind of danger", () => {
    const judged = { findings: [], exempted: [{ ...age, exemption }], notEvaluated: [] };
    const alone = comment(review([], { judged })) ?? "";
    assert.match(alone, /🔻 \*\*Exempted\*\* corp\\\.contoso\\\.com: newly exempted from minimum/);
    const rights = Array.from({ length: 150 }, (_, index) => {
      const after = { domain: `d${index}.contoso.com`, account: "svcWriteback$", rights: ["ResetPassword"] };
      return step({ op: "create", type: kit("DomainRootDelegation"), name: `d${index}`, after });
    });
    const text = comment(review([...rights, ...dangerous()], { judged })) ?? "";
    assert.match(text, /\*\*Rights\*\* \*\*140 more\*\*/);
    for (const kind of ["Age", "Tenant", "Account", "Link", "Host", "Exempted"])
      assert.ok(text.includes(`🔻 **${kind}** `), kind);
  });

  it("clean: changes without a finding", () => {
    const steps = unchanged().slice(0, 5);
    const after = { osProfile: { computerName: "CORP-AGENT3" } };
    const clean = review([...steps, step({ op: "create", type: machine, name: `${fleet}-agent-3`, after })]);
    assert.equal(hasErrors(clean), false);
    golden("clean", comment(clean, { marker: first }));
  });

  it("findings: new, known, fixed, exempted, open, with place and fix; dangers by name", () => {
    const told = review(dangerous(), {
      judged: {
        findings: [known, age, history(5)],
        exempted: [{ ...finding("agent-version", fleet), exemption }],
        notEvaluated: [{ ...finding("agent-exposure", fleet), reason: "the subnet is not known yet" }],
      },
      base: { findings: [known, fixed, history(12)], exempted: [] },
    });
    assert.equal(hasErrors(told), true);
    const text = comment(told, { marker: first }) ?? "";
    golden("findings", text);
    const [, ...top] = text.split("\n").slice(0, 11); // the marker is not seen
    for (const word of ["to replace", "new error", "Rights", "Age", "Tenant"])
      assert.ok(top.join("\n").includes(word), word);
  });

  it("dangers at hosts: who gets in, where they are, how many are new, what is no longer protected", () => {
    const text = comment(review(dangerousHosts()), { marker: first }) ?? "";
    golden("dangerousHosts", text);
    for (const line of [
      "**Tenant** TenantSettings tenant: newly acknowledges that",
      "**Network** NetworkSecurityGroup corp\\.contoso\\.com: opens a way in\\: TCP 3389 from 10\\.9\\.0\\.0/26",
      "**Network** NetworkSecurityGroup emea: changes a way in\\: TCP 3389 from 10\\.9\\.0\\.0/26, priority 100 → TCP 3389 from 10\\.9\\.0\\.0/16, priority 100", // prettier-ignore
      "**Network** NetworkInterface corp\\.contoso\\.com\\-agent\\-1: moves to another subnet\\: tier0 of hub → dmz of hub",
      "**Host** (3) VirtualMachine corp\\.contoso\\.com\\-agent\\-3, ",
      "**Host** ProvisioningAgent corp\\.contoso\\.com\\-old\\-1: an agent is managed on this host from now on",
      "**Protected** VirtualMachine corp\\.contoso\\.com\\-agent\\-2: is no longer protected against deletion",
    ])
      assert.ok(text.includes(`- 🔻 ${line}`), line);
    const [, dangers = ""] = /#### Check these first\n([^]*?)\n\n/.exec(text) ?? [];
    for (const harmless of ["same", "web\\-1", "agent\\-2: moves"]) assert.ok(!dangers.includes(harmless), harmless);
    assert.match(text, /update: VirtualMachine \*\*corp\\\.contoso\\\.com\\-agent\\-2\*\*: protect true → false/);
    assert.ok(!text.includes(subscription));
  });

  it("a replaced host: protected, no id and no secret anywhere", () => {
    const text = comment(review([...unchanged().slice(0, 3), ...replacedHost()]), { marker: first }) ?? "";
    golden("replacedHost", text);
    for (const canary of [tenantId, subscription, "Tr0ub4dor", "Zm9vZm9v"]) assert.ok(!text.includes(canary), canary);
  });

  const many = Array.from(
    { length: 300 },
    (_, index) =>
    step({ op: index < 40 ? "delete" : "create", type: machine, name: `vm-${index}`, ...(index < 40 ? { before: {} } : { after: {} }) }), // prettier-ignore
  );
  it("300 changes: all are counted, and what has no room is said to be missing", () => {
    const text = comment(review(many), { marker: first }) ?? "";
    golden("manyChanges", text);
    assert.match(text, /40 to delete, 260 to create/);
  });

  it("keeps to its length, and counts what it leaves out", () => {
    const findings = Array.from({ length: 200 }, (_, index) =>
      finding("minimum-password-age", `d${index}.example.com`),
    );
    for (const longest of [3000, 10_000, 60_000]) {
      const text = comment(review(many, { judged: { findings, exempted: [], notEvaluated: [] } }), { longest }) ?? "";
      assert.ok(text.length <= longest + 600, `${text.length}`);
      const [section = ""] = /#### New findings\n[^]*?\n\n/.exec(text) ?? [];
      const told = (section.match(/\*\*minimum/g) ?? []).length;
      const omitted = Number(/\*\*(\d+) omitted/.exec(section)?.[1] ?? 0);
      assert.equal(told + omitted, 200);
    }
  });

  it("hostile texts stand in it as texts", () => {
    const findings = hostileTexts.map((hostile) => finding("minimum-password-age", hostile, { message: hostile, fix: hostile, place: { file: hostile, line: 1 } })); // prettier-ignore
    const steps = hostileTexts.map((name) => step({ op: "delete", type: kit("DomainRootDelegation"), name, before: { domain: name, account: name, rights: [name] } })); // prettier-ignore
    const told = review(steps, {
      basis: { by: "preview", isCompared: true, engine: "3", notes: hostileTexts.slice(0, 3) },
      stack: hostileTexts[0] ?? "",
      judged: { findings, exempted: [], notEvaluated: [] },
    });
    golden("hostile", comment(told, { marker: first, longest: 20_000 }));
  });
});
