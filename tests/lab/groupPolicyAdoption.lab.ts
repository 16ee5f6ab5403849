import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { GroupPolicyObject } from "../../resources/index.ts";
import { SecretValue, type PropertyMap } from "../../formats/wire/codec.ts";
import { PluginClient, urnOf } from "../support/pluginClient.ts";
import { container, defaultLink, gPLink, id, lsa, makeTheirs, policy, templateText, theirs } from "./foreignPolicy.ts";
import { administrator, channel, domain, host, sysvol } from "./lab.ts";

describe("a foreign group policy that the plugin adopts in a real domain", () => {
  const urn = urnOf(GroupPolicyObject.type);
  let plugin: PluginClient;
  const inputs = async (change: PropertyMap = {}) => {
    const { user, password } = administrator;
    const target = {
      domain,
      server: host,
      sysvolPath: sysvol,
      credential: { user, password: new SecretValue(password) },
    };
    const whole = { ...target, displayName: "Agents", adopt: true, effectTimeout: 0, ...change };
    const checked = await plugin.check(urn, whole);
    assert.deepEqual(checked.failures, []);
    return checked.inputs;
  };
  const everything = {
    accountPolicy: { minimumPasswordAge: 0, passwordHistorySize: 24 },
    registryValues: [{ name: `${lsa}\\LmCompatibilityLevel`, type: "dword", value: "5" }],
    userRights: [{ right: "SeServiceLogonRight", principals: ["S-1-5-80-0", "Administrators"] }],
    services: [
      { service: "Spooler", startup: "disabled" },
      { service: "VaultSvc", startup: "manual" },
    ],
  };

  before(async () => (plugin = await PluginClient.start({ channel })));
  after(() => plugin.stop());
  beforeEach(makeTheirs);
  afterEach(() => policy("Remove"));

  it("is changed in what is declared, and gets its template and link back on destroy", async () => {
    const links = await gPLink();
    const adopted = await plugin.create(urn, await inputs(everything));
    assert.equal(adopted.id, `${domain}/${id}`);
    const copy = gunzipSync(Buffer.from(String(adopted.outputs["formerTemplate"]), "base64"));
    assert.equal(copy.toString("utf16le"), `\ufeff${theirs}`);
    assert.equal(
      templateText(),
      theirs
        .replace(
          'MinimumPasswordAge = 2\r\nNewGuestName = "Visitor"',
          'MinimumPasswordAge = 0\r\nNewGuestName = "Visitor"\r\nPasswordHistorySize = 24',
        )
        .replace("=4,3", "=4,5")
        .replace("*S-1-5-80-0", "*S-1-5-80-0,*S-1-5-32-544")
        .replace('"Spooler",4,"D:(A;;CC;;;AU)"', '$&\r\n"VaultSvc",3,""'),
    );
    assert.equal(await gPLink(), `${defaultLink}[LDAP://${container};0]`);
    assert.deepEqual((await plugin.read(urn, adopted))?.inputs, adopted.inputs);
    await plugin.delete(urn, adopted);
    assert.equal(templateText(), theirs);
    assert.equal(await gPLink(), links);
    const { containerVersion, fileVersion } = await policy("Observe");
    assert.deepEqual([containerVersion, fileVersion], [5, 5]);
  });

  it("gets back at once what is no longer declared", async () => {
    const adopted = await plugin.create(urn, await inputs(everything));
    const services = [{ service: "VaultSvc", startup: "manual" }];
    const less = await plugin.update(urn, adopted, await inputs({ services }));
    assert.equal(templateText(), theirs.replace('"Spooler",4,"D:(A;;CC;;;AU)"', '$&\r\n"VaultSvc",3,""'));
    await plugin.delete(urn, less);
    assert.equal(templateText(), theirs);
  });
});
