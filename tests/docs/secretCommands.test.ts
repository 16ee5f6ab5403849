import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { stackFileDocument } from "../../stack/config/docs.ts";

const docs = new URL("../../docs/", import.meta.url);
const pages = readdirSync(docs).filter((name) => name.endsWith(".md"));

/** Each path that a page has a secret written to by pulumi config set. */
const commands = pages.flatMap((page) =>
  [...readFileSync(new URL(page, docs), "utf8").matchAll(/config set --secret --path '([^']+)'/g)].map(
    ([, path = ""]) => ({ page, path }),
  ),
);

describe("a command of the docs that writes a secret", () => {
  it("writes a key of the stack file that takes one", () => {
    const keys = stackFileDocument();
    for (const { page, path } of commands) {
      const key = /^entra-writeback:(?:tenant|forests\[\d\])\.(.+)$/.exec(path)?.[1] ?? assert.fail(`${page}: ${path}`);
      const row = key.replaceAll("[0]", "[]");
      assert.ok(keys.includes(`| \`${row}.secure\` |`), `${page}: ${path}`);
    }
  });

  it("is in getting-started for each password and token of a forest", () => {
    const forest = stackFileDocument().split("## entra-writeback:forests")[1]?.split("\n## ")[0] ?? assert.fail();
    const wanted = [...forest.matchAll(/^\| `([^`]+)\.secure` \|/gm)].map(
      ([, key = ""]) => `entra-writeback:forests[0].${key.replaceAll("[]", "[0]")}`,
    );
    const told = commands.filter(({ page }) => page === "getting-started.md").map(({ path }) => path);
    assert.ok(wanted.length > 3);
    assert.deepEqual([...told].sort(), wanted.sort());
  });
});
