import assert from "node:assert/strict";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { daysIn, driftText, issueTitle } from "../../review/driftText.ts";
import { driftRefusal } from "../../review/runner.ts";
import { ageOf, drifted, goneHost } from "./driftFixture.ts";
import { fleet, kit, machine, step, subscription, tenantId, unchanged } from "./fixture.ts";
import { hostileTexts } from "./hostileTexts.ts";

/** As a refresh tells of what was looked at. */
const seen = (type: string, before: object, after: object): EngineEvent => {
  const [inputs, base] = [{ mode: "observe" }, { type, urn: `urn:pulumi:prod::hybrid::${type}::it`, custom: true, id: "", parent: "", provider: "" }]; // prettier-ignore
  const metadata = { ...base, op: "same", old: { ...base, inputs, outputs: before }, new: { ...base, inputs, outputs: after } }; // prettier-ignore
  return { sequence: 0, timestamp: 0, resOutputsEvent: { metadata } } as unknown as EngineEvent;
};

describe("what drifted", () => {
  it("is not told of a stack that holds nothing: there was nothing to look at", () => {
    assert.deepEqual(drifted([]).problems, []);
    const alone = step({ op: "same", type: kit("WritebackDelegation"), name: "corp", before: {}, after: {} });
    const own = step({ op: "same", type: "own:index:Both", name: "corp", before: {}, after: {} });
    Object.assign(own.resourcePreEvent?.metadata.new ?? {}, { custom: false });
    for (const events of [[], [alone], [alone, own]])
      assert.match(drifted([], { events }).problems.join(), /^The stack holds no resource, components aside, so .* Deploy it first/); // prettier-ignore
    assert.deepEqual(drifted([], { events: [], problems: ["no access"] }).problems, ["no access"]);
  });

  it("is nothing where all is as it was left", () => {
    assert.equal(driftText(drifted(unchanged())), undefined);
  });

  it("is told in one line for each value, what is gone first, with the day where an earlier text keeps it", () => {
    const drift = drifted([ageOf(1), goneHost]);
    const [gone, age] = drift.items;
    const since = new Map([[age?.key ?? "", "2026-11-20"]]);
    assert.equal(
      driftText(drift, { marker: "<!-- marker -->", since }),
      `<!-- marker -->
<!-- since 2026-11-20 ${age?.key}, 2026-11-29 ${gone?.key} -->
### Entra writeback, prod: 🛑 1 resource gone, 1 value drifted

Pulumi 3\\.274\\.1 looked on 2026-11-29: this is not as the last update left it. \`pulumi up --refresh\` sets it to what is declared; what is to stay belongs in the stack file.

#### Drifted
- VirtualMachine **host\\-1**: gone, since 2026-11-29
- GroupPolicyObject **corp\\.contoso\\.com**: accountPolicy\\.minimumPasswordAge 0 → 1, since 2026-11-20

<sub>ewb 0\\.1\\.0 · Pulumi\\.prod\\.yaml · commit fedcba987654</sub>`,
    );
    assert.doesNotMatch(driftText(drift) ?? "", /since/);
  });

  it("is told first of what is declared and in no state: nobody looks at it", () => {
    const at = (stack: string, kind: string, name: string, mode = "observe") => ({ urn: `urn:pulumi:${stack}::${stack}::${kind}::${name}`, type: kind, name, properties: { mode } }); // prettier-ignore
    const declared = [
      at("prod", kit("TenantSettings"), "tenant", "manage"),
      at("prod", kit("DomainRootDelegation"), fleet),
      at("prod", kit("WritebackDelegation"), fleet),
      at("prod", "azuread:index/group:Group", "pilot"),
    ];
    const text = driftText(drifted([goneHost], { declared })) ?? "";
    assert.match(text, /^### .*: 🛑 1 resource not deployed, 🛑 1 resource gone$/m);
    assert.match(text, /^- DomainRootDelegation \*\*corp\\\.contoso\\\.com\*\* \(only looked at\): declared, but not deployed: nobody looks at it\n- VirtualMachine/m); // prettier-ignore
    assert.equal(driftText(drifted([], { declared: declared.slice(0, 1) })), undefined);
  });

  it("has the same key whatever the value, and another for another property", () => {
    const keys = [ageOf(1), ageOf(2), goneHost].map((event) => drifted([event]).items[0]?.key);
    assert.equal(keys[0], keys[1]);
    assert.notEqual(keys[0], keys[2]);
  });

  it("of what is only looked at is what decides and was seen; what is otherwise every day is not", () => {
    const drift = drifted([
      seen(kit("GroupPolicyObject"), { effectiveMinimumPasswordAge: 0 }, { effectiveMinimumPasswordAge: 1 }),
      seen(kit("ProvisioningAgent"), { lastActivity: "2026-11-28" }, { lastActivity: "2026-11-29" }),
      seen(machine, { etag: 1, state: "a" }, { etag: 2, state: "b" }),
    ]);
    assert.match(driftText(drift) ?? "", /^- GroupPolicyObject \*\*it\*\* \(only looked at\): effectiveMinimumPasswordAge 0 → 1$/m); // prettier-ignore
    assert.equal(drift.items.length, 1);
  });

  it("has no id, no secret of before or after and, where that is asked, no host in it", () => {
    const inputs = (secret: string, id: string) => ({
      osProfile: { computerName: "CORP-AGENT1", adminPassword: secret },
      tags: { note: secret },
      zones: [`${id} on CORP-AGENT1 ${secret}`],
    });
    const event = step({ op: "update", type: machine, name: "CORP-AGENT1", before: inputs("canary-old", tenantId), after: inputs("canary-new", subscription), diff: ["osProfile.adminPassword", "tags.note", "zones[0]"] }); // prettier-ignore
    const text = driftText(drifted([event], { hideHostNames: true })) ?? "";
    assert.doesNotMatch(text, /canary|CORP-AGENT1|[0-9a-f]{8}-[0-9a-f]{4}-/i);
    assert.match(text, /\\\(id 1\\\) on \\\(host 1\\\) \\\(secret\\\) → \\\(id 2\\\)/);
    assert.deepEqual(drifted([], { problems: [`no access to ${tenantId}`] }).problems, ["no access to (id 1)"]);
  });

  it("stays a text in a line of its own, whatever somebody called it", () => {
    for (const hostile of hostileTexts) {
      const before = { mode: "manage", displayName: "before" };
      const event = step({ op: "update", type: kit("GroupPolicyObject"), name: hostile, before, after: { ...before, displayName: hostile }, diff: ["displayName"] }); // prettier-ignore
      const drift = drifted([event], { stack: hostile, file: hostile });
      const text = driftText(drift, { marker: "<!-- marker -->", since: new Map() }) ?? "";
      const plain = driftText(drifted([ageOf(1)]), { marker: "<!-- marker -->", since: new Map() }) ?? "";
      assert.equal(text.split("\n").length, plain.split("\n").length, hostile.slice(0, 80));
      assert.equal([...text.matchAll(/<!--/g)].length, 2, hostile.slice(0, 80));
      assert.doesNotMatch(text, /<(?!!--|\/?sub>)|(?<!\\)@|\]\(/, hostile.slice(0, 80));
      assert.ok(text.length < 65_536);
      assert.match(issueTitle(drift), /^Drift of [\w .-]{0,100} \(Entra writeback\)$/);
    }
  });

  it("has room in one issue, and counts what has none", () => {
    const many = Array.from({ length: 3000 }, (_, index) => {
      const [before, after] = [{ enabled: true }, { enabled: false }];
      return step({ op: "update", type: machine, name: `host-${index}`, before, after, diff: ["enabled"] });
    });
    const drift = drifted(many);
    const since = new Map(drift.items.map(({ key }, index) => [key, `20${10 + (index % 16)}-01-${10 + (index % 20)}`]));
    const text = driftText(drift, { marker: "<!-- marker -->", since }) ?? "";
    assert.ok(text.length <= 60_000, `${text.length}`);
    const shown = [...text.matchAll(/^- VirtualMachine/gm)].length;
    assert.match(text, new RegExp(`^- \\*\\*${3000 - shown} omitted\\*\\*$`, "m"));
    assert.ok(shown > 200, `${shown}`);
    const kept = daysIn(text, drift.today);
    for (const { key } of drift.items.slice(0, shown)) assert.equal(kept.get(key), since.get(key));
  });

  it("keeps no day that is none, or is to come", () => {
    const days = "2026-11-20 aaaaaaaaaa bbbbbbbbbb, 2026-11-30 cccccccccc, 2026-02-30 dddddddddd";
    const lines = (second: string) => `<!-- marker -->\r\n${second}\r\n### title`;
    assert.deepEqual([...daysIn(lines(`<!-- since ${days} -->`), "2026-11-29")], [["aaaaaaaaaa", "2026-11-20"], ["bbbbbbbbbb", "2026-11-20"]]); // prettier-ignore
    assert.equal(daysIn(lines("since 2026-11-20 aaaaaaaaaa"), "2026-11-29").size, 0);
    assert.equal(daysIn("", "2026-11-29").size, 0);
  });
});

describe("where drift is looked for", () => {
  it("is a schedule or a person's start, and never a pull request", () => {
    const gitHub = (name: string) => driftRefusal({ GITHUB_ACTIONS: "true", GITHUB_EVENT_NAME: name });
    const azure = (reason: string) => driftRefusal({ TF_BUILD: "True", BUILD_REASON: reason });
    const events = ["pull_request", "pull_request_target", "workflow_run", "issue_comment", "merge_group", "push"];
    for (const name of events)
      assert.equal(gitHub(name), `The workflow runs on ${name}. Drift is looked for with the credentials of a schedule, which no pull request may have: let it run on schedule or workflow_dispatch.`); // prettier-ignore
    assert.match(azure("PullRequest") ?? "", /The pipeline runs on PullRequest\..*let it run on Schedule or Manual\./);
    for (const fit of [
      gitHub("schedule"),
      gitHub("workflow_dispatch"),
      azure("Schedule"),
      azure("Manual"),
      driftRefusal({}),
    ])
      // prettier-ignore
      assert.equal(fit, undefined);
  });
});
