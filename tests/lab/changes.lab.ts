import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ChangePack, summary } from "./changePack.ts";
import * as lab from "./lab.ts";

/** More than an answer of a script holds uncompressed. */
const baseline = Array.from({ length: 60 }, (_, index) => ({
  name: `MACHINE\\Software\\Policies\\Microsoft\\Windows\\Component${index}\\Option of a company's baseline`,
  type: "dword",
  value: "1",
}));

describe("a change pack", () => {
  const pack = new ChangePack();
  const write = () =>
    pack.write(
      {
        groupPolicy: { registryValues: baseline },
        passwordSettings: [{ name: "Pilot", precedence: 10, appliesTo: ["Administrator"] }],
      },
      {
        serviceAccount: { name: "writeback$", passwordReaders: ["Domain Admins"] },
        agentHostPolicy: { ou: `OU=Agents,${lab.root}` },
      },
    );
  const pilot = `CN=Pilot,CN=Password Settings Container,CN=System,${lab.root}`;
  const pilotFile = `5-${lab.domain}-PSO-Pilot.json`;

  let original: Buffer;

  before(async () => {
    await lab.withClient(async (client) => {
      await client.add(`OU=Agents,${lab.root}`, { objectClass: ["top", "organizationalUnit"] });
    });
    original = await lab.rootDacl();
    await write();
  });
  after(() => pack.remove());

  it("says of everything that it is not there yet, and changes nothing", async () => {
    const { code, lines } = await pack.run("");
    assert.equal(code, 1, lines.join("\n"));
    assert.deepEqual(summary(lines), ["1 NOT YET", "2 NOT YET", "3 NOT YET", "4 NOT YET", "5 NOT YET"]);
    assert.match(lines.join("\n"), /there is no account "writeback\$" in the domain "corp\.example\.test" yet/);
    assert.equal(readdirSync(join(pack.folder, "changes")).length, 5);
    assert.equal(pack.before().size, 0);
  });

  it("stops at a wrong password, before the account is locked out", async () => {
    const user = await lab.createUser("careless", "Right-Passw0rd.1");
    const threshold = (value: string) =>
      lab.withClient((client) => client.modify(lab.root, lab.replace("lockoutThreshold", value)));
    await threshold("5"); // 0: wrong passwords are not counted
    for (const words of ["", "-Action Apply"]) {
      const tried = async () => Number((await lab.read(user.dn, "badPwdCount"))?.["badpwdcount"] ?? 0);
      const earlier = await tried();
      const { code, lines } = await pack.run(words, { ...user, password: "Wrong-Passw0rd.1" });
      assert.deepEqual(
        [code, lines],
        [
          1,
          [
            `${lab.host}:636 refuses the logon of "${user.user}": name or password is wrong, or the account is locked, disabled or expired.`,
            `Nothing was tried after "${lab.domain}: service account" (1), so that the account is not locked out. Write the account as user@domain or DOMAIN\\user.`,
          ],
        ],
      );
      assert.equal(await tried(), earlier + 1);
    }
    await threshold("0");
  });

  it("takes a password of any characters", async () => {
    const user = await lab.createUser("special", "P\u00e4ss\"w\\ord\u20ac {1}'$x");
    const { lines } = await pack.run("-Only 2", user);
    assert.deepEqual(summary(lines), ["2 NOT YET"], lines.join("\n"));
    assert.match(lines.join("\n"), /there is no account "writeback\$"/);
  });

  it("makes one change at a time, or all of them, and says where nothing was to do", async () => {
    const one = await pack.run("-Action Apply -Only 1");
    assert.deepEqual([one.code, summary(one.lines)], [0, ["1 made"]], one.lines.join("\n"));
    const all = await pack.run("-Action Apply");
    assert.equal(all.code, 0, all.lines.join("\n"));
    assert.deepEqual(summary(all.lines), ["1 as is", "2 made", "3 made", "4 made", "5 made"]);
    assert.match(all.lines.join("\n"), /in effect: minimumPasswordAge: 1, instead of 0/);
    const again = await pack.run("-Action Apply -Only '1, 3,5'");
    assert.equal(again.code, 1, again.lines.join("\n"));
    assert.deepEqual(summary(again.lines), ["1 as is", "3 NOT YET", "5 as is"]);
  });

  it("keeps what was there before, a file for each change", () => {
    const before = [...pack.before()].filter(([name]) => name.endsWith(".json"));
    assert.deepEqual(
      before.map(([name]) => name),
      readdirSync(join(pack.folder, "changes")).sort(),
    );
    const told = before
      .map(([, text]) => text)
      .map((text) => JSON.parse(text) as { exists: boolean; rights?: string[] });
    assert.deepEqual(
      told.map(({ exists }) => exists),
      [false, true, false, false, false],
    );
    assert.deepEqual(told[1]?.rights, []);
  });

  it("keeps the whole list of entries of the domain root, and a list written from it is the former one, byte for byte", async () => {
    const now = await lab.rootDacl();
    assert.notDeepEqual(now, original);
    const name = `2-${lab.domain}-rights-of-the-service-account-on-the-domain-root`;
    const sddl = pack.before().get(`${name}.sddl`) ?? "";
    assert.match(sddl, /^D:[A-Z]*\(/);
    await lab.setRootSddl(sddl);
    assert.equal((await lab.rootDacl()).toString("hex"), original.toString("hex"));
    await lab.restoreRootDacl(now);
  });

  it("waits for nothing: until the domain controller applies the policy it says that the age is not in effect", async () => {
    const { code, lines } = await pack.run("");
    assert.equal(code, 1);
    assert.match(lines.join("\n"), /in effect: minimumPasswordAge: 1, instead of 0/);
    await lab.refreshPolicy();
    const after = await pack.run("");
    assert.equal(after.code, 0, after.lines.join("\n"));
    assert.deepEqual(summary(after.lines), ["1 as is", "2 as is", "3 as is", "4 as is", "5 as is"]);
  });

  it("takes nothing for an obstacle while what is declared is in effect", async () => {
    const block = (...values: string[]) =>
      lab.withClient((client) =>
        client.modify(`OU=Domain Controllers,${lab.root}`, lab.replace("gPOptions", ...values)),
      );
    await block("1");
    const { code, lines } = await pack.run("-Only 3");
    await block("0");
    assert.deepEqual([code, summary(lines)], [0, ["3 as is"]], lines.join("\n"));
  });

  it("tells a PSO with an age, or that the account may not see one, and fails nothing for it", async () => {
    const parameters = { name: "Strict", precedence: 30, appliesTo: ["Guest"] };
    await lab.call("PasswordSettingsObject", "Ensure", { ...parameters, settings: { minimumPasswordAge: 1 } });
    const strict = await pack.run("-Only 3");
    assert.deepEqual([strict.code, summary(strict.lines)], [0, ["3 as is"]], strict.lines.join("\n"));
    assert.match(strict.lines.join("\n"), /the PSO "Strict" brings a minimum password age of 1 day back/);
    const reader = await lab.createUser("reader", "Reader-Passw0rd.1");
    const blind = await pack.run("-Only 3", reader);
    await lab.call("PasswordSettingsObject", "Remove", { ...parameters, settings: {} });
    assert.deepEqual([blind.code, summary(blind.lines)], [0, ["3 as is"]], blind.lines.join("\n"));
    assert.match(blind.lines.join("\n"), /whether a PSO brings .* cannot be told: the account may not read PSOs/);
    const report = JSON.parse(
      readFileSync(join(pack.folder, "applied", `3-${lab.domain}-account-policy.json`), "utf8"),
    ) as Record<string, unknown>;
    assert.deepEqual([report["state"], report["problems"]], ["as is", []]);
  });

  it("finds what somebody changes afterwards", async () => {
    const account = `CN=writeback,CN=Managed Service Accounts,${lab.root}`;
    await lab.withClient((client) => client.modify(account, lab.replace("userAccountControl", "4098")));
    const { code, lines } = await pack.run("");
    assert.equal(code, 1);
    assert.match(lines.join("\n"), /enabled: False, instead of True/);
  });

  it("finds what is there beyond the plan, mends it, and still has what was there at first, also in a pack written anew", async () => {
    const subjects = ["Administrator", "Guest"].map((name) => `CN=${name},CN=Users,${lab.root}`);
    await lab.withClient((client) => client.modify(pilot, lab.replace("msDS-PSOAppliesTo", ...subjects)));
    const { code, lines } = await pack.run("-Only 5");
    assert.equal(code, 1);
    assert.match(lines.join("\n"), /appliesTo: "Guest" is too much/);
    const kept = pack.before();
    await write();
    const mended = await pack.run("-Action Apply -Only 5");
    assert.deepEqual([mended.code, summary(mended.lines)], [0, ["5 made"]], mended.lines.join("\n"));
    assert.deepEqual(pack.before(), kept);
  });

  it("keeps nothing of a change that could not be made", async () => {
    await pack.write(
      { accountPolicy: "none", passwordSettings: [{ name: "Other", precedence: 20, appliesTo: ["Nobody here"] }] },
      { serviceAccount: "writeback$" },
    );
    const earlier = pack.before();
    assert.ok(earlier.has(pilotFile));
    const { code, lines } = await pack.run("-Action Apply -Only 2");
    assert.deepEqual([code, summary(lines)], [1, ["2 NOT YET"]]);
    assert.match(lines.join("\n"), /appliesTo names "Nobody here", but the domain has no account of that name/);
    assert.deepEqual(pack.before(), earlier);
  });

  it("says so where a number is of no change", async () => {
    assert.deepEqual(await pack.run("-Only 99"), { code: 1, lines: ["There is no change 99; there are 1, 2."] });
  });
});
