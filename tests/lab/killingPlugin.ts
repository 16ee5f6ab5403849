import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPowerShell } from "../scripts/powerShell.ts";
import { PluginClient } from "../support/pluginClient.ts";

/** Plugins in processes of their own, or their engine, that die at a call of a script which is chosen (killingPowerShell.mjs). */
export class KillingPlugin {
  readonly #folder = mkdtempSync(join(tmpdir(), "kill-"));

  constructor() {
    process.env["LAB_KILL_POWERSHELL"] = findPowerShell();
    process.env["ENTRA_WRITEBACK_PWSH"] = join(import.meta.dirname, "killingPowerShell.mjs");
    this.nobodyDies();
  }

  /**
   * Who dies, at which call from now on; answers a file that is there once it has happened. Each run counts in a file of its own: a
   * plugin whose engine has died may still finish a call of the last one.
   */
  arm(target: "plugin" | "engine", at: number, when: "before" | "after"): string {
    const count = join(this.#folder, `${target}-${at}-${when}`);
    writeFileSync(count, "");
    rmSync(`${count}.killed`, { force: true });
    process.env["LAB_KILL_TARGET"] = target;
    process.env["LAB_KILL_COUNT"] = count;
    process.env["LAB_KILL_AT"] = String(at);
    process.env["LAB_KILL_WHEN"] = when;
    return `${count}.killed`;
  }

  nobodyDies(): void {
    this.arm("plugin", 0, "before");
  }

  async plugin<T>(body: (plugin: PluginClient) => Promise<T>): Promise<T> {
    const plugin = await PluginClient.startProcess();
    try {
      return await body(plugin);
    } finally {
      await plugin.stop();
    }
  }

  /** Work of a plugin, killed before its first call and after any, again and again, each time one step later, until it comes through. */
  async throughDeaths<T>(work: (plugin: PluginClient) => Promise<T>): Promise<{ result: T; deaths: number }> {
    for (let calls = 0; ; calls++) {
      const mark = calls === 0 ? this.arm("plugin", 1, "before") : this.arm("plugin", calls, "after");
      const end = await this.plugin(work).then(
        (result) => ({ result }),
        (error: unknown) => ({ error }),
      );
      const told = `after ${calls} calls: ${"error" in end ? String(end.error) : "done"}`;
      assert.equal("error" in end, existsSync(mark), told);
      if ("error" in end) continue;
      this.nobodyDies();
      return { result: end.result, deaths: calls };
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
