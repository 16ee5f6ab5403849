import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSimulatedDirectory } from "../../sandbox/directory.ts";
import { directoryFile } from "../../sandbox/plugin.ts";
import { compiled, runs } from "../review/azurePipelines.ts";
import { LoopbackBoards } from "../review/loopbackBoards.ts";
import { LoopbackForge } from "../review/loopbackForge.ts";
import { attestedToday } from "../support/attestedToday.ts";
import { kit, needsEngine } from "./engine.ts";
import { PreviewedRepository } from "./previewedRepository.ts";

const contoso = attestedToday(readFileSync(join(kit, "examples", "Pulumi.contoso.yaml"), "utf8"));
const today = new Date().toISOString().slice(0, 10);

describe("ewb drift on the real engine", () => {
  let repository: PreviewedRepository;
  let server: LoopbackForge;
  let folder: string;
  before(async function () {
    await needsEngine(this);
    folder = mkdtempSync(join(tmpdir(), "ewb-drift-engine-"));
    repository = await PreviewedRepository.open(contoso, folder);
    server = await LoopbackForge.start();
    await repository.up();
  });
  after(async () => {
    await repository?.close();
    await server?.stop();
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });
  const drift = (env: NodeJS.ProcessEnv = {}, ...words: string[]) =>
    repository.ewb({ ...repository.env, ...env }, "drift", ...words);
  const scheduled = (run: string): NodeJS.ProcessEnv => ({
    ...{ GITHUB_ACTIONS: "true", GITHUB_EVENT_NAME: "schedule", GITHUB_RUN_ID: run, GITHUB_TOKEN: "canary-token" },
    ...{ GITHUB_API_URL: server.url, GITHUB_REPOSITORY: "contoso/identity" },
    GITHUB_STEP_SUMMARY: join(folder, "summary.md"),
  });
  const changed = () => openSimulatedDirectory(directoryFile(folder)).drift;

  it("has nothing to say of what is as it was left", async () => {
    assert.deepEqual(await drift(), { status: 0, stdout: "Pulumi.prod.yaml: nothing has drifted\n", stderr: "" });
  });

  it("keeps an issue of what somebody changed in the directory, and closes it when that is mended", async () => {
    await changed().raiseMinimumPasswordAge();
    await changed().removeAce();
    const found = await drift(scheduled("1"), "prod");
    assert.equal(found.stderr, "");
    assert.match(found.stdout, /^Pulumi\.prod\.yaml: issue at GitHub: created$/m);
    assert.equal(found.status, 1);
    const { title, body } = server.issues[0] ?? assert.fail("there is no issue");
    assert.equal(title, "Drift of prod (Entra writeback)");
    assert.equal(
      body
        .replace(/(?<=Pulumi )[\d\\.]+|(?<=run )\d+|(?<=commit )\w+|(?<=ewb )[\d\\.]+|\b[0-9a-f]{10}\b/g, "…")
        .replace(/[0-9a-f]{16}/, "…"),
      `<!-- ewb drift … run … -->
<!-- since ${today} … … … -->
### Entra writeback, prod: 3 values drifted

Pulumi … looked on ${today}: this is not as the last update left it. \`pulumi up --refresh\` sets it to what is declared; what is to stay belongs in the stack file.

#### Drifted
- DomainRootDelegation **corp\\.contoso\\.com**: rights ResetPassword, WriteLockoutTime, WritePwdLastSet, UnexpirePassword → WriteLockoutTime, WritePwdLastSet, UnexpirePassword, since ${today}
- GroupPolicyObject **corp\\.contoso\\.com**: accountPolicy\\.minimumPasswordAge 0 → 1, since ${today}
- GroupPolicyObject **corp\\.contoso\\.com**: effectiveMinimumPasswordAge 0 → 1, since ${today}

<sub>ewb … · Pulumi\\.prod\\.yaml · commit …</sub>`,
    );
    assert.equal(readFileSync(join(folder, "summary.md"), "utf8"), `${body}\n\n`);
    assert.doesNotMatch(found.stdout + found.stderr, /canary/);

    const quiet = await drift(scheduled("2"), "prod", "--no-fail");
    assert.match(quiet.stdout, /^Pulumi\.prod\.yaml: issue at GitHub: edited$/m);
    assert.equal(quiet.status, 0);

    await repository.up("--refresh");
    const mended = await drift(scheduled("3"), "prod");
    assert.deepEqual(mended, {
      status: 0,
      stdout: "Pulumi.prod.yaml: issue at GitHub: closed\nPulumi.prod.yaml: nothing has drifted\n",
      stderr: "",
    });
    assert.equal(server.issues[0]?.state, "closed");
  });

  it("tells what decides too, although nothing of it is declared", async () => {
    await changed().emptyCompatibleAccess();
    const { stdout, status } = await drift({}, "--dry-run");
    assert.match(
      stdout,
      /^- DomainRootDelegation \*\*corp\\\.contoso\\\.com\*\*: samAccess .*member.* → .*notMember.*$/m,
    );
    assert.match(stdout, /: 1 value drifted$/m);
    assert.equal(status, 1);
  });

  it("leaves the issue alone where the engine cannot look, and says why", async () => {
    const before = structuredClone(server.issues);
    const { status, stdout, stderr } = await drift({ ...scheduled("4"), PULUMI_CONFIG_PASSPHRASE: "wrong" });
    assert.equal(stdout, "");
    assert.match(stderr, /^Pulumi\.prod\.yaml: not looked at: .*incorrect passphrase/);
    assert.equal(status, 2);
    const none = await drift({ ...scheduled("5"), PATH: "/usr/bin:/bin" });
    assert.match(none.stderr, /There is no pulumi on the PATH\. Install Pulumi \(\S+\)\.$/m);
    assert.equal(none.status, 2);
    assert.deepEqual(server.issues, before);
  });

  it("keeps a work item at Azure DevOps, as the pipeline's step runs there", async () => {
    const boards = await LoopbackBoards.start();
    const { PULUMI_CONFIG_PASSPHRASE = "", ...signedIn } = repository.env;
    const agent = { ...{ TF_BUILD: "True", BUILD_REASON: "Schedule", BUILD_BUILDID: "7", SYSTEM_TEAMPROJECTID: "p" }, SYSTEM_COLLECTIONURI: `${boards.url}/org/`, AGENT_TEMPDIRECTORY: folder }; // prettier-ignore
    const variables = { "System.AccessToken": "canary-token", pulumiPassphrase: PULUMI_CONFIG_PASSPHRASE };
    const step = (given: object) =>
      compiled("drift.yml", { stacks: ["prod"], passphraseVariable: "pulumiPassphrase", ...given }).at(-1) ?? assert.fail(); // prettier-ignore
    try {
      await changed().raiseMinimumPasswordAge();
      const found = await runs(repository, step({}), variables, { ...signedIn, ...agent });
      assert.match(found.stdout, /^Pulumi\.prod\.yaml: work item at Azure DevOps: created$/m, found.stderr);
      assert.match(found.stdout, /^##vso\[task\.uploadsummary\]/m);
      assert.equal(found.status, 0);
      const [item] = boards.items;
      assert.deepEqual([item?.type, item?.title], ["Issue", "Drift of prod (Entra writeback)"]);
      assert.match(
        item?.description ?? "",
        new RegExp(`accountPolicy\\.minimumPasswordAge 0 → 1, since ${today}</li>`),
      );
      assert.doesNotMatch(found.stdout + found.stderr + (item?.description ?? ""), /canary/);

      const other = step({ workItemType: "$(touch forged)" });
      boards.items = [];
      const refused = await runs(repository, other, variables, { ...signedIn, ...agent });
      assert.match(refused.stderr, /no work item type “\$\(touch forged\)”.*has: Issue\./);
      assert.equal(refused.status, 2);
      assert.equal(existsSync(join(repository.folder, "forged")), false);
    } finally {
      await boards.stop();
    }
  });

  it("refuses to look for a pull request, before it asks anybody", async () => {
    const asked = server.asked.length;
    const { status, stdout, stderr } = await drift({ ...scheduled("6"), GITHUB_EVENT_NAME: "pull_request" });
    assert.equal(stdout, "");
    assert.match(stderr, /^The workflow runs on pull_request\./);
    assert.equal(status, 2);
    assert.equal(server.asked.length, asked);
  });
});
