import assert from "node:assert/strict";
import { showProgress } from "../../cli/progress.ts";

describe("progress of a long work", () => {
  function written(isTTY: boolean, of: number): string[] {
    const texts: string[] = [];
    const stream = { isTTY, write: (text: string) => texts.push(text) };
    for (let done = 0; done <= of; done++) showProgress("their-backups", { done, of }, stream);
    return texts;
  }

  it("is one line of a terminal that is written over and gone in the end", () => {
    const texts = written(true, 100);
    assert.equal(texts.length, 11);
    assert.equal(texts[3], "\r\u001b[Ktheir-backups: 30 of 100 backups");
    assert.equal(texts.at(-1), "\r\u001b[K");
  });

  it("is nothing in a log, nor for what is done at once", () => {
    assert.deepEqual(written(false, 100), []);
    assert.deepEqual(written(true, 49), []);
  });
});
