/** A secret on its way into a view, which has its value and remembers where it was. */
export class Hidden {
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}

export const hide = (value: unknown): Hidden => new Hidden(value);

/** The value without its secrets' covers: itself where there is none. */
export function opened(value: unknown): unknown {
  return isCovered(value) ? copied(value) : value;
}

/** Whether the value at a path, or one around it, is a secret. */
export function isSecretAt(value: unknown, path: readonly string[]): boolean {
  if (value instanceof Hidden) return true;
  const [key, ...rest] = path;
  if (key === undefined || typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return false;
  return isSecretAt((value as Record<string, unknown>)[key], rest);
}

function isCovered(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return value instanceof Hidden || Object.values(value).some(isCovered);
}

function copied(value: unknown): unknown {
  if (value instanceof Hidden) return copied(value.value);
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copied(item)]));
}
