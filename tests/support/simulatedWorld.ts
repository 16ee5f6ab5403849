import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
}
