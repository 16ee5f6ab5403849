import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ScriptName } from "../../scripts/contract.ts";
import { observationsText } from "../../scripts/observationsText.ts";
import { skipFor } from "../support/needs.ts";
import { assembleScript, findPowerShell, noPowerShell, scriptsFolder, testHost } from "./powerShell.ts";

const directoryNames: ScriptName[] = [
  "GroupPolicyObject",
  "PasswordSettingsObject",
  "DomainRootDelegation",
  "UnreachableUsers",
  "GroupManagedServiceAccount",
];
/** Scripts that look at the host that they run on. */
const hostNames = ["ProvisioningAgent", "TenantWriteback", "InstallProvisioningAgent", "AgentReturn"];
const names = [...directoryNames, ...hostNames, "Observations"];

describe("scripts as files", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "scripts-"));
    for (const name of names) writeFileSync(join(folder, `${name}.ps1`), assembleScript(name));
    writeFileSync(join(folder, "Observations.ps1"), observationsText(scriptsFolder, directoryNames));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("are ASCII, so that Windows PowerShell 5.1 reads them without a byte order mark", () => {
    const files = readdirSync(scriptsFolder, { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".ps1"),
    );
    assert.ok(files.length > names.length);
    for (const file of files) assert.match(readFileSync(join(scriptsFolder, file), "latin1"), /^[\n\x20-\x7e]*$/, file);
  });

  for (const name of names) {
    it(`${name}.ps1 keeps to what Windows PowerShell 5.1 has`, async function () {
      if (!existsSync(testHost)) skipFor(this, "the checker for Windows PowerShell 5.1 is not here");
      const { output } = await start(testHost, ["-Lint51", join(folder, `${name}.ps1`)]);
      assert.deepEqual(JSON.parse(output), []);
    });
  }

  for (const name of directoryNames) {
    it(`${name}.ps1 works as one text with everything in arguments, as a run command has it`, async function () {
      const executable = findPowerShell();
      if (executable === undefined) skipFor(this, noPowerShell);
      const given = { domain: "corp.contoso.com", server: "127.0.0.1" };
      const secret = { user: "svc@corp.contoso.com", password: "Canary.1" };
      const arguments_ = [
        "-Action",
        "Observe",
        "-Parameters",
        JSON.stringify(given),
        "-Secret",
        JSON.stringify(secret),
      ];
      const end = await start(executable, ["-NoProfile", "-File", join(folder, `${name}.ps1`), ...arguments_]);
      const error = (JSON.parse(end.output) as { error: { code: string; message: string } }).error;
      assert.equal(error.code, "unreachable");
      assert.match(error.message, /^No connection to 127\.0\.0\.1:(636|389): /);
      assert.equal(end.code, 1);
      assert.equal(end.output.trimEnd().split("\n").length, 1);
    });
  }
});

function start(command: string, arguments_: readonly string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = execFile(command, arguments_, (_error, output) => resolve({ code: child.exitCode, output }));
  });
}
