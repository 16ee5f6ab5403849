import * as path from "node:path";
import { ConfigError } from "../config/problem.ts";
import { loadConfiguration, loadStackFile, refuseOtherFiles, type Configuration } from "../config/load.ts";
import type { ResourceView } from "../../policies/rule.ts";
import { RESOURCE_GROUP, withoutApiVersion } from "../../policies/types.ts";
import { recordProvenance } from "../provenance.ts";
import { withPlaces } from "./places.ts";
import { declaredByOwnProgram, declaredResources } from "./program.ts";
import { ownProject, projectIn } from "./project.ts";

/** Everything that the program declares for a stack file. Throws ConfigError for a file that cannot be used. */
export async function declaredByStackFile(file: string): Promise<ResourceView[]> {
  return declaredBy(configurationOf(file), file);
}

/**
 * The stack file of whoever's program: one of a user's project need not declare a tenant and forests. `contents` is the file that is
 * read for it.
 */
export function configurationOf(file: string, contents = file): Configuration {
  refuseOtherFiles(file);
  const project = projectIn(path.dirname(file));
  if (project !== undefined)
    return project.isOwn ? loadStackFile(contents, { project }) : loadConfiguration(contents, { project });
  try {
    return loadStackFile(contents);
  } catch (error) {
    throw error instanceof ConfigError && isOfAnotherProgram(error) ? withoutProject(file, error) : error;
  }
}

const isOfAnotherProgram = ({ problems }: ConfigError): boolean =>
  ["tenant", "forests"].every((key) => problems.some(({ path, isMissing }) => path === key && isMissing));

function withoutProject(file: string, { problems }: ConfigError): ConfigError {
  const message =
    "there is no Pulumi.yaml beside it, so it is taken for a stack of the kit's own program. " +
    "If it is of a program of yours, run ewb in that project's folder; ewb init begins a new one.";
  return new ConfigError([...problems, { file, path: "", message }]);
}

export async function declaredBy(stackFile: Configuration, file: string): Promise<ResourceView[]> {
  const project = projectIn(path.dirname(file)) ?? ownProject;
  const run = {
    stack: stackNameOf(file),
    file: path.resolve(file),
    ...asEngineWould({ ...project.config, ...stackFile.values }),
  };
  const provenance = recordProvenance();
  const views = await (project.isOwn
    ? declaredByOwnProgram(project, { ...run, file })
    : declaredResources(project, run));
  const complete = withDefaultRegion(views, run.config["azure-native:location"] ?? process.env["ARM_LOCATION"]);
  return withPlaces(stackFile, file, { views: complete, provenance });
}

/** What azure-native itself puts in where a resource group names no region, before any policy sees it. */
function withDefaultRegion(views: readonly ResourceView[], region: string | undefined): readonly ResourceView[] {
  if (region === undefined) return views;
  return views.map((view) => {
    const isOpen = withoutApiVersion(view.type) === RESOURCE_GROUP && (view.properties["location"] ?? null) === null;
    return isOpen ? { ...view, properties: { ...view.properties, location: region } } : view;
  });
}

/** `prod` for Pulumi.prod.yaml */
export function stackNameOf(file: string): string {
  return /^Pulumi\.(.+)\.ya?ml$/.exec(path.basename(file))?.[1] ?? path.parse(file).name;
}

/** Configuration as text values; a secret keeps its place, with the ciphertext standing for what only the engine decrypts. */
export function asEngineWould(values: Configuration["values"]): {
  config: Record<string, string>;
  secretKeys: string[];
} {
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
