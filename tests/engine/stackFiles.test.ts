import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resolveEngine } from "../../sandbox/engine/resolve.ts";
import { asPulumiReads } from "../../stack/config/source/asPulumiReads.ts";
import { readStackSource } from "../../stack/config/source/stackSource.ts";
import { projectIn } from "../../stack/offline/project.ts";
import { needsEngine } from "./engine.ts";

const corpus = new URL("../stack/config/corpus/good/", import.meta.url).pathname;
/** Files whose encrypted values only their own key opens, or whose environment is elsewhere. */
const closed = /\bsecure:|^environment:/m;

describe("stack files as the engine reads them", () => {
  let folder: string;
  let engine: string;
  before(async function () {
    await needsEngine(this);
    engine = (await resolveEngine()).path;
    folder = mkdtempSync(join(tmpdir(), "ewb-config-"));
    writeFileSync(
      join(folder, "Pulumi.yaml"),
      `name: entra-writeback
runtime: nodejs
main: index.ts
config:
  exemptions:
    value: [{ rule: agent-count, reason: of the project, approvedBy: Ann Smith, expires: "2027-01-31" }]
`,
    );
    writeFileSync(join(folder, "index.ts"), "");
  });
  after(() => folder && rmSync(folder, { recursive: true }));

  function pulumi(...words: string[]): string {
    const { status, stdout, stderr } = spawnSync(engine, words, {
      cwd: folder,
      encoding: "utf8",
      env: {
        ...process.env,
        PULUMI_CONFIG_PASSPHRASE: "x",
        PULUMI_BACKEND_URL: `file://${folder}`,
        PULUMI_SKIP_UPDATE_CHECK: "1",
      },
    });
    assert.equal(status, 0, stderr);
    return stdout;
  }

  it("have the same values here, in every form of the good ones", () => {
    const names = readdirSync(corpus).filter(
      (name) => name.endsWith(".yaml") && !closed.test(readFileSync(join(corpus, name), "utf8")),
    );
    assert.ok(names.length > 15, String(names.length));
    const project = projectIn(folder);
    pulumi("stack", "init", "test");
    for (const name of names) {
      const file = join(folder, "Pulumi.test.yaml");
      cpSync(join(corpus, name), file);
      const { values } = asPulumiReads(readStackSource(file), project ?? assert.fail());
      const { config } = values as { config: Record<string, unknown> };
      const answer = JSON.parse(pulumi("config", "--json", "--stack", "test")) as Record<string, { value: string }>;
      for (const key of ["tenant", "forests", "exemptions"].map((one) => `entra-writeback:${one}`)) {
        const theirs: unknown = JSON.parse(answer[key]?.value ?? "null");
        // Of a date without quotes both forms are understood.
        const dates = JSON.stringify(theirs).replace(/(\d{4}-\d\d-\d\d) 00:00:00 \+0000 UTC/g, "$1");
        const ours = JSON.stringify(config[key] ?? null).replace(/(\d{4}-\d\d-\d\d) 00:00:00 \+0000 UTC/g, "$1");
        assert.deepEqual(JSON.parse(ours), JSON.parse(dates), `${name}: ${key}`);
      }
    }
  });
});
