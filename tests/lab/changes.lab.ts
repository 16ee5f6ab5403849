import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { changes } from "../../cli/commands/changes.ts";
import { findPowerShell } from "../provider/scripts/powerShell.ts";
import * as lab from "./lab.ts";
import { first } from "./labDomain.ts";
import { forestOf } from "./labStack.ts";

/** More than an answer of a script holds uncompressed. */
const baseline = Array.from({ length: 60 }, (_, index) => ({
  name: `MACHINE\\Software\\Policies\\Microsoft\\Windows\\Component${index}\\Option of a company's baseline`,
  type: "dword",
  value: "1",
}));

/** The folder that ewb changes writes, in the hands of a directory team: nothing else of the kit runs. */
describe("a change pack", function () {
  this.timeout(120_000);
  let folder: string;
  const pack = () => join(folder, "pack");

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "changes-"));
    await lab.withClient(async (client) => {
      await client.add(`OU=Agents,${lab.root}`, { objectClass: ["top", "organizationalUnit"] });
    });
    const forest = forestOf(first, {
      domains: [
        {
          name: lab.domain,
          server: lab.host,
          sysvolPath: lab.sysvol,
          groupPolicy: { registryValues: baseline },
          passwordSettings: [{ name: "Pilot", precedence: 10, appliesTo: ["Administrator"] }],
        },
      ],
      serviceAccount: { name: "writeback$", passwordReaders: ["Domain Admins"] },
      agentHostPolicy: { ou: `OU=Agents,${lab.root}` },
      credential: undefined,
    });
    const config = {
      "entra-writeback:tenant": {
        id: "72f988bf-0000-0000-0000-000000000000",
        selfServicePasswordReset: "all",
        writeback: { passwords: true, cloudSync: true, accountUnlock: true },
      },
      "entra-writeback:forests": [forest],
    };
    writeFileSync(join(folder, "Pulumi.lab.yaml"), stringify({ config }));
    assert.equal(await changes(join(folder, "Pulumi.lab.yaml"), { out: pack() }), 0);
  });
  after(() => rmSync(folder, { recursive: true }));

  /** Runs Changes.ps1 as the administrator; answers exit code and lines. */
  function run(...words: string[]): Promise<{ code: number | null; lines: string[] }> {
    const { user, password } = lab.administrator;
    const credential = `[pscredential]::new('${user}', (ConvertTo-SecureString '${password}' -AsPlainText -Force))`;
    const command = `& '${join(pack(), "Changes.ps1")}' ${words.join(" ")} -Credential (${credential}); exit $LASTEXITCODE`;
    return new Promise((resolve) => {
      const child = execFile(findPowerShell() ?? "", ["-NoProfile", "-Command", command], (_error, output, errors) => {
        resolve({ code: child.exitCode, lines: `${output}${errors}`.trimEnd().split("\n") });
      });
    });
  }
  const summary = (lines: readonly string[]) =>
    lines
      .filter((line) => /^ +\d/.test(line))
      .map((line) => line.trim().replace(/ +/g, " ").split(" ").slice(0, -1).join(" "));

  it("says of everything that it is not there yet, and changes nothing", async () => {
    const { code, lines } = await run();
    assert.equal(code, 1, lines.join("\n"));
    assert.ok(lines.filter((line) => line.includes("NOT YET")).length === 5, lines.join("\n"));
    assert.equal(readdirSync(join(pack(), "changes")).length, 5);
  });

  it("makes one change at a time, or all of them", async () => {
    const one = await run("-Action Apply", "-Only 1");
    assert.deepEqual([one.code, one.lines.length], [0, 1], one.lines.join("\n"));
    const all = await run("-Action Apply");
    assert.equal(all.code, 0, all.lines.join("\n"));
    assert.ok(
      all.lines.every((line) => line.includes(" made ")),
      all.lines.join("\n"),
    );
  });

  it("waits for nothing: until the domain controller applies the policy it says that the age is not in effect", async () => {
    const { code, lines } = await run();
    assert.equal(code, 1);
    assert.match(lines.join("\n"), /in effect: minimumPasswordAge: 1, instead of 0/);
    await lab.refreshPolicy();
    const after = await run();
    assert.equal(after.code, 0, after.lines.join("\n"));
    assert.equal(summary(after.lines).length, 5);
  });

  it("finds what somebody changes afterwards", async () => {
    const account = `CN=writeback,CN=Managed Service Accounts,${lab.root}`;
    await lab.withClient((client) => client.modify(account, lab.replace("userAccountControl", "4098")));
    const { code, lines } = await run();
    assert.equal(code, 1);
    assert.match(lines.join("\n"), /enabled: False, instead of True/);
  });

  it("finds what is there beyond the plan", async () => {
    const pilot = `CN=Pilot,CN=Password Settings Container,CN=System,${lab.root}`;
    const subjects = ["Administrator", "Guest"].map((name) => `CN=${name},CN=Users,${lab.root}`);
    await lab.withClient((client) => client.modify(pilot, lab.replace("msDS-PSOAppliesTo", ...subjects)));
    const { code, lines } = await run("-Only 5");
    assert.equal(code, 1);
    assert.match(lines.join("\n"), /appliesTo: "Guest" is too much/);
  });

  it("says so where a number is of no change", async () => {
    assert.deepEqual(await run("-Only 99"), { code: 1, lines: ["There is no change 99; there are 1, 2, 3, 4, 5."] });
  });
});
