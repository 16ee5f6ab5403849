import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { evaluate } from "../../policies/evaluate.ts";
import { rules } from "../../policies/catalogue.ts";
import type { ResourceView } from "../../policies/rule.ts";
import { declaredByStackFile } from "../../stack/offline/declared.ts";
import { outputTag, resolved, unknownTag } from "./support/references.ts";
import { today, view } from "./support/stackFixture.ts";

interface Declared {
  readonly type: string;
  readonly name: string;
  readonly properties: Record<string, unknown>;
}

const text = readFileSync(new URL("corpus/otherPrograms.yaml", import.meta.url), "utf8");
const programs = parse(text, { customTags: [unknownTag, outputTag] }) as Record<string, Declared[]>;
const kit = (name: string) => declaredByStackFile(fileURLToPath(new URL(`../../examples/Pulumi.${name}.yaml`, import.meta.url))); // prettier-ignore

describe("what others declare beside the kit's own hosts", () => {
  const ours: Record<string, ResourceView[]> = {};
  before(async () => {
    ours["a subnet of another stack"] = await kit("minimal");
    ours["a network of their own"] = await kit("hardened");
  });

  it("is of at least 25 kinds of program", () => assert.ok(Object.keys(programs).length >= 25));

  for (const [name, declared] of Object.entries(programs)) {
    for (const where of ["a subnet of another stack", "a network of their own"]) {
      it(`trips nothing, hosts in ${where}: ${name}`, () => {
        const theirs = resolved(declared.map((one) => view(one.type, one.name, one.properties)));
        const { findings, notEvaluated } = evaluate([...(ours[where] ?? []), ...theirs], { today });
        assert.deepEqual(findings.map(({ rule, message }) => `${rule.id}: ${message}`), []); // prettier-ignore
        const open = notEvaluated.filter(({ rule }) => rule.id === "agent-exposure");
        assert.deepEqual(open.map(({ reason }) => reason), []); // prettier-ignore
      });
    }
  }

  it("trips agent-exposure where no host is known to be elsewhere, and trips nothing else", () => {
    const theirs = Object.values(programs).flatMap(
      (declared, index) =>
      resolved(declared.map((one) => view(one.type, one.name, one.properties))).map((one) => ({ ...one, urn: `${one.urn}-${index}` })), // prettier-ignore
    );
    const types = new Set(rules.find(({ id }) => id === "agent-exposure")?.appliesTo);
    const { findings } = evaluate(theirs, { today });
    assert.deepEqual([...new Set(findings.map(({ rule }) => rule.id))], ["agent-exposure"]);
    const tripped = new Set(findings.filter(({ rule }) => rule.id === "agent-exposure").map(({ resource }) => resource.type)); // prettier-ignore
    assert.ok(tripped.size >= 15, `${[...tripped].join(", ")} of ${[...types].join(", ")}`);
  });
});
