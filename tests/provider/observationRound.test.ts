import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { ObservationRound } from "../../provider/observationRound.ts";

describe("a round of looks", () => {
  it("lets a failure wait for the looks that are under way, and a success for none", async () => {
    const round = new ObservationRound();
    const told: string[] = [];
    const { promise, resolve } = Promise.withResolvers<string>();
    const join = (look: () => Promise<string>) =>
      round
        .join(look, (outcome) => outcome === "differs")
        .then(
          (outcome) => told.push(outcome),
          (error: unknown) => told.push(String(error)),
        );
    const all = [
      join(() => promise),
      join(() => Promise.resolve("differs")),
      join(() => Promise.reject(new Error("gone"))),
      join(() => Promise.resolve("as declared")),
    ];
    await setImmediate();
    assert.deepEqual(told, ["as declared"]);
    resolve("late");
    await Promise.all(all);
    assert.deepEqual(told.toSorted(), ["Error: gone", "as declared", "differs", "late"]);
  });

  it("begins anew when all have ended", async () => {
    const round = new ObservationRound();
    const fails = () =>
      round.join(
        () => Promise.resolve("differs"),
        () => true,
      );
    assert.equal(await fails(), "differs");
    assert.equal(await fails(), "differs");
  });
});
