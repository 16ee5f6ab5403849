import type { RuleMetadata } from "../rule.ts";
import { heading } from "./pages.ts";

/** docs/rules/<id>.md: the head of a rule's page as a table, and its text. */
export function rulePage(rule: RuleMetadata, body: string): string {
  const [title = "", ...rest] = body.split("\n");
  const rows = rowsOf(rule).map(([key, value]) => `| ${key} | ${value} |`);
  const table = ["| | |", "|---|---|", ...rows].join("\n");
  const note = `<!-- Written by \`npm run generate\` from ${sourceOf(rule)}; edit that page, not this one. -->`;
  return [title, "", note, "", table, ...rest.map(linked)].join("\n");
}

function rowsOf({ id, code, severity, area, tags, since, references, benchmarks = [] }: RuleMetadata) {
  const rows: [string, string][] = [
    ["Rule", `\`${id}\``],
    ["Code", code],
    ["Severity", severity],
    ["Area", heading(area)],
    ["Tags", tags.join(", ")],
    ["Since", since],
    ["Benchmarks", benchmarks.join("<br>")],
    ["Sources", references.map((source) => (source.startsWith("https://") ? `<${source}>` : source)).join("<br>")],
  ];
  return rows.filter(([, value]) => value !== "");
}

const sourceOf = ({ area, id }: RuleMetadata): string => `policies/rules/${area}/${id}/page.md`;

/** Pages of rules link to each other by their folders, and lie beside each other here. */
const linked = (line: string): string =>
  line.replaceAll(/\]\((?:\.\.\/)+(?:[a-z-]+\/)?([a-z0-9-]+)\/page\.md/g, "]($1.md");
