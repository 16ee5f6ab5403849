import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FormerVersion } from "./formerVersion.ts";
import { writeManyBackups } from "./manyBackups.ts";
import { node, pair, peakMegabytes, type Result } from "./measure.ts";

/** As users have it: compiled. */
const main = join(import.meta.dirname, "../../dist/cli/main.js");

const [many, few] = [1000, 92];

/** A folder of 1,000 backups, and per backup what 92 cost a former version; what is measured has findings. */
export async function backupsAgainstBaseline({ commit, main: formerMain }: FormerVersion): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "ewb-bench-"));
  try {
    const [large, small] = [many, few].map((count) => {
      const path = join(folder, String(count));
      mkdirSync(path);
      writeManyBackups(path, count);
      return path;
    }) as [string, string];
    const result = await pair(
      { what: `check of ${many} group policy backups, per backup`, against: `${few} at ${commit}`, goal: 0.33 },
      3,
      () => check(main, large),
      () => check(formerMain, small),
    );
    const peak = Math.round(peakMegabytes([main, "check", "--gpo-backup", large]));
    return {
      ...result,
      a: result.a / many,
      b: result.b / few,
      ratio: (result.ratio * few) / many,
      note: `peak memory ${peak} MB (goal < 300 MB)`,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same folder against a start of Node that reads every file of it and does nothing with them. */
export async function backupsAgainstReading(): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "ewb-bench-"));
  try {
    writeManyBackups(folder, many);
    const result = await pair(
      { what: `check of ${many} group policy backups`, against: "reading their files in Node", goal: 10 },
      3,
      () => check(main, folder),
      () => node("-e", reading, folder),
    );
    const peak = Math.round(peakMegabytes([main, "check", "--gpo-backup", folder]));
    return { ...result, note: `peak memory ${peak} MB (goal < 300 MB)` };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const reading = `const { readdirSync, readFileSync } = require("node:fs");
for (const file of readdirSync(process.argv[1], { recursive: true, withFileTypes: true }))
  if (file.isFile()) readFileSync(file.parentPath + "/" + file.name);`;

function check(program: string, folder: string): void {
  const words = [program, "check", "--gpo-backup", folder];
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: "utf8", maxBuffer: 2 ** 28 });
  if (status !== 1 || stderr !== "") throw new Error(`node ${words.join(" ")} ended with ${status}: ${stderr}`);
}
