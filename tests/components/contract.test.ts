import assert from "node:assert/strict";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as defaults from "../../components/defaults.ts";
import { registrationsOf } from "../support/registrations.ts";

const room = join(import.meta.dirname, "..", "..", "components");

const sources = globSync("*.ts", { cwd: room }).map((file) => ({ file, text: readFileSync(join(room, file), "utf8") }));

const components = sources.filter(({ text }) => text.includes("extends pulumi.ComponentResource"));

/** docs/decisions/0006-components.md; that Pulumi's analyzer takes them all is held by tests/languages/schema.test.ts. */
describe("the contract of components", () => {
  it("is about ten", () => assert.equal(components.length, 10));

  for (const { file, text } of components) {
    const name = /export class (\w+) extends pulumi\.ComponentResource/.exec(text)?.[1] ?? assert.fail(file);

    it(`${name} takes one parameter called args, of an interface of its own`, () => {
      assert.match(text, new RegExp(`constructor\\(name: string, args: ${name}Args, options\\?: `));
      assert.match(text, new RegExp(`export interface ${name}Args `));
      assert.doesNotMatch(
        text,
        /#[a-z]\w*\b *[:=;]/,
        "no field of its own is private to ECMAScript: the analyzer publishes it",
      );
    });

    it(`${name} has one example, which runs, and gives every child a name that begins with its own`, async () => {
      const examples = [...text.matchAll(/@example\n((?: \* .*\n)+) \*\//g)].map(([, example = ""]) =>
        example.replaceAll(/^ \* /gm, ""),
      );
      assert.equal(examples.length, 1);
      const folder = mkdtempSync(join(tmpdir(), "example-"));
      try {
        const program = join(folder, "example.mjs");
        const kit = pathToFileURL(join(room, "index.ts")).href;
        writeFileSync(program, `import { ${name} } from "${kit}";\n${examples[0]}`);
        const [component, ...children] = await registrationsOf(() => import(pathToFileURL(program).href));
        const [type, own = ""] = component?.resource.split(" ") ?? [];
        assert.equal(type, `entra-writeback:index:${name}`);
        assert.ok(children.length > 0);
        assert.deepEqual(
          children.filter(({ wire }) => !wire.name.startsWith(own)),
          [],
        );
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }

  it("imports of the kit only facts, scripts and resources", () => {
    const imports = sources.flatMap(({ text }) => [...text.matchAll(/from "\.\.\/(\w+)\//g)].map(([, other]) => other));
    assert.deepEqual([...new Set(imports)].sort(), ["facts", "resources", "scripts"]);
  });

  it("repeats in the docstrings the defaults that it has", () => {
    const documented = components.flatMap(({ text }) =>
      [...text.matchAll(/@default (.*)/g)].map(([, value = ""]) => value),
    );
    const texts = Object.values(defaults).filter((value) => typeof value === "string" && value !== defaults.SYNCED_BY);
    // How a domain is reached is documented where the resources have it.
    const shared: readonly unknown[] = [defaults.CHANNEL, defaults.MODE];
    for (const value of texts.filter((text) => !shared.includes(text)))
      assert.ok(
        documented.some((text) => text.startsWith(String(value))),
        String(value),
      );
  });
});
