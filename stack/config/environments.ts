import { isMapping } from "./mapping.ts";
import { ConfigError, type Problem } from "./problem.ts";

/** What a stack file leaves to Pulumi ESC: only the engine, signed in, knows it. */
export class NotKnownOffline extends ConfigError {
  /** One sentence. */
  readonly reason: string;

  constructor(file: string, environments: readonly string[], keys: readonly string[], place: Partial<Problem>) {
    const names = environments.join(", ");
    const [noun, verb] = environments.length > 1 ? ["environments", "are"] : ["environment", "is"];
    const reason = `${keys.join(" and ")} can only come from the ${noun} ${names}, which ${verb} not known offline`;
    const message = `${reason}. Run pulumi preview with the policy pack, which knows it; or write the keys into the file.`;
    super([{ file, path: "environment", message, ...place }]);
    this.name = "NotKnownOffline";
    this.reason = reason;
  }
}

/** Names of the environments that a stack file imports: a list of texts or of mappings with options, or a definition with imports. */
export function environmentsOf(values: unknown): string[] {
  const environment = isMapping(values) ? values["environment"] : undefined;
  if (Array.isArray(environment)) return environment.flatMap(nameOf);
  if (!isMapping(environment)) return [];
  const { imports } = environment;
  return [...(Array.isArray(imports) ? imports.flatMap(nameOf) : []), "written in the file"];
}

function nameOf(entry: unknown): string[] {
  if (typeof entry === "string") return [entry];
  return isMapping(entry) ? Object.keys(entry) : [];
}
