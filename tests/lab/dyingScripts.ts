import assert from "node:assert/strict";
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject, ScriptCall, ScriptName } from "../../resources/ports/channel.ts";
import { LocalPowerShell } from "../../provider/channels/localPowerShell.ts";
import { findPowerShell, scriptsFolder } from "../scripts/powerShell.ts";

const executable = findPowerShell();
const { signal } = new AbortController();

/** A copy of the scripts whose process dies, as by kill -9, at a write that is chosen (dyingAtAWrite.ps1). */
export class DyingScripts {
  readonly #folder = mkdtempSync(join(tmpdir(), "dying-scripts-"));

  constructor(scripts: readonly ScriptName[]) {
    cpSync(scriptsFolder, this.#folder, { recursive: true });
    cpSync(join(import.meta.dirname, "dyingAtAWrite.ps1"), join(this.#folder, "lib", "DyingAtAWrite.ps1"));
    for (const name of readdirSync(this.#folder).filter((file) => scripts.some((script) => file === `${script}.ps1`))) {
      const text = readFileSync(join(this.#folder, name), "utf8");
      const loads = [...text.matchAll(/^\. "\$PSScriptRoot\/lib\/\w+\.ps1"$/gm)].at(-1)?.[0] ?? assert.fail(name);
      writeFileSync(join(this.#folder, name), text.replace(loads, `${loads}\n. "$PSScriptRoot/lib/DyingAtAWrite.ps1"`));
    }
    // Not every script writes files.
    const none = ["Write-PolicyFile", "Remove-PolicyFolder"].map((name) => `function ${name} { throw 'not loaded' }\n`);
    appendFileSync(join(this.#folder, "lib", "Call.ps1"), `\n${none.join("")}`);
  }

  /** Runs with a death after so many writes, 0: before the first; answers whether it came to that. */
  async dies(call: ScriptCall, writes: number): Promise<boolean> {
    process.env["LAB_DIE_AT"] = String(Math.max(writes, 1));
    process.env["LAB_DIE_WHEN"] = writes === 0 ? "before" : "after";
    const dying = new LocalPowerShell({ scripts: this.#folder, processes: 1, ...(executable && { executable }) });
    try {
      await dying.run(call, signal);
      return false;
    } catch (error) {
      assert.match((error as Error).message, /PowerShell was ended by SIGKILL/);
      return true;
    } finally {
      await dying.close();
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}

/** What does not differ from run to run: SIDs of new accounts and version numbers do. */
export function comparable({
  changed: _,
  accountSid: __,
  containerVersion,
  fileVersion,
  ...result
}: JsonObject): JsonObject {
  return { ...result, whole: containerVersion === fileVersion };
}
