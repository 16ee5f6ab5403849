import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { loadStackFile } from "../../../stack/config/load.ts";
import { ConfigError } from "../../../stack/config/problem.ts";
import { TODAY, withStackFile } from "./support.ts";

const good = ["contoso", "hardened"].map((name) =>
  readFileSync(new URL(`../../../examples/Pulumi.${name}.yaml`, import.meta.url), "utf8"),
);

/** A sentence that tells the reader what to do closes every message. */
const INSTRUCTION = /(^|[.:] |, or )(Write|Remove|Save|Add|Keep|Run|Grant|write|remove) [^]*\.$/;

/** Loads a text that may be anything; a load either succeeds or says what is wrong, where. */
function loadsOrTells(text: string): void {
  withStackFile(text, (file) => {
    try {
      loadStackFile(file, { now: TODAY });
    } catch (error) {
      assert.ok(error instanceof ConfigError, String(error));
      assert.ok(error.problems.length > 0);
      const lines = text.split(/\r\n|\n|\r/);
      for (const { line, column, message } of error.problems) {
        assert.match(message, INSTRUCTION);
        assert.doesNotMatch(message, /undefined|\[object|NaN|    at /);
        if (line === undefined) continue;
        assert.ok(line >= 1 && line <= lines.length, `line ${line} of ${lines.length}`);
        assert.ok(
          column === undefined || (column >= 1 && column <= (lines[line - 1] ?? "").length + 1),
          `column ${column}`,
        );
      }
    }
  });
}

/** Replaces or removes the value at one place of a tree, chosen by a number. */
function mutate(root: unknown, place: number, value: unknown, action: "replace" | "remove" | "rename"): unknown {
  const copy: unknown = structuredClone(root);
  const places: { parent: object; key: string }[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    for (const key of Object.keys(node)) {
      places.push({ parent: node, key });
      visit(Reflect.get(node, key));
    }
  };
  visit(copy);
  const chosen = places[place % places.length];
  if (!chosen) return copy;
  const { parent, key } = chosen;
  if (action === "replace") Reflect.set(parent, key, value);
  else if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else {
    if (action === "rename") Reflect.set(parent, `${key}x`, Reflect.get(parent, key));
    Reflect.deleteProperty(parent, key);
  }
  return copy;
}

describe("a stack file changed at random", () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(null, "", "yes", [], {}, -1, 1e9, 0.5, { secure: "x" }, "2026-02-30"),
  );
  const change = fc.record({
    place: fc.nat(),
    value,
    action: fc.constantFrom("replace" as const, "remove" as const, "rename" as const),
  });

  it("in its values loads or tells what is wrong", () => {
    fc.assert(
      fc.property(fc.constantFrom(...good), fc.array(change, { minLength: 1, maxLength: 4 }), (text, changes) => {
        const values: unknown = parse(text);
        loadsOrTells(
          stringify(changes.reduce((tree, { place, value, action }) => mutate(tree, place, value, action), values)),
        );
      }),
      { numRuns: 300 },
    );
  });

  it("in its characters loads or tells what is wrong", () => {
    const edit = fc.record({
      at: fc.nat(),
      cut: fc.nat(12),
      insert: fc.oneof(
        fc.string(),
        fc.constantFrom("\t", "&a ", "*a", "!x ", "<<: ", '"', "[", "}", ": ", "- ", "\n", "%", "|", "---\n"),
      ),
    });
    fc.assert(
      fc.property(fc.constantFrom(...good), fc.array(edit, { minLength: 1, maxLength: 3 }), (text, edits) => {
        let changed = text;
        for (const { at, cut, insert } of edits) {
          const start = at % changed.length;
          changed = changed.slice(0, start) + insert + changed.slice(start + cut);
        }
        loadsOrTells(changed);
      }),
      { numRuns: 300 },
    );
  });

  it("stays readable where nothing but its layout changes", () => {
    for (const text of good) {
      const again = stringify(parse(text));
      withStackFile(again, (changed) =>
        withStackFile(text, (file) =>
          assert.deepEqual(loadStackFile(changed, { now: TODAY }).model, loadStackFile(file, { now: TODAY }).model),
        ),
      );
    }
  });

  it("locates every key of a good file on the line that holds it", () => {
    for (const text of good) {
      const lines = text.split("\n");
      withStackFile(text, (file) => {
        const { locate } = loadStackFile(file, { now: TODAY });
        for (const key of [
          "tenant.writeback.passwords",
          "forests[0].accountPolicy.minimumPasswordAge",
          "forests[0].agents.domainJoin.user",
        ]) {
          const position = locate(key);
          assert.ok(position);
          const name = key.split(".").at(-1) ?? "";
          assert.ok(lines[position.line - 1]?.slice(position.column - 1).startsWith(`${name}:`), key);
        }
      });
    }
  });
});
