import assert from "node:assert/strict";
import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";
import { changes } from "../../cli/commands/changes.ts";
import { kit } from "../engine/engine.ts";
import { diesAtWrite } from "../support/dyingWrites.ts";

describe("ewb changes, killed at every write", () => {
  let folder: string;
  const clock = process.env["SOURCE_DATE_EPOCH"];
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "killed-pack-"));
    process.env["SOURCE_DATE_EPOCH"] = "1795509000";
  });
  after(() => {
    rmSync(folder, { recursive: true });
    if (clock === undefined) delete process.env["SOURCE_DATE_EPOCH"];
    else process.env["SOURCE_DATE_EPOCH"] = clock;
  });

  const file = join(kit, "examples", "Pulumi.hardened.yaml");
  const write = async (out: string) => {
    const said = mock.method(console, "log", () => undefined);
    try {
      assert.equal(await changes(file, { out }), 0);
    } finally {
      said.mock.restore();
    }
  };
  const contents = (place: string) => {
    const found = readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = found.map((entry) => join(entry.parentPath, entry.name)).sort();
    return Object.fromEntries(paths.map((path) => [path.slice(place.length), readFileSync(path, "latin1")]));
  };
  /** A pack of a former declaration, in which the changes had other numbers, with what was there before them. */
  const former = (out: string, names: readonly string[]) => {
    mkdirSync(join(out, "changes"), { recursive: true });
    mkdirSync(join(out, "before"));
    writeFileSync(join(out, "changes", "1-gone.json"), "{}");
    for (const name of names) {
      const other = name.replace(/^\d+/, (number) => String(Number(number) + 1));
      writeFileSync(join(out, "before", other), name);
    }
  };

  for (const [isThere, when] of [
    [false, "before"],
    [true, "within"],
  ] as const)
    it(`${when} one, ${isThere ? "over a former pack" : "in a new folder"}: the next run writes the whole pack`, async () => {
      const whole = join(folder, `${isThere}-${when}`);
      const first = join(folder, `${isThere}-${when}-first`);
      await write(first);
      const names = readdirSync(join(first, "changes"));
      if (isThere) former(whole, names);
      await write(whole);
      const wanted = contents(whole);
      let deaths = 0;
      for (let at = 1; ; at++) {
        const out = join(folder, `${isThere}-${when}-${at}`);
        if (isThere) former(out, names);
        if (!(await diesAtWrite(at, when, () => write(out)))) break;
        deaths++;
        await write(out);
        const now = contents(out);
        const files = new Set([...Object.keys(wanted), ...Object.keys(now)]);
        const differing = [...files].filter((name) => now[name] !== wanted[name]);
        assert.deepEqual(differing, [], `died at write ${at}`);
      }
      assert.ok(deaths >= 15, `${deaths} deaths`);
    });
});
