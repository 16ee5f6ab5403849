import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DirectoryState, DomainState } from "../../sandbox/directory/state.ts";
import { openSimulatedDirectory, type SimulatedDirectory } from "../../sandbox/directory.ts";
import { PluginClient } from "./pluginClient.ts";

/** The plugin on a simulated directory of its own, for each test of the suite it is made in. */
export class SimulatedWorld {
  directory!: SimulatedDirectory;
  plugin!: PluginClient;
  #folder = "";

  constructor() {
    beforeEach(async () => {
      this.#folder = mkdtempSync(join(tmpdir(), "simulated-"));
      this.directory = openSimulatedDirectory(join(this.#folder, "directory.json"));
      this.plugin = await PluginClient.start({ channel: this.directory });
    });
    afterEach(async () => {
      await this.plugin.stop();
      rmSync(this.#folder, { recursive: true });
    });
  }

  /** What others do to a domain that no script of the kit does. */
  edit(domain: string, change: (state: DomainState) => void): void {
    const file = join(this.#folder, "directory.json");
    const state = JSON.parse(readFileSync(file, "utf8")) as DirectoryState;
    const found = state.domains[domain];
    if (found === undefined) throw new Error(`nobody has asked for ${domain}`);
    change(found);
    writeFileSync(file, JSON.stringify(state));
  }
}
