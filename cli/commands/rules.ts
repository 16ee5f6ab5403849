import { rules as catalogue } from "../../policies/catalogue.ts";
import { exemptionRules } from "../../policies/exemptionRules.ts";
import { metadataOf } from "../../policies/finding.ts";
import { pageTexts } from "../../policies/pageTexts.ts";
import { printable } from "../../policies/reports/text.ts";
import type { RuleMetadata } from "../../policies/rule.ts";
import { ExitCode, unusable } from "../exitCode.ts";
import { meant, nearNames, type Named } from "../nearNames.ts";

/** Those that judge resources, and those that judge exemptions. */
const all: readonly RuleMetadata[] = [...catalogue.map(metadataOf), ...Object.values(exemptionRules)];

export interface RulesOptions {
  readonly format: "text" | "json";
  readonly area?: string;
  readonly tag?: string;
  readonly search?: string;
  /** What goes by the same name and is no rule, for programs and in full. */
  readonly namesakes?: { readonly explanations: readonly object[]; readonly text: string };
}

/** `ewb rules`: the catalogue, or the page of one rule by its id or code; answers the exit code. */
export function rules(name: string | undefined, options: RulesOptions): number {
  if (name === undefined) return list(options);
  const rule = ruleNamed(name);
  if (rule === undefined) return unknown(name);
  const text = pageTexts[rule.id] ?? "";
  const { namesakes: others } = options;
  if (options.format === "json") {
    const more = others && { explanations: others.explanations };
    console.log(JSON.stringify({ ...rule, text, ...more }, undefined, 2));
  } else console.log([pageOf(rule, text), ...(others ? [others.text] : [])].join("\n\n"));
  return ExitCode.clean;
}

/** By id or code, in whatever case; EWB-014 is EWB14 too. */
export function ruleNamed(name: string): RuleMetadata | undefined {
  const wanted = name.trim().toLowerCase();
  const number = codeNumber(wanted);
  return all.find(({ id, code }) => id === wanted || (number !== undefined && codeNumber(code) === number));
}

/** What a code counts, whatever stands around it. */
function codeNumber(name: string): number | undefined {
  const [, digits] = /^(?:ewb)?[-_ ]?(\d{1,4})$/i.exec(name) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** As those have them who look for what is near. */
export const namedRules: readonly Named[] = all.map((rule) => ({
  name: rule.id,
  also: [rule.code],
  title: searched(rule),
}));

function unknown(name: string): number {
  const codes = all.map(({ code }) => code).sort();
  const isCode = codeNumber(name.trim()) !== undefined;
  const hint = isCode
    ? ` The codes go from ${codes[0]} to ${codes.at(-1)}.`
    : meant(nearNames(name, namedRules), "rules");
  return unusable(`"${printable(name)}" is not a rule.${hint} \`ewb rules\` lists them all.`);
}

function list({ area, tag, search, format }: RulesOptions): number {
  const lacking = (key: string, value: string | undefined, known: readonly string[]) =>
    value === undefined || known.includes(value)
      ? []
      : [`No rule has the ${key} "${printable(value)}". There are: ${[...new Set(known)].sort().join(", ")}.`];
  const wrong = [
    ...lacking("area", area, all.map((rule) => rule.area)), // prettier-ignore
    ...lacking("tag", tag, all.flatMap((rule) => rule.tags)), // prettier-ignore
  ];
  if (wrong.length > 0) return unusable(wrong.join("\n"));
  const found = all.filter(
    (rule) =>
      (area === undefined || rule.area === area) &&
      (tag === undefined || rule.tags.includes(tag)) &&
      (search === undefined || searched(rule).includes(search.toLowerCase())),
  );
  if (format === "json") console.log(JSON.stringify(found, undefined, 2));
  else console.log(found.length > 0 ? contents(found) : "No rule is about that. `ewb rules` lists them all.");
  return ExitCode.clean;
}

function searched({ id, code, title, tags, benchmarks = [] }: RuleMetadata): string {
  return [id, code, title, ...tags, ...benchmarks].join("\n").toLowerCase();
}

function contents(found: readonly RuleMetadata[]): string {
  const width = Math.max(...found.map(({ id }) => id.length));
  const areas = [...new Set(found.map(({ area }) => area))].map((area) => {
    const ofIt = found.filter((rule) => rule.area === area);
    const lines = ofIt.map(
      ({ code, id, severity, title }) => `  ${code}  ${id.padEnd(width)}  ${severity.padEnd(7)}  ${title}`,
    );
    return [area, ...lines].join("\n");
  });
  return [
    ...areas,
    "`ewb rules RULE` tells what one looks at, why, and what to write; the same is in docs/rules/ of entra-writeback.",
  ].join("\n\n");
}

function pageOf({ id, code, severity, area, since, tags, benchmarks = [], references }: RuleMetadata, text: string) {
  const [title = "", ...body] = text.trim().split("\n");
  const head = [
    `${code}  ${id}`,
    `${severity}, ${area}, since ${since}; tags: ${tags.join(", ")}`,
    ...(benchmarks.length > 0 ? [`benchmarks: ${benchmarks.join(", ")}`] : []),
  ];
  const sources = references.map((reference) => `source: ${reference}`);
  return [
    [title.replace(/^# /, ""), ...head].join("\n"),
    body.join("\n").replaceAll(linkToPage, "$1 (`ewb rules $2`)").trim(),
    ...(sources.length > 0 ? [sources.join("\n")] : []),
  ].join("\n\n");
}

/** [other-rule](../../area/other-rule/page.md) */
const linkToPage = /\[([^\]]*)\]\([^)]*\/([a-z0-9-]+)\/page\.md\)/g;
