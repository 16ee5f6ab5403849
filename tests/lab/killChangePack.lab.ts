import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "../../resources/ports/channel.ts";
import { ChangePack, summary } from "./changePack.ts";
import { answerTo, callsOf } from "./killedChange.ts";
import * as lab from "./lab.ts";

interface ChangeFile {
  readonly script: string;
  readonly parameters: JsonObject;
}

describe("kill -9 of Changes.ps1 at every write", () => {
  const pack = new ChangePack();
  let original: Buffer;

  const part = (...names: string[]) => join(pack.folder, ...names);
  const namesIn = (folder: string) => readdirSync(part(folder)).sort();
  const changeFiles = () =>
    namesIn("changes").map((name) => JSON.parse(readFileSync(part("changes", name), "utf8")) as ChangeFile);

  before(async () => {
    original = await lab.rootDacl();
    await pack.write(
      { passwordSettings: [{ name: "Pilot", precedence: 10, appliesTo: ["Administrator"] }] },
      { serviceAccount: { name: "writeback$", passwordReaders: ["Domain Admins"] } },
    );
    // Each script of a pack is whole in one file.
    const dying = readFileSync(join(import.meta.dirname, "dyingAtAWrite.ps1"), "utf8");
    const none = ["Write-PolicyFile", "Remove-PolicyFolder"].map((name) => `function ${name} { throw 'not loaded' }`);
    for (const name of namesIn("scripts")) {
      const text = readFileSync(part("scripts", name), "utf8");
      const lacking = text.includes("function Write-PolicyFile") ? [] : none;
      const [start, end, ...more] = text.split(/^(?=exit \(Invoke-Call)/m);
      assert.ok(start !== undefined && end !== undefined && more.length === 0, name);
      writeFileSync(part("scripts", name), [start, ...lacking, dying, end].join("\n"));
    }
  });
  after(() => pack.remove());

  const apply = (dieAt: number, when = "after") => {
    process.env["LAB_DIE_AT"] = String(dieAt);
    process.env["LAB_DIE_WHEN"] = when;
    return pack.run("-Action Apply");
  };
  /** SIDs are new with each account. */
  const kept = () => [...pack.before()].map(([name, text]) => [name, text.replaceAll(/S-1-5-21-[-\d]+/g, "SID")]);
  const takeAway = async () => {
    for (const { script, parameters } of changeFiles())
      if (script === "GroupPolicyObject") await answerTo(callsOf(script, parameters)("Remove"));
    const gone = [`CN=writeback,CN=Managed Service Accounts`, `CN=Pilot,CN=Password Settings Container,CN=System`];
    for (const dn of gone.map((name) => `${name},${lab.root}`))
      if (await lab.read(dn, "cn")) await lab.withClient((client) => client.del(dn));
    await lab.restoreRootDacl(original);
    for (const folder of ["before", "applied"]) rmSync(part(folder), { recursive: true, force: true });
  };

  it("keeps what was there before the first of two runs, and the second makes the rest", async () => {
    const whole = await apply(0);
    const all = changeFiles().map((_, index) => `${index + 1} made`);
    assert.deepEqual(summary(whole.lines), all, whole.lines.join("\n"));
    const wanted = kept();
    await takeAway();
    let deaths = 0;
    for (let at = 0; ; at++, deaths++) {
      const { code, lines } = at === 0 ? await apply(1, "before") : await apply(at);
      if (code === 0) break;
      assert.equal(code, null, lines.join("\n"));
      const again = await apply(0);
      // A policy that a run before has written whole is not in effect before the domain controllers have refreshed theirs.
      const told = again.lines.join("\n").replace(/NOT YET( .*account policy\n +in effect: )/, "made   $1");
      const ends = summary(told.split("\n")).map((line) => line.replace("as is", "made"));
      assert.deepEqual(ends, all, told);
      assert.deepEqual(kept(), wanted, `death after ${at} writes`);
      assert.deepEqual(namesIn("applied"), namesIn("changes"));
      await takeAway();
    }
    assert.ok(deaths >= 8, `${deaths} deaths`);
    await takeAway();
  });
});
