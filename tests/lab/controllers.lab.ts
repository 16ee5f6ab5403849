import { attribute } from "./bothForests.ts";
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { SecretValue, type PropertyMap } from "../../formats/wire/codec.ts";
import { PluginClient, urnOf, type Recorded } from "../support/pluginClient.ts";
import { channel, read } from "./lab.ts";
import { refresh, rootDaclOf, runOn, type LabDomain } from "./labDomain.ts";
import { one, other, replicateDirectory, replicateFiles } from "./twoControllers.ts";

describe("two controllers of one domain", () => {
  const urn = urnOf("entra-writeback:index:GroupPolicyObject");
  let plugin: PluginClient;
  let made: Recorded;
  let id: string;
  /** A policy as declared, through one of the controllers. */
  const through = ({ domain, host, sysvol, administrator: { user, password } }: LabDomain): PropertyMap => ({
    domain,
    server: host,
    sysvolPath: sysvol,
    credential: { user, password: new SecretValue(password) },
    displayName: "Two controllers",
    accountPolicy: { minimumPasswordAge: 0 },
    effectTimeout: 0,
  });
  const seenThrough = async (controller: LabDomain) => {
    const { inputs } = await plugin.check(urn, through(controller), made.inputs);
    const seen = (await plugin.read(urn, { ...made, inputs })) ?? assert.fail("not there");
    return (await plugin.diff(urn, seen, inputs)).paths;
  };
  const folderOn = ({ sysvol }: LabDomain) => join(sysvol, "Policies", id);

  before(async () => {
    plugin = await PluginClient.start({ channel });
    const { inputs, failures } = await plugin.check(urn, through(one));
    assert.deepEqual(failures, []);
    made = await plugin.create(urn, inputs);
    id = String(made.outputs["policyId"]);
  });
  after(() => plugin.stop());

  it("have one directory: container and link arrive by replication, in a second or a few", async () => {
    await replicateDirectory(one, other);
    assert.equal(await attribute(other, one.root, "gPLink"), await attribute(one, one.root, "gPLink"));
    assert.match((await attribute(other, one.root, "gPLink")) ?? "", new RegExp(id, "i"));
    assert.deepEqual(await rootDaclOf(other), await rootDaclOf(one));
  });

  it("have a SYSVOL each: the link is there, and the files are not", async () => {
    assert.ok(existsSync(folderOn(one)));
    assert.ok(!existsSync(folderOn(other)));
    assert.deepEqual(await seenThrough(one), []);
    assert.notDeepEqual(await seenThrough(other), []);
  });

  it("agree on the policy when the files have been replicated too", async () => {
    await replicateFiles(id, one, other);
    assert.deepEqual(await seenThrough(other), []);
  });

  it("change the same domain, whichever of them applies the policy", async () => {
    await refresh(one);
    assert.equal((await read(one.root, "minPwdAge"))?.["minpwdage"], "0");
    await replicateDirectory(one, other);
    assert.equal(await attribute(other, one.root, "minPwdAge"), "0");
    assert.match(
      await runOn(other, "samba-tool", "domain", "passwordsettings", "show"),
      /Minimum password age \(days\): 0/,
    );
  });
});
