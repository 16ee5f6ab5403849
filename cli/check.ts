import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { loadStackFile, type StackFile } from "../config/load.ts";
import { evaluate, type Evaluation } from "../policies/evaluate.ts";
import { declaredResources, programOf } from "./program.ts";

/** What the check has to say about one stack file. */
export interface CheckedFile extends Evaluation {
  readonly file: string;
  readonly stack: string;
  readonly resources: number;
  /** Line of the stack file a finding is about; undefined: the program decides, not the file. */
  lineOf(finding: { resource: string; key?: string }): number | undefined;
}

const ownProgram = fileURLToPath(new URL("../index.ts", import.meta.url));

/** The rules over everything a stack file declares. Throws ConfigError for a file that cannot be used. */
export async function checkStackFile(
  file: string,
  today = new Date().toISOString().slice(0, 10),
): Promise<CheckedFile> {
  const stackFile = loadStackFile(file);
  const stack = stackNameOf(file);
  const { config, secretKeys } = asEngineWould(stackFile.values);
  const resources = await declaredResources(programOf(path.dirname(file), ownProgram), {
    stack,
    file,
    config,
    secretKeys,
  });
  const evaluation = evaluate(resources, stackFile.model.exemptions, today);
  return { ...evaluation, file, stack, resources: resources.length, lineOf: (finding) => lineOf(stackFile, finding) };
}

/** `prod` for Pulumi.prod.yaml */
export function stackNameOf(file: string): string {
  return /^Pulumi\.(.+)\.ya?ml$/.exec(path.basename(file))?.[1] ?? path.parse(file).name;
}

/** Configuration as text values; a secret keeps its place, with the ciphertext standing for what only the engine decrypts. */
function asEngineWould(values: StackFile["values"]): { config: Record<string, string>; secretKeys: string[] } {
  const config: Record<string, string> = {};
  const secretKeys: string[] = [];
  for (const [key, value] of Object.entries(values)) {
    const text = JSON.stringify(value, (_, item: unknown) => (isEncrypted(item) ? item.secure : item));
    config[key] = typeof value === "string" ? value : text;
    if (text !== JSON.stringify(value)) secretKeys.push(key);
  }
  return { config, secretKeys };
}

function isEncrypted(value: unknown): value is { secure: string } {
  return typeof value === "object" && value !== null && Object.keys(value).join() === "secure";
}

/** Resources carry the name of their domain or forest; the key of the rule leads on from there. */
function lineOf(
  { model, values, locate }: StackFile,
  { resource, key = "" }: { resource: string; key?: string },
): number | undefined {
  const forest = model.forests.findIndex(
    ({ name, domains }) =>
      resource === name || resource.startsWith(`${name}-`) || domains.some((domain) => domain.name === resource),
  );
  if (forest < 0) return locate(key.startsWith("exemptions") ? key : `tenant.${key}`)?.line;
  const domain = model.forests[forest]?.domains.findIndex(({ name }) => name === resource) ?? -1;
  const [ofForest, ofDomain] = [`forests[${forest}]`, `forests[${forest}].domains[${domain}]`];
  // A domain's own setting comes before the forest's; where neither is written, the domain itself is the place.
  const written = (values["entra-writeback:forests"] as unknown[])[forest];
  const place = holds(at(written, ["domains", domain]), key) || !holds(written, key) ? ofDomain : ofForest;
  return locate(`${domain < 0 ? ofForest : place}.${key}`)?.line;
}

const at = (value: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce(
    (inner, part) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, part) : undefined),
    value,
  );

const holds = (value: unknown, key: string): boolean => at(value, key.split(".")) !== undefined;
