import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Replication } from "../../resources/groupPolicyObject/call.ts";
import type { JsonObject } from "../../resources/ports/channel.ts";
import { attribute } from "./bothForests.ts";
import { DyingScripts } from "./dyingScripts.ts";
import { answerTo, callsOf } from "./killedChange.ts";
import { one, other, replicateDirectory, replicateFiles, takesIn } from "./twoControllers.ts";

/**
 * A policy is linked when every controller has its files, and deleted when none has its link; a script that dies in between changes
 * nothing about that, whatever has replicated by then.
 */
describe("kill -9 of a group policy's script in a domain with two controllers", () => {
  const id = "{5E0C0DE5-0000-4000-8000-0000000000CC}";
  const link = { order: 1, enabled: true, enforced: false };
  const settings = { "accountPolicy.minimumPasswordAge": 0, "accountPolicy.passwordHistorySize": 24 };
  let scripts: DyingScripts;
  let shares: string;
  let without: string;

  const policy = (action: "Observe" | "Ensure" | "Remove", asked: JsonObject = {}) =>
    callsOf("GroupPolicyObject", { id, displayName: "Killed", settings, link, appliesTo: "domainControllers" })(
      action,
      { sysvolPath: join(shares, one.host), ...asked },
    );
  const linksOn = async (controller: typeof one) => (await attribute(controller, one.root, "gPLink")) ?? "";
  const isLinkedOn = async (controller: typeof one) => (await linksOn(controller)).includes(id);
  const containerOn = (controller: typeof one) =>
    attribute(controller, `CN=${id},CN=Policies,CN=System,${one.root}`, "versionNumber");
  const folderOn = ({ sysvol }: typeof one) => join(sysvol, "Policies", id);
  const lackingIn = (answer: object) =>
    ((answer as { replication?: Replication }).replication?.lacking ?? []).map(({ server }) => server);
  /** All that there is on one controller arrives at the other; what is gone goes there too. */
  const replicate = async () => {
    await replicateDirectory(one, other);
    rmSync(folderOn(other), { recursive: true, force: true });
    if (existsSync(folderOn(one))) await replicateFiles(id, one, other);
  };
  const gone = async (place: string) => {
    await replicate();
    for (const controller of [one, other]) {
      assert.equal(await linksOn(controller), without, place);
      assert.equal(await containerOn(controller), undefined, place);
      assert.ok(!existsSync(folderOn(controller)), place);
    }
  };
  const takeAway = async () => {
    await answerTo(policy("Remove"));
    await replicate();
    await answerTo(policy("Remove"));
  };

  before(async () => {
    shares = mkdtempSync(join(tmpdir(), "sysvol-"));
    for (const { host, sysvol } of [one, other]) {
      mkdirSync(join(sysvol, "Policies"), { recursive: true });
      symlinkSync(sysvol, join(shares, host));
    }
    scripts = new DyingScripts(["GroupPolicyObject"]);
    without = await linksOn(one);
  });
  after(() => {
    scripts.remove();
    rmSync(shares, { recursive: true });
  });

  for (const late of ["nothing", "the directory", "directory and files"])
    it(`is made: not linked after a death before which ${late} arrived at the other, and linked once all of it did`, async () => {
      let deaths = 0;
      for (let at = 0; await scripts.dies(policy("Ensure"), at); at++, deaths++) {
        const place = `death after ${at} writes`;
        assert.ok(!(await isLinkedOn(one)), place);
        if (late !== "nothing") await replicateDirectory(one, other);
        if (late === "directory and files" && existsSync(folderOn(one))) await replicateFiles(id, one, other);
        const waiting = await answerTo(policy("Ensure"));
        const isWhole = late === "directory and files" && lackingIn(waiting).length === 0;
        assert.equal(await isLinkedOn(one), isWhole, place);
        if (!isWhole) assert.deepEqual(lackingIn(waiting), [other.host], place);
        await replicate();
        const linked = await answerTo(policy("Ensure"));
        assert.deepEqual([linked["link"], linked["settings"], lackingIn(linked)], [link, settings, []], place);
        await takeAway();
        await gone(place);
      }
      assert.ok(deaths >= 7, `${deaths} deaths`);
      await takeAway();
      await gone("at last");
    });

  it("is made: a death before or after the link itself is made", async () => {
    for (const at of [0, 1]) {
      await answerTo(policy("Ensure"));
      await replicate();
      assert.ok(await scripts.dies(policy("Ensure"), at), "the link is the one write that is left");
      assert.equal(await isLinkedOn(one), at === 1);
      const linked = await answerTo(policy("Ensure"));
      assert.deepEqual([linked["link"], lackingIn(linked)], [link, []]);
      await takeAway();
      await gone(`death after ${at} writes`);
    }
  });

  it("is destroyed: unlinked, whole while the other links it, and gone in the end, whenever a run dies", async () => {
    const make = async () => {
      await answerTo(policy("Ensure"));
      await replicate();
      await answerTo(policy("Ensure"));
      await replicate();
      assert.ok(await isLinkedOn(other));
    };
    const arrives = async () => {
      await takesIn(other, true);
      await replicateDirectory(one, other);
    };
    await make();
    for (const at of [0, 1]) {
      await takesIn(other, false);
      assert.ok(await scripts.dies(policy("Remove"), at));
      assert.equal(await isLinkedOn(one), at === 0);
      for (let again = 0; again < 2; again++) {
        assert.deepEqual(lackingIn(await answerTo(policy("Remove"))), [other.host]);
        assert.ok(!(await isLinkedOn(one)));
        assert.ok(await containerOn(one), "the container stays as long as the other links it");
        assert.ok(existsSync(join(folderOn(one), "MACHINE/Microsoft/Windows NT/SecEdit/GptTmpl.inf")));
      }
      await arrives();
      let deaths = 0;
      for (let after = 0; await scripts.dies(policy("Remove"), after); after++, deaths++) {
        assert.equal((await answerTo(policy("Remove")))["exists"], false);
        await gone(`deaths after ${at} and ${after} writes`);
        await make();
        await takesIn(other, false);
        await answerTo(policy("Remove"));
        await arrives();
      }
      assert.ok(deaths >= 3, `${deaths} deaths`);
      await gone("without a death");
      await make();
    }
    await takeAway();
    await gone("at last");
  });
});
