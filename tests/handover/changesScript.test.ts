import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { assembleScript, findPowerShell, noPowerShell, testHost } from "../scripts/powerShell.ts";
import { skipFor } from "../support/needs.ts";
import { Ewb, minimal } from "../cli/ewb.ts";

/** Changes.ps1 where no directory answers; beside one it is in tests/lab. */
describe("Changes.ps1", () => {
  const program = new Ewb();
  const { folder } = program;
  const script = join(folder, "Changes.ps1");
  before(() => writeFileSync(script, assembleScript("Changes")));
  after(() => program.remove());

  function powerShell(context: Mocha.Context, ...words: string[]): Promise<{ code: number | null; output: string }> {
    const executable = findPowerShell();
    if (executable === undefined) skipFor(context, noPowerShell);
    return new Promise((resolve) => {
      const child = execFile(executable, ["-NoProfile", ...words], (_error, output, errors) => {
        resolve({ code: child.exitCode, output: output + errors });
      });
    });
  }

  it("keeps to what Windows PowerShell 5.1 has", async function () {
    if (!existsSync(testHost)) skipFor(this, "the checker for Windows PowerShell 5.1 is not here");
    const { stdout } = spawnSync(testHost, ["-Lint51", script], { encoding: "utf8" });
    assert.deepEqual(JSON.parse(stdout), []);
  });

  it("tells Get-Help what it does, each parameter, and examples", async function () {
    const asked =
      '$h = Get-Help $args[0] -Full; @{ synopsis = "$($h.Synopsis)"; description = "$($h.description.Text)"; parameters = @($h.parameters.parameter | ForEach-Object { "$($_.name): $($_.description.Text)" }); examples = @($h.examples.example).Count } | ConvertTo-Json -Compress';
    const { output } = await powerShell(this, "-Command", `& { ${asked} } '${script}'`);
    const help = JSON.parse(output) as Record<string, unknown> & { parameters: string[] };
    assert.equal(help["synopsis"], "Compares the directory with the changes of this folder, or makes them.");
    assert.match(String(help["description"]), /Without -Action Apply nothing is written: that is the what-if\./);
    assert.deepEqual(
      help.parameters.map((parameter) => /^(\w+): ./.exec(parameter)?.[1]),
      ["Action", "Only", "UseExisting", "Credential"],
    );
    assert.equal(help["examples"], 4);
  });

  it("takes several numbers as powershell -File hands them over, writes nothing where no one answers, and ends with 1", async function () {
    const forest =
      "{ name: corp.contoso.com, server: localhost, passwordSettings: [{ name: P\u00e4s, precedence: 1, appliesTo: [Pilot] }] }";
    writeFileSync(
      join(folder, "Pulumi.lab.yaml"),
      minimal.replace("domains: [corp.contoso.com]", `domains: [${forest}]`),
    );
    assert.equal(program.run("changes", "Pulumi.lab.yaml", "--out", "pack").status, 0);
    const pack = join(folder, "pack/Changes.ps1");
    const { code, output } = await powerShell(this, "-File", pack, "-Action", "Apply", "-Only", "1,3");
    assert.equal(code, 1);
    const lines = output.split("\n").filter((line) => /^ +\d/.test(line));
    assert.equal(lines.length, 2, output);
    assert.match(
      lines[0] ?? "",
      /^ {2}1 {2}NOT YET {2}corp\.contoso\.com: rights of the service account on the domain root$/,
    );
    assert.match(lines[1] ?? "", /^ {2}3 {2}NOT YET {2}corp\.contoso\.com: PSO "P.s"$/);
    assert.match(output, /No connection to localhost:\d+: /);
    assert.ok(!readdirSync(join(folder, "pack")).includes("before"));
    const back = program.run("changes", "Pulumi.lab.yaml", "--applied", "pack");
    assert.equal(back.status, 1, back.stderr);
    assert.match(
      back.stdout,
      /^ +\d+ +not yet .*rights of the service account.*\n +\d{4}-\d\d-\d\dT[\d:]{8}Z: not yet, says .+\\.+ on .+\n +No connection/,
    );
    assert.match(back.stdout, /^ +\d+ +not reported .*account policy$/m);
    assert.match(back.stdout, /^ +\d+ +not yet .*PSO "P\u00e4s"$/m);
    const wrong = await powerShell(this, "-File", pack, "-Only", "one");
    assert.notEqual(wrong.code, 0);
    assert.match(wrong.output, /Only/);
  });
});
