import type { RuleMetadata } from "../rule.ts";

/** policies/pageTexts.ts: what the pages say, for a kit that is installed without docs. */
export function pageTextsModule(pages: readonly { readonly rule: RuleMetadata; readonly body: string }[]): string {
  const entries = pages.map(({ rule, body }) => `  ${JSON.stringify(rule.id)}: ${JSON.stringify(body)},`);
  return `// Written by \`npm run generate\` from policies/rules/*/*/page.md; edit the pages, not this file.

/** The text of each rule's page, by the rule's id. */
export const pageTexts: Readonly<Record<string, string>> = {
${entries.join("\n")}
};
`;
}
