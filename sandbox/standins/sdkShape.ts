import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** What the provider's own SDK says of a resource type. */
export interface SdkShape {
  readonly inputs: readonly string[];
  /** Properties only the service sets. */
  readonly outputs: readonly string[];
  /** Id of the example import in the documentation. */
  readonly exampleId?: string;
}

const require = createRequire(import.meta.url);
const shapes = new Map<string, SdkShape>();
const nothing: SdkShape = { inputs: [], outputs: [] };

/** Reads inputs and outputs of a type from the generated class, so that the stand-in needs no list of its own. */
export function sdkShape(type: string): SdkShape {
  let shape = shapes.get(type);
  if (!shape) shapes.set(type, (shape = readShape(type)));
  return shape;
}

function readShape(type: string): SdkShape {
  const [provider, module, name] = type.split(":");
  if (!provider || !module || !name) return nothing;
  // azure-native:network:Subnet is network/subnet; azuread:index/group:Group is group.
  const path = module.startsWith("index/") ? module.slice("index/".length) : `${module}/${lowerFirst(name)}`;
  const code = read(`@pulumi/${provider}/${path}.js`);
  if (code === undefined) return nothing;
  const assignments = [...code.matchAll(/resourceInputs\["(\w+)"\] = (.*);/g)];
  const isInput = (value: string | undefined): boolean => value?.includes("args") ?? false;
  const inputs = unique(assignments.filter(([, , value]) => isInput(value)).map(([, key]) => key ?? ""));
  const outputs = unique(assignments.map(([, key]) => key ?? "")).filter((key) => !inputs.includes(key));
  const exampleId = new RegExp(`pulumi import ${type} \\S+ (\\S+)`).exec(
    read(`@pulumi/${provider}/${path}.d.ts`) ?? "",
  )?.[1];
  return { inputs, outputs, ...(exampleId && { exampleId }) };
}

function read(specifier: string): string | undefined {
  try {
    return readFileSync(require.resolve(specifier), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)];
}
