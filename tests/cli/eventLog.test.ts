import assert from "node:assert/strict";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withEngineEvents } from "../../cli/engineEvents.ts";
import { unconfigured } from "../../policies/configuration.ts";
import type { UnusableInput } from "../../policies/reports/json.ts";
import { asEngineWould } from "../../stack/offline/declared.ts";
import { checkedStackFile, type CheckedStackFile } from "../../stack/offline/check.ts";
import { Ewb, minimal } from "./ewb.ts";

describe("ewb check --event-log", () => {
  const ewb = new Ewb();
  after(() => ewb.remove());

  const project = "name: hybrid\nruntime: nodejs\nmain: index.js\n";
  let count = 0;
  /** A stack of a project of its own. */
  function stack(text: string, name = "prod"): string {
    const folder = join(ewb.folder, String(count++));
    mkdirSync(folder);
    writeFileSync(join(folder, "Pulumi.yaml"), project);
    writeFileSync(join(folder, "package.json"), '{"type":"module"}');
    writeFileSync(join(folder, "index.js"), `import { declareStack } from ${JSON.stringify(new URL("../../stack/index.ts", import.meta.url).href)};\ndeclareStack();\n`); // prettier-ignore
    writeFileSync(join(folder, `Pulumi.${name}.yaml`), text);
    return join(folder, `Pulumi.${name}.yaml`);
  }

  const event = (of: object): EngineEvent => ({ sequence: 0, timestamp: 0, ...of });
  const summary = (packs: object = { "entra-writeback|local|/kit/policies/pack": "0.2.0" }) =>
    event({ summaryEvent: { resourceChanges: {}, PolicyPacks: packs } });
  const inForce = (...passed: string[]) =>
    event({ policyAnalyzeStackSummaryEvent: { policyPackName: "entra-writeback", passed } });

  /** What a whole run of a stack file leaves behind. */
  const runOf = ({ views, run }: CheckedStackFile, ...more: EngineEvent[]): EngineEvent[] => [
    event({ preludeEvent: { config: asEngineWould(run.config).config } }),
    ...views.map(({ urn }) => event({ resourcePreEvent: { metadata: { op: "create", urn } } })),
    ...more,
  ];

  async function heard(offline: CheckedStackFile, events: readonly EngineEvent[]) {
    const problems: UnusableInput[] = [];
    const { report, notes } = await withEngineEvents(offline, events, { configuration: unconfigured, file: "log.json", problems }); // prettier-ignore
    return { open: report.notEvaluated.map(({ rule }) => rule.id), notes, problems: problems.map(({ message }) => message) }; // prettier-ignore
  }

  it("keeps open what a run without the kit's rules cannot have decided, and says so", async () => {
    const offline = await checkedStackFile(stack(minimal));
    const before = offline.report.notEvaluated.map(({ rule }) => rule.id);
    assert.ok(before.length > 0);
    const without = await heard(offline, runOf(offline, summary({ contoso: "1.0.0" })));
    assert.deepEqual(without.open, before);
    assert.match(without.notes.join("\n"), /run had no policy pack of the kit.*--policy-pack/);
    const withPack = await heard(offline, runOf(offline, summary()));
    assert.deepEqual([withPack.open, withPack.notes, withPack.problems], [[], [], []]);
  });

  it("keeps open what the run had no rule for, by the policies that newer engines list", async () => {
    const offline = await checkedStackFile(stack(minimal));
    const ids = offline.report.notEvaluated.map(({ rule }) => rule.id);
    const [first = ""] = ids;
    const all = await heard(offline, runOf(offline, inForce(...ids, "not-evaluated"), summary()));
    assert.deepEqual(all.open, []);
    const others = [...ids.filter((id) => id !== first), "not-evaluated"];
    const some = await heard(offline, runOf(offline, inForce(...others), summary()));
    assert.deepEqual([...new Set(some.open)], [first]);
    const silent = await heard(offline, runOf(offline, inForce(...ids), summary()));
    assert.deepEqual(silent.open, ids);
  });

  it("refuses the log of another stack and of another project", async () => {
    const [prod, test] = [await checkedStackFile(stack(minimal)), await checkedStackFile(stack(minimal, "test"))];
    const { problems, open } = await heard(prod, runOf(test, summary()));
    assert.match(problems.join("\n"), /^is of a run of stack test of project hybrid, and not of stack prod of project hybrid: /); // prettier-ignore
    assert.equal(open.length, prod.report.notEvaluated.length);
    const said = { policyName: "minimum-password-age", policyPackName: "entra-writeback", enforcementLevel: "mandatory", message: "It is 1.", resourceUrn: "urn:pulumi:prod::min::entra-writeback:index:GroupPolicyObject::x" }; // prettier-ignore
    const other = await heard(prod, [event({ policyEvent: said }), summary()]);
    assert.match(other.problems.join("\n"), /stack prod of project min, and not of stack prod of project hybrid/);
  });

  it("refuses the log of what was declared before", async () => {
    const before = await checkedStackFile(stack(minimal));
    const [name = ""] = /[a-z.]*contoso\.com/.exec(minimal) ?? [];
    const renamed = await checkedStackFile(stack(minimal.replaceAll(name, `emea.${name}`)));
    const { problems } = await heard(renamed, runOf(before, summary()));
    assert.match(problems.join("\n"), /^is of a run in which entra-writeback:forests had another value than now: /);
    // A program of one's own has it in no key.
    const [, ...withoutConfig] = runOf(before, summary());
    assert.match((await heard(renamed, withoutConfig)).problems.join("\n"), /^is of a run that declared \w+ corp\.contoso\.com, which is declared no longer/); // prettier-ignore
    const [, , ...fewer] = runOf(before, summary());
    assert.match((await heard(before, fewer)).problems.join("\n"), /did not declare \w+ corp\.contoso\.com, which is declared now/); // prettier-ignore
  });

  it("takes the log of a run that deletes, refreshes, was given secrets, or had days without quotes", async () => {
    const [day = ""] = /\d{4}-\d\d-\d\d/.exec(minimal) ?? [];
    const offline = await checkedStackFile(stack(minimal));
    const [prelude, ...others] = runOf(offline, summary());
    const gone = ["delete", "refresh"].map(
      (op) =>
      event({ resourcePreEvent: { metadata: { op, urn: "urn:pulumi:prod::hybrid::entra-writeback:index:GroupPolicyObject::old.example" } } }), // prettier-ignore
    );
    const config = Object.fromEntries(
      Object.entries(prelude?.preludeEvent?.config ?? {}).map(([key, value]) => [
        key,
        key === "entra-writeback:forests" ? "[secret]" : day ? value.replace(day, `${day}T00:00:00Z`) : value,
      ]),
    );
    const { problems } = await heard(offline, [event({ preludeEvent: { config } }), ...gone, ...others]);
    assert.deepEqual(problems, []);
  });
});
