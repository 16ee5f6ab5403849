import assert from "node:assert/strict";
import packageJson from "../../package.json" with { type: "json" };
import type { PackageSchema } from "../../provider/schema/packageSchema.ts";
import { PluginClient } from "../support/pluginClient.ts";

describe("GetSchema", () => {
  let plugin: PluginClient;
  before(async () => {
    plugin = await PluginClient.start({ channel: { run: () => Promise.reject(new Error("nothing runs here")) } });
  });
  after(() => plugin.stop());

  it("answers with the kit's name and version", async () => {
    const { name, version } = JSON.parse(await plugin.getSchema()) as PackageSchema;
    assert.deepEqual({ name, version }, { name: "entra-writeback", version: packageJson.version });
  });

  // Engines before 3.114 know no subpackages; later ones may name the version that a program pins.
  it("answers whoever asks for another version of the package", async () => {
    const asked = await plugin.getSchema(0, { name: "", version: "9.9.9" });
    assert.equal(asked, await plugin.getSchema());
  });

  it("says what it has when another format is asked for", async () => {
    await assert.rejects(plugin.getSchema(1), /schema format 1 is asked for, but format 0 is what this plugin has/);
  });

  it("says that it is no parameterized package when part of one is asked for", async () => {
    await assert.rejects(
      plugin.getSchema(0, { name: "other", version: "1.0.0" }),
      /entra-writeback has no subpackage "other"/,
    );
  });
});
