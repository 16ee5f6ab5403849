import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ValidateFunction } from "ajv";
import { parse } from "yaml";
import { validatorModule } from "../../package/compiledSchema.ts";
import { compileSchema } from "../../stack/config/schema/compile.ts";
import { toDefects } from "../../stack/config/schema/defects.ts";

describe("the schema as the package has it", () => {
  it("finds the same wrong with every file of the corpus, and says the same of it, as the one compiled here", async () => {
    // Inside the repository, so that its imports are found.
    const folder = mkdtempSync(join(import.meta.dirname, ".compiled-"));
    try {
      const file = join(folder, "validator.mjs");
      writeFileSync(file, validatorModule());
      const shipped = (
        (await import(pathToFileURL(file).href)) as { compileSchema(): ValidateFunction }
      ).compileSchema();
      const here = compileSchema();
      const corpus = join(import.meta.dirname, "../stack/config/corpus");
      const names = readdirSync(corpus, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".yaml"));
      let found = 0;
      for (const name of names) {
        const values = valuesOf(join(corpus, name));
        const errors = [shipped, here].map((validate) => (validate(values) ? [] : (validate.errors ?? [])));
        assert.deepEqual(errors[0], errors[1], name);
        const [there, told] = errors.map((found) => toDefects(found, values, () => true));
        assert.deepEqual(there, told, name);
        found += errors[0]?.length ?? 0;
      }
      assert.ok(names.length > 200 && found > 150, `${names.length} files, ${found} errors`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function valuesOf(file: string): unknown {
  try {
    return parse(readFileSync(file, "utf8"), { logLevel: "error" });
  } catch {
    return null; // what is no YAML never reaches the schema
  }
}
