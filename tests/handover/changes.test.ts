import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kit } from "../engine/engine.ts";

const example = (name: string) => join(kit, `examples/Pulumi.${name}.yaml`);

describe("ewb changes", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "ewb-changes-"))));
  after(() => rmSync(folder, { recursive: true }));

  function changes(file: string, out: string, ...more: string[]) {
    const words = [join(kit, "cli/ewb.mjs"), "changes", file, "--out", join(folder, out), ...more];
    const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: folder, encoding: "utf8" });
    return { status, stdout, stderr };
  }
  const filesIn = (out: string) =>
    readdirSync(join(folder, out), { recursive: true, encoding: "utf8", withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  const contents = (out: string) => filesIn(out).map((file) => [file, readFileSync(file, "latin1")]);

  it("writes plan, script, changes in the order of need, what they call, and backups of the policies", () => {
    const { status, stdout, stderr } = changes(example("hardened"), "pack");
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^5 changes are written to .*pack\. Start with .*README\.md\.\n$/);
    assert.deepEqual(readdirSync(join(folder, "pack")).sort(), [
      "Changes.ps1",
      "README.md",
      "changes",
      "gpo-backups",
      "scripts",
      "undo",
      "written.json",
    ]);
    assert.deepEqual(readdirSync(join(folder, "pack/changes")).sort(), [
      "1-corp.contoso.com-service-account.json",
      "2-corp.contoso.com-rights-of-the-service-account-on-the-domain-root.json",
      "3-corp.contoso.com-account-policy.json",
      "4-corp.contoso.com-agent-hosts-policy.json",
      "5-corp.contoso.com-PSO-Tier-1-administrators.json",
    ]);
    const plan = readFileSync(join(folder, "pack/README.md"), "utf8");
    assert.match(plan, /^- Minimum password age \(days\): 0\.$/m);
    assert.match(
      plan,
      /^- Allow svcWriteback\$ on the root of corp\.contoso\.com: Reset Password, on descendant User objects\.$/m,
    );
    assert.equal(plan.match(/^Why: ./gm)?.length, 5);
    assert.equal(plan.match(/^To undo by hand: ./gm)?.length, 5);
    assert.ok(!plan.includes("<"), "names are written out");
  });

  it("keeps what was there before, under the names that the changes have now", () => {
    assert.equal(changes(example("pilot"), "kept").status, 0);
    const files = readdirSync(join(folder, "kept/changes"));
    const [, pilot = ""] = files;
    assert.equal(pilot, "2-corp.contoso.com-PSO-Writeback-pilot.json");
    mkdirSync(join(folder, "kept/before"));
    writeFileSync(join(folder, "kept/before/7-corp.contoso.com-PSO-Writeback-pilot.json"), "there");
    writeFileSync(join(folder, "kept/before/7-corp.contoso.com-PSO-Writeback-pilot.sddl"), "entries");
    writeFileSync(join(folder, "kept/before/9-gone.json"), "gone");
    assert.equal(changes(example("pilot"), "kept").status, 0);
    assert.deepEqual(readdirSync(join(folder, "kept/before")).sort(), [
      pilot,
      pilot.replace(".json", ".sddl"),
      "9-gone.json",
    ]);
    assert.equal(readFileSync(join(folder, "kept/before", pilot), "utf8"), "there");
  });

  it("gives the same bytes again, so that a review sees only what differs", () => {
    const first = contents("pack");
    assert.equal(changes(example("hardened"), "pack").status, 0);
    assert.deepEqual(contents("pack"), first);
  });

  it("keeps nothing of an earlier pack, backups of policies included", () => {
    assert.equal(changes(example("pilot"), "pack").status, 0);
    assert.ok(!existsSync(join(folder, "pack/gpo-backups")));
    assert.equal(readdirSync(join(folder, "pack/changes")).length, 3);
  });

  it("refuses to lose what people wrote in it, unless it is asked to", () => {
    assert.equal(changes(example("pilot"), "edited").status, 0);
    const [first = ""] = readdirSync(join(folder, "edited/changes"));
    const touched = ["README.md", `changes/${first}`];
    for (const name of touched) appendFileSync(join(folder, "edited", name), "\nCHG-123\n");
    writeFileSync(join(folder, "edited/scripts/Ours.ps1"), "");
    const refused = changes(example("pilot"), "edited");
    assert.deepEqual([refused.status, refused.stdout], [2, ""]);
    assert.match(refused.stderr, new RegExp(`would take away: ${[...touched, "scripts/Ours.ps1"].join(", ")}\\. `));
    assert.match(readFileSync(join(folder, "edited/README.md"), "utf8"), /CHG-123/);
    assert.equal(changes(example("pilot"), "edited", "--discard-edits").status, 0);
    assert.doesNotMatch(readFileSync(join(folder, "edited/README.md"), "utf8"), /CHG-123/);
    // Git checks text out with the ends of lines of its machine.
    const plan = join(folder, "edited/README.md");
    writeFileSync(plan, readFileSync(plan, "utf8").replaceAll("\n", "\r\n"));
    assert.equal(changes(example("pilot"), "edited").status, 0);
    // A run that was cut off has written neither.
    rmSync(join(folder, "edited/written.json"));
    appendFileSync(plan, "half");
    assert.equal(changes(example("pilot"), "edited").status, 0);
  });

  it("holds no password, also not its ciphertext", () => {
    const text = readFileSync(example("hardened"), "utf8").replace(
      "      adopt: false",
      "      credential: { user: a@corp.contoso.com, password: { secure: v1:Canary4711 } }\n      adopt: false",
    );
    writeFileSync(join(folder, "Pulumi.secret.yaml"), text);
    const { status, stderr } = changes("Pulumi.secret.yaml", "secret");
    assert.equal(status, 0, stderr);
    for (const [file, content] of contents("secret")) assert.ok(!content?.includes("Canary4711"), file);
  });

  it("refuses a folder of anyone else's, an unusable stack file and one that is not there", () => {
    mkdirSync(join(folder, "theirs"));
    writeFileSync(join(folder, "theirs/letter.txt"), "");
    const theirs = changes(example("hardened"), "theirs");
    assert.equal(theirs.status, 2);
    assert.match(theirs.stderr, /theirs holds files that are not of a change pack\. Name a new folder/);
    assert.deepEqual(filesIn("theirs").length, 1);
    writeFileSync(join(folder, "Pulumi.bad.yaml"), "config: {}\n");
    assert.equal(changes("Pulumi.bad.yaml", "bad").status, 2);
    assert.equal(changes("Pulumi.none.yaml", "bad").status, 2);
    assert.ok(!existsSync(join(folder, "bad")));
  });

  it("refuses what an update would refuse, with what to write instead", () => {
    const project = join(folder, "own");
    mkdirSync(project);
    writeFileSync(join(project, "Pulumi.yaml"), "name: own\nruntime: nodejs\nmain: own.ts\n");
    writeFileSync(
      join(project, "own.ts"),
      `import { GroupPolicyObject } from ${JSON.stringify(join(kit, "resources/index.ts"))};
       const registryValues = [{ name: "MACHINE\\\\Software\\\\X", type: "dword", value: "nine" }];
       new GroupPolicyObject("corp", { domain: "corp.contoso.com", displayName: "Own", registryValues });`,
    );
    writeFileSync(join(project, "Pulumi.dev.yaml"), readFileSync(example("minimal")));
    const { status, stderr } = changes("own/Pulumi.dev.yaml", "own/pack");
    assert.equal(status, 2);
    assert.match(stderr, /^own\/Pulumi\.dev\.yaml: corp would be refused: registryValues\S* .*"nine".*\n$/);
    assert.ok(!existsSync(join(project, "pack")));
  });
});
