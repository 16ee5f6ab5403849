import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { kit } from "../engine/engine.ts";

interface Manifest {
  readonly dependencies: Record<string, string>;
  readonly peerDependencies: Record<string, string>;
}

const manifest = JSON.parse(readFileSync(join(kit, "package.json"), "utf8")) as Manifest;
const rooms = "{facts,formats,scripts,resources,provider,components,policies,stack,handover,sandbox,cli}";

/** Packages by what imports them: `from "x"` and `import("x")`. Types alone are gone when it runs; what generates is not shipped. */
function importedPackages(): Map<string, string> {
  const found = new Map<string, string>();
  const files = globSync([`${rooms}/**/*.{ts,mjs}`, "*.ts"], { cwd: kit });
  for (const file of files.filter((name) => !/[\\/]generate([\\/]|\.ts$)/.test(name))) {
    const text = readFileSync(join(kit, file), "utf8").replaceAll(/^(\s*(\*|\/\/|\/\*)|import type ).*$/gm, "");
    for (const [, name = ""] of text.matchAll(/(?:\bfrom |\bimport\(|^import )"((?:@[\w-]+\/)?[\w-][\w.-]*)[^"]*"/gm)) {
      if (!name.startsWith(".") && !isBuiltin(name) && !name.startsWith("node") && name !== "entra-writeback")
        found.set(name, file);
    }
  }
  return found;
}

describe("dependencies", () => {
  const imported = importedPackages();
  const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });

  it("are declared where the product imports them", () => {
    assert.ok(imported.has("@pulumi/pulumi") && imported.has("google-protobuf"));
    const undeclared = [...imported].filter(([name]) => !declared.includes(name));
    assert.deepEqual(undeclared, [], "add them to dependencies of package.json");
  });

  it("are imported where they are declared", () => {
    assert.deepEqual(
      declared.filter((name) => !imported.has(name)),
      [],
      "take them out of package.json",
    );
  });

  it("are fixed to one version each, so that what is installed is what was tested", () => {
    const ranges = Object.entries(manifest.dependencies).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
    assert.deepEqual(ranges, []);
  });
});
