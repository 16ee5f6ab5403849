import assert from "node:assert/strict";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";
import { init } from "../../cli/commands/init.ts";
import { kit } from "../engine/engine.ts";
import { diesAtWrite } from "../support/dyingWrites.ts";

describe("ewb init, killed at every write", () => {
  let folder: string;
  let count = 0;
  const here = process.cwd();
  before(() => (folder = mkdtempSync(join(tmpdir(), "killed-init-"))));
  after(() => rmSync(folder, { recursive: true }));
  afterEach(() => process.chdir(here));

  /** A folder of always the same name, for the project is called so. */
  const project = (files: Readonly<Record<string, string>>) => {
    const place = join(folder, String(++count), "project");
    mkdirSync(join(place, "node_modules"), { recursive: true });
    symlinkSync(kit, join(place, "node_modules", "entra-writeback"));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(place, name), text);
    return place;
  };
  const run = (place: string) => {
    process.chdir(place);
    const said = mock.method(console, "log", () => undefined);
    try {
      assert.equal(init({ stack: "prod" }), 0);
      return said.mock.calls.map((call) => call.arguments.join(" ")).join("\n");
    } finally {
      said.mock.restore();
    }
  };
  const contents = (place: string) => {
    const names = readdirSync(place).filter((name) => statSync(join(place, name)).isFile());
    return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(place, name), "utf8")]));
  };

  for (const [what, files] of Object.entries({
    "an empty folder": {},
    "a project that has things of its own": {
      "package.json": '{ "name": "theirs", "dependencies": { "x": "1.0.0" } }\n',
      ".gitignore": "theirs/\n",
    },
  }))
    for (const when of ["before", "within"] as const)
      it(`in ${what}, ${when} one: the next run makes what is missing, and nothing of anyone's is lost`, async () => {
        const whole = project(files);
        run(whole);
        const wanted = contents(whole);
        let deaths = 0;
        for (let at = 1; ; at++) {
          const place = project(files);
          if (!(await diesAtWrite(at, when, () => run(place)))) break;
          deaths++;
          run(place);
          assert.deepEqual(contents(place), wanted, `died at write ${at}`);
        }
        assert.ok(deaths >= 5, `${deaths} deaths`);
      });

  for (const name of ["Pulumi.yml", "Pulumi.json"])
    it(`writes no second project beside ${name}`, () => {
      const text = '{ "name": "theirs", "runtime": "nodejs", "main": "their.js" }\n';
      const place = project({ [name]: text });
      const said = run(place);
      assert.deepEqual(Object.keys(contents(place)), [".gitignore", name, "Pulumi.prod.yaml"].sort());
      assert.equal(contents(place)[name], text);
      assert.match(said, new RegExp(`^${name.replace(".", "\\.")} is yours\\. So that the engine finds`, "m"));
    });
});
