import type { RuleMetadata } from "../rule.ts";
import { metadataIn, ruleFolders } from "./folders.ts";

/** policies/catalogue.ts: every rule with what the head of its page says, so that nothing is read when rules are run. */
export function catalogueModule(): string {
  const found = ruleFolders().map((folder) => ({ ...metadataIn(folder), folder, name: nameOf(folder) }));
  const imports = found.map(
    ({ name, folder }) => `import ${name} from "./${folder.split("/").slice(1).join("/")}/rule.ts";`,
  );
  const entries = found.map(({ name, folder: _, ...metadata }) => `  {\n${linesOf(metadata)}\n    ...${name},\n  },`);
  return `// Written by \`npm run generate\` from policies/rules/*/*/page.md; edit the pages, not this file.
import type { Rule } from "./rule.ts";
${imports.join("\n")}

/** Every rule of the kit, by area and id. */
export const rules: readonly Rule[] = [
${entries.join("\n")}
];
`;
}

/** policies/exemptionRules.ts: what can be wrong with an exemption, by its id. */
export function exemptionRulesModule(found: readonly RuleMetadata[]): string {
  const ids = found.map(({ id }) => JSON.stringify(id)).join(" | ");
  const entries = found.map((metadata) => `  ${JSON.stringify(metadata.id)}: {\n${linesOf(metadata)}\n  },`);
  return `// Written by \`npm run generate\` from policies/rules/exemptions/*/page.md; edit the pages, not this file.
import type { RuleMetadata } from "./rule.ts";

/** What can be wrong with an exemption, and not with a resource. */
export const exemptionRules: Readonly<Record<${ids}, RuleMetadata>> = {
${entries.join("\n")}
};
`;
}

const linesOf = (metadata: RuleMetadata): string =>
  Object.entries(metadata)
    .map(([key, value]) => `    ${key}: ${JSON.stringify(value)},`)
    .join("\n");

/** minimumPasswordAge for …/minimum-password-age */
function nameOf(folder: string): string {
  return (folder.split("/").at(-1) ?? "").replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
