import assert from "node:assert/strict";
import { changeLines } from "../../../sandbox/report/changes.ts";
import { newRunLog, record, type RunLog } from "../../../sandbox/report/runLog.ts";

type Event = Parameters<typeof record>[1];

function logOf(...steps: [op: string, type: string, name: string, paths?: string[]][]): RunLog {
  const log = newRunLog();
  for (const [op, type, name, paths = []] of steps) {
    const detailedDiff = Object.fromEntries(paths.map((path) => [path, { diffKind: "update", inputDiff: true }]));
    const states = { old: { inputs: { size: 1, tags: { x: ["a", "b"] } } }, new: { inputs: { size: 2 } } };
    const urn = `urn:pulumi:s::p::${type}::${name}`;
    const metadata = { op, type, urn, provider: "", detailedDiff, ...states };
    record(log, { sequence: 0, timestamp: 0, resOutputsEvent: { metadata } } as unknown as Event);
  }
  return log;
}

describe("what a run changed", () => {
  it("is nothing when all stayed the same", () => {
    const log = logOf(["same", "a:b:C", "c"], ["refresh", "a:b:C", "c"], ["create", "pulumi:providers:a", "default"]);
    assert.deepEqual(changeLines(log, "done"), ["No changes."]);
  });

  it("is nothing but a look at what mode observe is about", () => {
    const log = newRunLog();
    for (const [op, name] of [
      ["create", "a"],
      ["delete", "b"],
      ["update", "c"],
    ] as const) {
      const state = { inputs: { mode: "observe" } };
      const states = op === "delete" ? { old: state } : { new: state };
      const metadata = { op, type: "a:b:Policy", urn: `urn:pulumi:s::p::a:b:Policy::${name}`, provider: "", ...states };
      record(log, { sequence: 0, timestamp: 0, resOutputsEvent: { metadata } } as unknown as Event);
    }
    assert.deepEqual(changeLines(log, "planned"), [
      "2 to look at:",
      "  Policy a",
      "  Policy c",
      "1 to leave as it is:",
      "  Policy b",
    ]);
    assert.deepEqual(changeLines(log, "done"), [
      "2 looked at:",
      "  Policy a",
      "  Policy c",
      "1 left as it is:",
      "  Policy b",
    ]);
  });

  it("is told by kind, with the properties that differ", () => {
    const log = logOf(["update", "a:b:Host", "h", ["size", "tags.x[0]", "tags.x[1]"]], ["delete", "a:b:Card", "c"]);
    assert.deepEqual(changeLines(log, "done"), [
      "1 updated:",
      "  Host h: size 1 → 2, tags.x a + b → (none)",
      "1 deleted:",
      "  Card c",
    ]);
    assert.deepEqual(changeLines(log, "planned")[0], "1 to update:");
  });

  it("is drift where a refresh found a difference", () => {
    assert.deepEqual(changeLines(logOf(["update", "a:b:Host", "h", ["size"]]), "found"), [
      "1 drifted:",
      "  Host h: size 1 → 2",
    ]);
  });

  it("counts a component once, though it is reported twice", () => {
    const log = logOf(["create", "a:b:Fleet", "f"], ["create", "a:b:Fleet", "f"]);
    assert.deepEqual(changeLines(log, "done"), ["1 created:", "  Fleet f"]);
  });

  it("is counted by type when it is much", () => {
    const log = logOf(
      ...Array.from({ length: 20 }, (_, index) => ["create", "a:b:Host", `h${index}`] as [string, string, string]),
    );
    assert.deepEqual(changeLines(log, "done"), ["20 created:", "  20 × Host"]);
  });

  it("keeps errors and warnings once, without colours and without the sandbox's own language host", () => {
    const log = newRunLog();
    const tell = (severity: string, message: string): void =>
      record(log, { diagnosticEvent: { severity, message, color: "never" } } as unknown as Event);
    tell("warning", "using pulumi-language-nodejs from $PATH at /x");
    tell("warning", "<{%fg 3%}>old agent<{%reset%}>");
    tell("error", "no\n");
    tell("error", "no");
    assert.deepEqual([log.warnings, log.errors], [["old agent"], ["no"]]);
  });
});
