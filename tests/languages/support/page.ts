import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { kit } from "../../engine/engine.ts";

/** The program in this language on docs/other-languages.md. */
export function programOnPage(language: "yaml" | "python"): string {
  const page = readFileSync(join(kit, "docs", "other-languages.md"), "utf8");
  const programs = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter(([, fence]) => fence === language);
  assert.equal(programs.length, 1, `one ${language} program on the page`);
  return programs[0]?.[2] ?? "";
}
