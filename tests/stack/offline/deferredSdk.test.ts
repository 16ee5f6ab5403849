import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { deferred } from "../../../stack/offline/deferredSdk.ts";

const module = JSON.stringify(new URL("../../../stack/offline/deferredSdk.ts", import.meta.url).href);

/** What a fresh process prints as JSON, with the SDK's parts deferred. */
function inProcess(code: string): unknown {
  const program = `
    import Module, { createRequire } from "node:module";
    const require = createRequire(${JSON.stringify(import.meta.url)});
    const asked = new Set();
    const load = Module._load;
    Module._load = function (request, parent) {
      if (/@pulumi.pulumi/.test(parent?.filename ?? "")) asked.add(request);
      return load.apply(this, arguments);
    };
    const { deferSdkParts } = await import(${module});
    deferSdkParts();
    const entry = Module._load;
    Module._load = function (request, parent) {
      if (/@pulumi.pulumi/.test(parent?.filename ?? "")) asked.add(request);
      return entry.apply(this, arguments);
    };
    const pulumi = await import("@pulumi/pulumi");
    const loaded = (name) => Object.keys(require.cache).some((file) => file.includes("/node_modules/" + name + "/"));
    console.log(JSON.stringify(await (async () => { ${code} })()));`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    encoding: "utf8",
    cwd: import.meta.dirname,
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

describe("the deferred parts of the SDK", () => {
  it("are all asked for by the pinned version, and none is loaded by its import", () => {
    const { missing, early } = inProcess(`
      return {
        missing: ${JSON.stringify(deferred)}.filter((name) => !asked.has(name)),
        early: ["typescript", "@npmcli/arborist", "@grpc/grpc-js", "execa"].filter(loaded),
      };`) as { missing: string[]; early: string[] };
    assert.deepEqual({ missing, early }, { missing: [], early: [] });
  });

  it("are there for a program that uses them", () => {
    const used = inProcess(`
      const { text } = await pulumi.runtime.serializeFunction(() => 42);
      return {
        automation: typeof pulumi.automation.LocalWorkspace.create,
        dynamic: typeof pulumi.dynamic.Resource,
        provider: typeof pulumi.provider.main,
        serialised: /return 42|=> 42/.test(text),
        compiler: loaded("typescript"),
      };`);
    assert.deepEqual(used, {
      automation: "function",
      dynamic: "function",
      provider: "function",
      serialised: true,
      compiler: true,
    });
  });
});
