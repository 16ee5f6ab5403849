import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ChangePack, summary } from "./changePack.ts";
import { defaultLink, gPLink, head, id, makeTheirs, policy } from "./foreignPolicy.ts";
import * as lab from "./lab.ts";

const defaultDomainPolicy = "{31B2F340-016D-11D2-945F-00C04FB984F9}";
const template = join(lab.sysvol, "Policies", defaultDomainPolicy, "MACHINE/Microsoft/Windows NT/SecEdit/GptTmpl.inf");
const theirs = `${head}[System Access]\r\nMinimumPasswordAge = 1\r\nPasswordHistorySize = 7\r\n[Event Audit]\r\nAuditLogonEvents = 3\r\n`;

describe("a change pack with an existing policy", function () {
  const pack = new ChangePack();
  const write = (name: string, adopt: boolean) => pack.write({ groupPolicy: { name } }, { adopt });
  const file = `2-${lab.domain}-account-policy.json`;

  before(async () => {
    await lab.createUser("writeback$", "Lab-Passw0rd.1");
    mkdirSync(dirname(template), { recursive: true });
    writeFileSync(template, `\ufeff${theirs}`, "utf16le");
  });
  after(() => pack.remove());

  it("leaves one alone that is not declared as adopted, unless told to take it", async () => {
    await makeTheirs();
    await write("Agents", false);
    const { code, lines } = await pack.run("-Action Apply -Only 2");
    assert.deepEqual([code, summary(lines)], [1, ["2 NOT YET"]]);
    assert.ok(
      lines
        .join("\n")
        .includes(
          `there is another group policy of this name (${id}). Run with -UseExisting to take it, or rename one of the two`,
        ),
      lines.join("\n"),
    );
    assert.equal(pack.before().size, 0);
    const taken = await pack.run("-UseExisting -Only 2");
    assert.match(taken.lines.join("\n"), /settings\.accountPolicy\.minimumPasswordAge: 2, instead of 0/);
    await policy("Remove");
  });

  it("compares what is declared with it, changes only that, and makes no second one", async () => {
    await write("Default Domain Policy", true);
    const first = await pack.run("-Only 2");
    assert.deepEqual([first.code, summary(first.lines)], [1, ["2 NOT YET"]]);
    assert.match(first.lines.join("\n"), /settings\.accountPolicy\.minimumPasswordAge: 1, instead of 0/);
    const made = await pack.run("-Action Apply -Only 2");
    assert.deepEqual([made.code, summary(made.lines)], [0, ["2 made"]], made.lines.join("\n"));
    assert.equal(
      readFileSync(template, "utf16le").slice(1),
      theirs.replace("MinimumPasswordAge = 1", "MinimumPasswordAge = 0"),
    );
    assert.equal(await gPLink(), defaultLink);
    await lab.refreshPolicy();
    const after = await pack.run("-Only 2");
    assert.deepEqual([after.code, summary(after.lines)], [0, ["2 as is"]], after.lines.join("\n"));
    const again = await pack.run("-Action Apply -Only 2");
    assert.deepEqual([again.code, summary(again.lines)], [0, ["2 as is"]]);
  });

  it("has kept what the declared settings were", () => {
    const before = JSON.parse(pack.before().get(file) ?? "null") as Record<string, unknown>;
    assert.equal(before["exists"], true);
    assert.equal(before["id"], defaultDomainPolicy);
    assert.deepEqual(before["settings"], { "accountPolicy.minimumPasswordAge": 1 });
    assert.deepEqual(before["link"], { order: 1, enabled: true, enforced: false });
    const copy = readFileSync(join(pack.folder, "before", file.replace(".json", ".GptTmpl.inf")), "utf16le");
    assert.equal(copy, `\ufeff${theirs}`);
  });
});
