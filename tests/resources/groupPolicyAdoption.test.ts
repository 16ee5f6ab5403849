import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { SecurityTemplate } from "../../formats/gpo/securityTemplate.ts";
import { SecretValue, type PropertyMap } from "../../formats/wire/codec.ts";
import type { GroupPolicyObjectResult } from "../../resources/groupPolicyObject/call.ts";
import { flat } from "../support/flat.ts";
import { domain, everything, first, GroupPolicyWorld, lsa, theirId, urn } from "../support/groupPolicyWorld.ts";

describe("a GroupPolicyObject, on the simulated directory,", () => {
  const world = new GroupPolicyWorld();

  describe("that was there before", () => {
    const theirs = {
      accountPolicy: { minimumPasswordAge: 2, minimumPasswordLength: 12 },
      registryValues: [{ name: `${lsa}\\LmCompatibilityLevel`, type: "dword", value: "3" }],
      userRights: [{ right: "SeServiceLogonRight", principals: ["S-1-5-80-0"] }],
    };
    const third = { order: 2, enabled: true, enforced: true };
    let before: GroupPolicyObjectResult;
    const rest = ({ settings, link, displayName }: GroupPolicyObjectResult) => ({ settings, link, displayName });

    beforeEach(async () => {
      await world.byHand("Ensure", { settings: flat(theirs), link: third });
      before = await world.byHand("Observe");
    });

    it("is refused, unless it is to be adopted", async () => {
      await assert.rejects(world.create(), /Choose another name, or set adopt: true to take it over/);
      assert.deepEqual(await world.byHand("Observe"), before);
    });

    it("gets back what it had: what was set, what was not, and its link", async () => {
      const adopted = await world.create({ ...everything, adopt: true });
      assert.equal(adopted.id, `${domain}/${theirId}`);
      assert.equal(adopted.outputs["adopted"], true);
      assert.deepEqual(adopted.outputs["before"], {
        displayName: "Writeback",
        "accountPolicy.minimumPasswordAge": 2,
        [`registryValues.${lsa}\\LmCompatibilityLevel`]: { type: "dword", value: "3" },
        "userRights.SeServiceLogonRight": ["S-1-5-80-0"],
        "accountPolicy.lockoutThreshold": null,
        "accountPolicy.passwordComplexity": null,
        "kerberosPolicy.maxTicketAge": null,
        "kerberosPolicy.ticketValidateClient": null,
        [`registryValues.${lsa}\\RestrictRemoteSAM`]: null,
        "services.VaultSvc": null,
        link: third,
      });
      const during = await world.byHand("Observe");
      assert.deepEqual(during.settings, {
        ...flat({
          ...everything,
          accountPolicy: { ...(everything["accountPolicy"] as PropertyMap), minimumPasswordLength: 12 },
        }),
      });
      assert.deepEqual(during.link, first);
      await world.plugin.delete(urn, adopted);
      assert.deepEqual(rest(await world.byHand("Observe")), rest(before));
    });

    it("gets a setting back as soon as it is no longer declared, and remembers one that is declared later", async () => {
      const adopted = await world.create({ adopt: true });
      const length = await world.update(adopted, {
        adopt: true,
        accountPolicy: { minimumPasswordAge: 0, minimumPasswordLength: 14 },
      });
      assert.deepEqual(length.outputs["before"], {
        displayName: "Writeback",
        "accountPolicy.minimumPasswordAge": 2,
        "accountPolicy.minimumPasswordLength": 12,
        link: third,
      });
      const { registryValues } = everything;
      const registry = await world.update(length, {
        adopt: true,
        accountPolicy: null,
        registryValues: registryValues ?? null,
      });
      const during = await world.byHand("Observe");
      assert.deepEqual(during.settings, flat({ ...theirs, registryValues }));
      await world.plugin.delete(urn, registry);
      assert.deepEqual(rest(await world.byHand("Observe")), rest(before));
    });

    it("loses the link that it had not", async () => {
      await world.byHand("Ensure", { unlink: true });
      const adopted = await world.create({ adopt: true });
      assert.deepEqual(adopted.outputs["link"], { ...first });
      await world.plugin.delete(urn, adopted);
      assert.equal((await world.byHand("Observe")).link, undefined);
    });

    it("gets its name back", async () => {
      const adopted = await world.create({ adopt: true });
      await world.plugin.delete(urn, await world.update(adopted, { adopt: true, displayName: "Other" }));
      assert.equal((await world.byHand("Observe")).displayName, "Writeback");
    });

    it("has a copy of all the links there were from before the first write, which no later one changes", async () => {
      const { targetLinks } = await world.byHand("Observe");
      const adopted = await world.create({ adopt: true });
      assert.equal(adopted.outputs["formerLinks"], targetLinks);
      await world.byHand("Ensure", { id: "{0D9C6B1A-7777-4444-8888-123456789ABC}", displayName: "Above", link: first });
      const updated = await world.update(adopted, { adopt: true, link: { order: 1, enforced: true } });
      assert.equal(updated.outputs["formerLinks"], targetLinks);
      assert.equal((await world.plugin.read(urn, updated))?.outputs["formerLinks"], targetLinks);
      const imported = await world.plugin.read(urn, { id: `${domain}/${theirId}`, inputs: {}, outputs: {} });
      assert.equal(imported?.outputs["formerLinks"], undefined, "an import has written nothing");
    });

    it("has a copy of its whole template from before the first write, however long, which no later one changes", async () => {
      const many = Array.from({ length: 300 }, (_, index) => {
        const value = createHash("sha256").update(String(index)).digest("hex");
        return { name: `MACHINE\\Software\\Contoso\\Setting${index}`, type: "string", value };
      });
      await world.byHand("Ensure", { settings: flat({ registryValues: many }) });
      const there = (await world.byHand("Observe")).settings;
      const adopted = await world.create({ adopt: true });
      const copy = String(adopted.outputs["formerTemplate"]);
      assert.ok(copy.length > 8000, "more than two answers hold");
      const { settings } = SecurityTemplate.parse(gunzipSync(Buffer.from(copy, "base64")), "GptTmpl.inf");
      assert.deepEqual(flat(settings), there);
      const updated = await world.update(adopted, { adopt: true, accountPolicy: { minimumPasswordAge: 1 } });
      assert.equal(updated.outputs["formerTemplate"], copy);
      assert.equal((await world.plugin.read(urn, updated))?.outputs["formerTemplate"], copy);
    });

    it("stays, also where the state has it as a secret that it is adopted", async () => {
      const adopted = await world.create({ adopt: true });
      await world.plugin.delete(urn, { ...adopted, outputs: { ...adopted.outputs, adopted: new SecretValue(true) } });
      assert.deepEqual(rest(await world.byHand("Observe")), rest(before));
    });

    it("is the kit's own once it was deleted and made anew", async () => {
      const adopted = await world.create({ adopt: true });
      await world.byHand("Remove");
      const remade = await world.update(adopted, { adopt: true });
      assert.equal(remade.outputs["adopted"], false);
      assert.deepEqual(remade.outputs["before"], { "accountPolicy.minimumPasswordAge": null, link: null });
      await world.plugin.delete(urn, remade);
      assert.equal((await world.byHand("Observe")).exists, false);
    });

    it("is not made anew by destroying what adopted it", async () => {
      const adopted = await world.create({ adopt: true });
      await world.byHand("Remove");
      await world.plugin.delete(urn, adopted);
      assert.equal((await world.byHand("Observe")).exists, false);
    });

    it("keeps what it has at its import when the resource is destroyed", async () => {
      const imported = await world.plugin.read(urn, { id: `${domain}/${theirId}`, inputs: {}, outputs: {} });
      assert.ok(imported);
      assert.deepEqual(imported.inputs["registryValues"], theirs.registryValues);
      assert.equal(imported.inputs["services"], undefined);
      const changed = await world.update(imported, {
        accountPolicy: { minimumPasswordAge: 0, minimumPasswordLength: 14 },
      });
      await world.plugin.delete(urn, changed);
      assert.deepEqual(rest(await world.byHand("Observe")), rest(before));
    });
  });
});
