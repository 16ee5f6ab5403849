/** Configuration keys and values as Pulumi knows them. */
import { nearest } from "../../../formats/nearest.ts";
import schema from "../schema.json" with { type: "json" };

export const NAMESPACE = "entra-writeback:";

export const isKitKey = (key: string): boolean => key.startsWith(NAMESPACE);

/** The key that one of a namespace like the kit's means; such as entraWriteback:tenant. */
export function misnamed(key: string, project: string): string | undefined {
  const [space = "", name = "", ...more] = key.split(":");
  if (
    space === project ||
    isKitKey(key) ||
    more.length > 0 ||
    !Object.hasOwn(schema.$defs.config.properties, NAMESPACE + name)
  )
    return undefined;
  const letters = (text: string) => text.replaceAll(/[^A-Za-z]/g, "");
  return nearest(letters(space), [letters(NAMESPACE)]) && NAMESPACE + name;
}

/** A key without a namespace is the project's. */
export const fullKey = (key: string, project: string): string => (key.includes(":") ? key : `${project}:${key}`);

/** What a value that is a text says. */
export function fromJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // A plain text is handed over as it is; the schema then says what belongs there instead.
    return text;
  }
}
