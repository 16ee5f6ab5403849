import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compiled, pullRequestEnv, runs } from "../review/azurePipelines.ts";
import { gitHubEnv, runAction } from "../review/gitHubAction.ts";
import { LoopbackForge } from "../review/loopbackForge.ts";
import { attestedToday } from "../support/attestedToday.ts";
import { kit, needsEngine } from "./engine.ts";
import { edited, PreviewedRepository } from "./previewedRepository.ts";

const contoso = attestedToday(readFileSync(join(kit, "examples", "Pulumi.contoso.yaml"), "utf8"));

/** The scripts that pipelines get, as a runner runs them, with the engine at work. */
describe("pipelines that preview a pull request", () => {
  let repository: PreviewedRepository;
  let server: LoopbackForge;
  let folder: string;
  let head: string;
  before(async function () {
    await needsEngine(this);
    folder = mkdtempSync(join(tmpdir(), "ewb-pipelines-"));
    repository = await PreviewedRepository.open(contoso, folder);
    await repository.up();
    const deployed = repository.read(repository.file);
    ({ head } = repository.pullRequest(edited(deployed, ["minimumPasswordAge: 0 #", "minimumPasswordAge: 1 #"])));
    server = await LoopbackForge.start();
  });
  beforeEach(() => (server.comments = []));
  after(async () => {
    await repository?.close();
    await server?.stop();
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });

  const isPreviewed = (body = ""): void => {
    assert.match(body, /^<!-- ewb pr [0-9a-f]{16} run \d+ -->\n### Entra writeback, prod: .*2 to update/);
    assert.match(body, /Previewed by Pulumi \d/);
    assert.match(body, /🛑 \*\*2 new errors\*\*/);
    assert.doesNotMatch(body, /canary|[0-9a-f]{8}-[0-9a-f]{4}-/);
    assert.equal(existsSync(join(repository.folder, "forged")), false);
  };

  it("the composite action comments at GitHub what the engine plans", async () => {
    const env = { ...repository.env, ...gitHubEnv(repository, server.url, 1) };
    const { status, stdout, stderr } = await runAction(repository, { preview: "true", stacks: "prod" }, env);
    assert.match(stdout, /Pulumi\.prod\.yaml: comment at GitHub: created/, stderr);
    assert.equal(status, 1);
    isPreviewed(server.comments[0]?.body);
  });

  it("the template comments at Azure DevOps, with the passphrase of a secret variable", async () => {
    const { PULUMI_CONFIG_PASSPHRASE = "", ...signedIn } = repository.env;
    const env = { ...signedIn, ...pullRequestEnv(server.url, repository, head) };
    const variables = { "System.AccessToken": "canary-token", pulumiPassphrase: PULUMI_CONFIG_PASSPHRASE };
    const step = (given: object) =>
      compiled("pull-request.yml", { preview: true, serviceConnection: "reader", ...given }).at(-1) ?? assert.fail();
    const told = await runs(repository, step({ passphraseVariable: "pulumiPassphrase" }), variables, env);
    assert.match(told.stdout, /comment at Azure DevOps: created/, told.stderr);
    assert.equal(told.status, 1);
    isPreviewed(server.comments[0]?.body);

    const without = await runs(repository, step({}), variables, { ...env, BUILD_BUILDID: "42" });
    assert.match(without.stdout, /comment at Azure DevOps: edited/, without.stderr);
    assert.match(server.comments[0]?.body ?? "", /\*\*Not previewed\*\*/);
    assert.match(server.comments[0]?.body ?? "", /passphrase/);
    assert.equal(without.status, 2);
  });
});
