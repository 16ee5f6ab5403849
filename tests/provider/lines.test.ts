import assert from "node:assert/strict";
import { Lines } from "../../provider/lines.ts";

describe("work that is done one after the other", () => {
  it("never overlaps in a line, and waits for no other line", async () => {
    const lines = new Lines();
    const running = new Set<string>();
    let most = 0;
    const work = (name: string) => async () => {
      running.add(name);
      most = Math.max(most, [...running].filter((one) => one.startsWith("a")).length);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running.delete(name);
      return { observed: name };
    };
    const done = ["a1", "a2", "b1", "a3"].map((name) => lines.oneByOne(name.charAt(0), name, work(name)));
    assert.deepEqual(
      await Promise.all(done),
      ["a1", "a2", "b1", "a3"].map((observed) => ({ observed })),
    );
    assert.equal(most, 1);
  });

  it("goes on after neither an error nor a problem, and tells whose it was", async () => {
    for (const failing of [
      () => Promise.reject(new Error("broken")),
      () => Promise.resolve({ observed: 1, problem: "half done" }),
    ]) {
      const lines = new Lines();
      const outcomes = await Promise.allSettled([
        lines.oneByOne("corp", "AGENT1", failing),
        lines.oneByOne("corp", "AGENT2", () => assert.fail("it went on")),
        lines.oneByOne("corp", "AGENT3", () => assert.fail("it went on")),
        lines.oneByOne("fabrikam", "FAB1", () => Promise.resolve({ observed: 2 })),
      ]);
      const stopped = { status: "fulfilled", value: { stoppedBy: "AGENT1" } };
      assert.deepEqual(outcomes.slice(1), [stopped, stopped, { status: "fulfilled", value: { observed: 2 } }]);
    }
  });
});
