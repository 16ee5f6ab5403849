import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";

/** What npm packs, by the manifest; the program in dist/, which has no pages, need not be built for it. */
describe("pages of the package", () => {
  const kit = fileURLToPath(new URL("../../", import.meta.url));
  let paths: string[];

  before(() => {
    const listed = execFileSync("npm", ["pack", "--dry-run", "--ignore-scripts", "--json"], {
      cwd: kit,
      encoding: "utf8",
      env: { ...process.env, npm_config_loglevel: "error" },
    });
    const [packed] = JSON.parse(listed.slice(listed.indexOf("["))) as [{ files: { path: string }[] }];
    paths = packed.files.map(({ path }) => path);
  });

  const has = (path: string) => paths.some((one) => one === path || one.startsWith(posix.join(path, "/")));

  it("link to nothing that the package leaves out", () => {
    const pages = paths.filter((path) => path.endsWith(".md"));
    assert.ok(pages.includes("README.md") && pages.includes("CONTRIBUTING.md") && pages.length > 80);
    const links = pages.flatMap((page) =>
      [...readFileSync(join(kit, page), "utf8").matchAll(/\]\(<?(?![a-z]+:|#)([^)#>\s]+)/g)].map(
        ([, link = ""]) => [page, posix.join(posix.dirname(page), link)] as const,
      ),
    );
    assert.ok(links.length > 100, `${links.length} links`);
    assert.deepEqual(
      links.filter(([, target]) => !has(target)),
      [],
    );
  });

  it("name headings that are there", () => {
    const headings = new Map<string, Set<string>>();
    const anchorsOf = (page: string) => {
      if (!headings.has(page))
        headings.set(
          page,
          new Set(
            [...readFileSync(join(kit, page), "utf8").matchAll(/^#+ +(.+)$/gm)].map(([, text = ""]) => slug(text)),
          ),
        );
      return headings.get(page);
    };
    const dead = paths
      .filter((path) => path.endsWith(".md"))
      .flatMap((page) =>
        [...readFileSync(join(kit, page), "utf8").matchAll(/\]\((?![a-z]+:)([^)#\s]*)#([^)\s]+)\)/g)]
          .map(
            ([, link = "", anchor = ""]) =>
              [link === "" ? page : posix.join(posix.dirname(page), link), anchor] as const,
          )
          .filter(([target, anchor]) => existsSync(join(kit, target)) && !anchorsOf(target)?.has(anchor))
          .map(([target, anchor]) => `${page}: ${target}#${anchor}`),
      );
    assert.deepEqual(dead, []);
  });
});

/** As GitHub and npm make anchors of headings. */
function slug(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");
}
