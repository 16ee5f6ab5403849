import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject, ScriptCall } from "../../resources/ports/channel.ts";
import { DomainRootDelegation } from "../../resources/index.ts";
import { tellSamAccess, type SamAccess } from "../../resources/domainRootDelegation/samAccess.ts";
import { openSimulatedDirectory, type SimulatedDirectory } from "../../sandbox/directory.ts";
import { PluginClient, urnOf } from "../support/pluginClient.ts";

const domain = "corp.contoso.com";
const account = "provAgentgMSA$";
const urn = urnOf(DomainRootDelegation.type);

describe("what the service account reaches beside the rights", () => {
  let folder: string;
  let directory: SimulatedDirectory;
  let plugin: PluginClient;
  let answer: (call: ScriptCall, result: JsonObject) => JsonObject;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "sam-"));
    directory = openSimulatedDirectory(join(folder, "directory.json"));
    answer = (_call, result) => result;
    const run = async (call: ScriptCall, signal: AbortSignal) => answer(call, await directory.run(call, signal));
    plugin = await PluginClient.start({ channel: { run } });
  });
  afterEach(async () => {
    await plugin.stop();
    rmSync(folder, { recursive: true });
  });

  const create = async (change = {}) => {
    const { inputs } = await plugin.check(urn, { domain, account, rights: ["ResetPassword"], ...change });
    return plugin.create(urn, inputs);
  };

  it("is whole in a new domain", async () => {
    const { outputs } = await create();
    assert.deepEqual(outputs["samAccess"], { samServer: "readable", authenticatedUsers: "member" });
  });

  it("is seen by a refresh, and changes nothing that is declared", async () => {
    const made = await create();
    await directory.drift.emptyCompatibleAccess();
    const emptied = (await plugin.read(urn, made)) ?? assert.fail("it is gone");
    assert.deepEqual(emptied.outputs["samAccess"], { samServer: "readable", authenticatedUsers: "notMember" });
    await directory.drift.closeSamServer();
    const closed = (await plugin.read(urn, emptied)) ?? assert.fail("it is gone");
    assert.deepEqual(closed.outputs["samAccess"], { samServer: "notReadable", authenticatedUsers: "notMember" });
    assert.deepEqual((await plugin.diff(urn, closed, made.inputs)).paths, []);
  });

  it("is not known of an account that is gone", async () => {
    const made = await create();
    const nothing = { samServer: "unknown", authenticatedUsers: "unknown" };
    answer = (_call, result) => ({ ...result, exists: false, effective: [], samAccess: nothing });
    assert.deepEqual((await plugin.read(urn, made))?.outputs["samAccess"], nothing);
  });

  describe("is told", () => {
    const told = (access: SamAccess, target?: string) => {
      const warnings: string[] = [];
      const inputs = { domain, account, ...(target !== undefined && { target }) };
      tellSamAccess(inputs, access, { warn: (message) => warnings.push(message) });
      return warnings;
    };
    const ending =
      "This is documented for the password writeback of Entra Connect Sync; that the cloud sync agent needs it the same way is inferred. Should resets be refused although the rights are there, ";
    const source =
      "https://learn.microsoft.com/en-us/troubleshoot/entra/entra-id/user-prov-sync/password-writeback-access-rights-permissions";
    const back = "put Authenticated Users back into the group where no benchmark keeps them out";
    const read = "let provAgentgMSA$ list the contents and read all properties and the permissions of samServer";
    const server = "CN=Server,CN=System,DC=corp,DC=contoso,DC=com (samServer)";
    const group = "Authenticated Users are not in Pre-Windows 2000 Compatible Access of corp.contoso.com";

    const cases: Record<string, [SamAccess, string[]]> = {
      "nothing where all is well": [{ samServer: "readable", authenticatedUsers: "member" }, []],
      "nothing where nothing may be read": [{ samServer: "unknown", authenticatedUsers: "unknown" }, []],
      "an emptied group": [
        { samServer: "readable", authenticatedUsers: "notMember" },
        [`${group}, though provAgentgMSA$ may read ${server} all the same. ${ending}${back}: ${source}`],
      ],
      "an emptied group, where samServer is not known": [
        { samServer: "unknown", authenticatedUsers: "notMember" },
        [
          `${group}, and whether provAgentgMSA$ may read ${server} is not known, as its permissions may not be read. ${ending}${back}: ${source}`,
        ],
      ],
      "both together": [
        { samServer: "notReadable", authenticatedUsers: "notMember" },
        [`${group}, and provAgentgMSA$ may not read ${server}. ${ending}${back}, or ${read}: ${source}`],
      ],
      "a samServer that lets nobody in": [
        { samServer: "notReadable", authenticatedUsers: "member" },
        [
          `provAgentgMSA$ may not read ${server}, neither by an entry of its own or of its groups nor as Authenticated Users or Pre-Windows 2000 Compatible Access. ${ending}${read}: ${source}`,
        ],
      ],
    };
    for (const [what, [access, expected]] of Object.entries(cases)) {
      it(what, () => assert.deepEqual(told(access), expected));
    }

    it("of a domain once: not with the entries on an OU", () => {
      assert.deepEqual(told({ samServer: "notReadable", authenticatedUsers: "notMember" }, "OU=Staff,DC=corp"), []);
    });
  });
});
