import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { SecretValue } from "../../formats/wire/codec.ts";
import { PluginClient, urnOf } from "../support/pluginClient.ts";
import { DyingScripts } from "./dyingScripts.ts";
import { callsOf } from "./killedChange.ts";
import * as lab from "./lab.ts";

describe("a group policy whose deletion was cut off by kill -9 in a real domain", () => {
  const urn = urnOf("entra-writeback:index:GroupPolicyObject");
  let scripts: DyingScripts;
  let plugin: PluginClient;
  before(async () => {
    scripts = new DyingScripts(["GroupPolicyObject"]);
    plugin = await PluginClient.start({ channel: lab.channel });
  });
  after(async () => {
    await plugin.stop();
    scripts.remove();
  });

  const made = async () => {
    const { inputs, failures } = await plugin.check(urn, {
      domain: lab.domain,
      server: lab.host,
      sysvolPath: lab.sysvol,
      credential: { user: lab.administrator.user, password: new SecretValue(lab.administrator.password) },
      displayName: "Remains",
      accountPolicy: { minimumPasswordAge: 0 },
      effectTimeout: 0,
    });
    assert.deepEqual(failures, []);
    const recorded = await plugin.create(urn, inputs);
    const id = String(recorded.outputs["policyId"]);
    return { recorded, inputs, id, folder: join(lab.sysvol, "Policies", id) };
  };
  const removal = (id: string) => callsOf("GroupPolicyObject", { id, displayName: "Remains" })("Remove");

  it("is not forgotten by a refresh before its files are gone, so that the next destroy takes them away", async () => {
    let deaths = 0;
    for (let at = 0; ; at++) {
      const { recorded, id, folder } = await made();
      if (!(await scripts.dies(removal(id), at))) break;
      deaths++;
      const seen = (await plugin.read(urn, recorded)) ?? assert.fail(`forgotten after ${at} writes`);
      await plugin.delete(urn, seen);
      assert.ok(!existsSync(folder));
      assert.equal(await plugin.read(urn, recorded), undefined);
    }
    assert.equal(deaths, 4, "before the first write, and after link, container and a file");
  });

  it("is whole again after an update instead", async () => {
    const { recorded, inputs, id, folder } = await made();
    assert.ok(await scripts.dies(removal(id), 3));
    const seen = (await plugin.read(urn, recorded)) ?? assert.fail("forgotten");
    const whole = await plugin.update(urn, seen, inputs);
    const after = (await plugin.read(urn, whole)) ?? assert.fail("not there");
    assert.deepEqual((await plugin.diff(urn, after, inputs)).paths, []);
    await plugin.delete(urn, after);
    assert.ok(!existsSync(folder));
  });
});
