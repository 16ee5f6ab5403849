/** Configuration keys and values as Pulumi knows them. */

export const NAMESPACE = "entra-writeback:";

export const isKitKey = (key: string): boolean => key.startsWith(NAMESPACE);

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
