import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { backupFiles, infoOf } from "../../../formats/gpo/backupFiles.ts";
import { checkBackups } from "../../../policies/backups.ts";
import { evaluate, type Evaluation } from "../../../policies/evaluate.ts";
import type { RuleMetadata } from "../../../policies/rule.ts";
import { readPackConfiguration } from "../../../policies/packConfiguration.ts";
import { packConfigurationReport } from "../../../policies/packConfigurationReport.ts";
import { serviceAccountViews } from "../../../policies/serviceAccounts.ts";
import { checkedStackFile } from "../../../stack/offline/check.ts";
import { declaredByStackFile } from "../../../stack/offline/declared.ts";
import { today } from "./stackFixture.ts";

export interface Snippet {
  readonly language: string;
  readonly text: string;
}

/** The block at the end of a rule's page below a heading: exactly one. */
export function snippetOf({ area, id }: RuleMetadata, heading: "Fails" | "Passes"): Snippet {
  const page = readFileSync(new URL(`../../../policies/rules/${area}/${id}/page.md`, import.meta.url), "utf8");
  const [, section = ""] = new RegExp(`^## ${heading}\n(.*?)(?=^## |$(?![^]))`, "ms").exec(page) ?? [];
  const [block, ...more] = [...section.matchAll(/^```(\w+)\n(.*?)^```$/gms)];
  if (block === undefined || more.length > 0)
    throw new Error(`${id}: the page must have exactly one block below ## ${heading}.`);
  return { language: block[1] ?? "", text: block[2] ?? "" };
}

/** What the rules say of a block. */
export async function judged(snippet: Snippet): Promise<Evaluation> {
  const folder = mkdtempSync(join(tmpdir(), "snippet-"));
  try {
    if (snippet.language === "ini") return await ofTemplate(folder, snippet.text);
    if (snippet.language === "yaml") return await ofStackFile(folder, parse(snippet.text) as Mapping);
    if (snippet.language === "typescript") return await ofProgram(folder, snippet.text);
    if (snippet.language === "json" && snippet.text.includes('"version": 2')) return ofExceptions(folder, snippet.text);
    if (snippet.language === "json") return ofState(JSON.parse(snippet.text) as StateResource | StateResource[]);
    throw new Error(`A block is yaml, typescript, ini or json, and not ${snippet.language}.`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function ofStackFile(folder: string, keys: Mapping): Promise<Evaluation> {
  return (await checkedStackFile(stackFile(folder, keys), { today })).report;
}

/** Statements beside the kit's own program, as somebody's project has them. */
async function ofProgram(folder: string, statements: string): Promise<Evaluation> {
  writeFileSync(join(folder, "Pulumi.yaml"), "name: snippet\nruntime: nodejs\nmain: index.ts\n");
  writeFileSync(join(folder, "package.json"), `{ "type": "module" }`);
  writeFileSync(
    join(folder, "index.ts"),
    `import * as azure from "@pulumi/azure-native";
import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import * as entra from "entra-writeback";
import * as resources from ${JSON.stringify(new URL("../../../resources/index.ts", import.meta.url).href)};
entra.declareStack();
${statements}`,
  );
  return (await checkedStackFile(stackFile(folder, {}), { today })).report;
}

/** A resource as `pulumi stack export` has it. */
interface StateResource {
  readonly type: string;
  readonly urn: string;
  readonly outputs: Mapping;
}

/** What only an observation shows: of one resource, or of several. */
function ofState(resources: StateResource | StateResource[]): Evaluation {
  const views = [resources].flat().map(({ type, urn, outputs }) => ({ type, urn, name: urn.split("::").at(-1) ?? "", properties: outputs })); // prettier-ignore
  return evaluate(views, { today });
}

/** The engine's exceptions beside a stack with one exemption. */
function ofExceptions(folder: string, text: string): Evaluation {
  const file = join(folder, "policy.json");
  writeFileSync(file, text);
  const configuration = readPackConfiguration(file);
  if (configuration.problems.length > 0) throw new Error(JSON.stringify(configuration.problems));
  const exemption = { rule: "agent-version", reason: "pilot", approvedBy: "Ann Smith", expires: "2027-03-31" };
  return packConfigurationReport(file, configuration, [{ views: [], exemptions: [exemption] }], today);
}

/** The policy "Servers" of the complete stack's domain, as GPMC backs it up. */
async function ofTemplate(folder: string, text: string): Promise<Evaluation> {
  const around = serviceAccountViews(await declaredByStackFile(stackFile(folder, {})));
  const policy = { displayName: "Servers", domain: "corp.contoso.com", settings: {} };
  const time = "2026-11-24T08:00:00";
  for (const [name, bytes] of backupFiles(policy, time)) {
    const file = join(folder, infoOf(policy, time).id, name);
    mkdirSync(join(file, ".."), { recursive: true });
    const head = `[Unicode]\nUnicode=yes\n[Version]\nsignature="$CHICAGO$"\nRevision=1\n`;
    writeFileSync(file, name.endsWith(".inf") ? Buffer.from(`\ufeff${head}${text}`, "utf16le") : bytes);
  }
  const steps = [...checkBackups(join(folder, infoOf(policy, time).id), { today, around })];
  const [report] = steps.flatMap(({ reports }) => reports);
  const problems = steps.flatMap((step) => step.problems);
  if (report === undefined || problems.length > 0) throw new Error(JSON.stringify(problems));
  return report;
}

type Mapping = Record<string, unknown>;

/** A complete stack file with some keys laid over it; null takes a key away. */
function stackFile(folder: string, keys: Mapping): string {
  const file = join(folder, "Pulumi.prod.yaml");
  const example = readFileSync(new URL("../../../examples/Pulumi.minimal.yaml", import.meta.url), "utf8");
  const complete = parse(example) as { config: Mapping };
  const over = "config" in keys ? keys : { config: keys };
  writeFileSync(file, stringify(laidOver(complete, over)));
  return file;
}

const isMapping = (value: unknown): value is Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Mappings key by key, lists of mappings item by item; anything else is replaced. */
function laidOver(base: unknown, over: unknown): unknown {
  if (Array.isArray(base) && Array.isArray(over) && over.every(isMapping) && base.every(isMapping))
    return [...over.map((item, index) => laidOver(base[index], item)), ...base.slice(over.length)];
  if (!isMapping(base) || !isMapping(over)) return over;
  const merged = { ...base };
  for (const [key, value] of Object.entries(over)) {
    if (value === null) Reflect.deleteProperty(merged, key);
    else merged[key] = laidOver(base[key], value);
  }
  return merged;
}
