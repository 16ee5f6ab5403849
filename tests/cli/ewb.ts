import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kit } from "../engine/engine.ts";

/** The least example, without an account policy: the tests write theirs. */
export const minimal = readFileSync(join(kit, "examples/Pulumi.minimal.yaml"), "utf8").replace(
  /^ +accountPolicy: .*\n/m,
  "",
);

/** The program in a folder of its own, as a user starts it, at a fixed time. */
export class Ewb {
  readonly folder = mkdtempSync(join(tmpdir(), "ewb-cli-"));

  readonly run = (...words: string[]) => this.runIn(this.folder, ...words);

  readonly runIn = (cwd: string, ...words: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(kit, "cli/ewb.mjs"), ...words], {
      cwd,
      encoding: "utf8",
      env: { ...process.env, SOURCE_DATE_EPOCH: "1795509000" },
    });
    return { status, stdout, stderr };
  };

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
