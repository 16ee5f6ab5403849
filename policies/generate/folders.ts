import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parse } from "yaml";
import type { Rule, RuleCheck, RuleMetadata } from "../rule.ts";

/** The kit's folder. */
const kit = fileURLToPath(new URL("../../", import.meta.url));
const rules = "policies/rules";

/** Paths of the folders of all pages, from the kit's folder: by area, then by id. */
export function pageFolders(): string[] {
  const below = (path: string) => readdirSync(join(kit, path)).sort().map((name) => `${path}/${name}`); // prettier-ignore
  return below(rules).flatMap(below);
}

/** What is said of exemptions, and not of resources, has a page and no code of its own. */
const hasCode = (folder: string): boolean => existsSync(join(kit, folder, "rule.ts"));

export const ruleFolders = (): string[] => pageFolders().filter(hasCode);
export const exemptionFolders = (): string[] => pageFolders().filter((folder) => !hasCode(folder));

const keys = ["id", "code", "title", "severity", "area", "tags", "since", "references"];
const optionalKeys = ["benchmarks"];

/** A rule's page: its head between two lines of hyphens, and what follows. */
function partsOf(folder: string): { readonly head: string; readonly body: string } {
  const [, head = "", body = ""] = /^---\n(.*?)\n---\n\s*(.*)$/s.exec(readFileSync(join(kit, folder, "page.md"), "utf8")) ?? []; // prettier-ignore
  return { head, body };
}

/** The text of a rule's page without its head. */
export const bodyIn = (folder: string): string => partsOf(folder).body;

/** What the head of a rule's page says; throws for a head that is not complete, or not of its folder. */
export function metadataIn(folder: string): RuleMetadata {
  const page = `${folder}/page.md`;
  const metadata = (parse(partsOf(folder).head) ?? {}) as Omit<RuleMetadata, "help">;
  const known = [...keys, ...optionalKeys];
  const wrong = [...keys.filter((key) => !(key in metadata)), ...Object.keys(metadata).filter((key) => !known.includes(key))]; // prettier-ignore
  if (wrong.length > 0) throw new Error(`${page}: the head must hold ${keys.join(", ")}; wrong: ${wrong.join(", ")}.`);
  const [area, id] = folder.split("/").slice(-2);
  if (metadata.id !== id || metadata.area !== area) {
    throw new Error(
      `${page} says ${metadata.area}/${metadata.id}, but its folder is ${area}/${id}. Write the folder's.`,
    );
  }
  if (!["error", "warning"].includes(metadata.severity)) {
    throw new Error(`${page}: the severity is ${metadata.severity}. Write error or warning.`);
  }
  return { ...metadata, help: `docs/rules/${metadata.id}.md` };
}

/** The rules as their folders hold them, whatever the catalogue says. */
export function rulesInFolders(): Promise<Rule[]> {
  return Promise.all(
    ruleFolders().map(async (folder) => {
      const code = (await import(pathToFileURL(join(kit, folder, "rule.ts")).href)) as { default: RuleCheck };
      return { ...metadataIn(folder), ...code.default };
    }),
  );
}
