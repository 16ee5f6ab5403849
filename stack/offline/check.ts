import type { Configuration } from "../config/load.ts";
import { evaluate } from "../../policies/evaluate.ts";
import { rules } from "../../policies/rules.ts";
import { configurationOf, declaredBy } from "./declared.ts";
import { count, type Report } from "../../policies/reports/report.ts";

/** The rules over everything a stack file declares. Throws ConfigError for a file that cannot be used. */
export async function checkStackFile(file: string, today = new Date().toISOString().slice(0, 10)): Promise<Report> {
  const stackFile = configurationOf(file);
  const resources = await declaredBy(stackFile, file);
  return {
    ...evaluate(resources, stackFile.model.exemptions, today),
    file,
    judged: `${count(resources.length, "resource")} under ${rules.length} rules`,
    placeOf(item) {
      const line = lineOf(stackFile, item);
      return { file, ...(line !== undefined && { line }) };
    },
  };
}

/** Resources carry the name of their domain or forest; the key of the rule leads on from there. */
function lineOf(
  { model, values, locate }: Configuration,
  { resource, key = "" }: { resource: string; key?: string },
): number | undefined {
  const forest = model.forests.findIndex(
    ({ name, domains }) => isOf(name, resource) || domains.some((domain) => isOf(domain.name, resource)),
  );
  if (forest < 0) return locate(key.startsWith("exemptions") ? key : `tenant.${key}`)?.line;
  const written = (values["entra-writeback:forests"] as unknown[])[forest];
  const atDomain = (index: number) => at(written, ["domains", index]);
  const domain =
    model.forests[forest]?.domains.findIndex(
      ({ name }, index) => name === resource || (isOf(name, resource) && key !== "" && holds(atDomain(index), key)),
    ) ?? -1;
  const [ofForest, ofDomain] = [`forests[${forest}]`, `forests[${forest}].domains[${domain}]`];
  // A domain's own setting comes before the forest's; where neither is written, the domain itself is the place.
  const place = holds(atDomain(domain), key) || !holds(written, key) ? ofDomain : ofForest;
  return locate(`${domain < 0 ? ofForest : place}.${key}`)?.line;
}

const at = (value: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce(
    (inner, part) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, part) : undefined),
    value,
  );

/** Key such as groupPolicy.userRights[1]. */
const holds = (value: unknown, key: string): boolean => at(value, key.split(/[.[\]]+/).filter(Boolean)) !== undefined;

/** Resources that a domain or forest has several of carry more after its name. */
const isOf = (name: string, resource: string): boolean => resource === name || resource.startsWith(`${name}-`);
