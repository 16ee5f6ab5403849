import type { Field } from "./fields.ts";

interface NameListOptions {
  /** What follows when nobody is named, and what to write; absent: the list may be empty, and is by default. */
  readonly empty?: string;
  /** As many names as an answer of 4,096 bytes can tell about. Default: 50. */
  readonly most?: number;
  /** Why a single name cannot be taken. */
  readonly refuse?: (name: string) => string | undefined;
}

/** A list of names, which Active Directory does not tell apart by case. */
export function names({ empty, most = 50, refuse }: NameListOptions = {}): Field {
  return {
    kind: "list",
    ...(empty === undefined ? { default: [] } : { required: true as const }),
    unordered: true,
    items: {
      kind: "string",
      refuse: (name: string) => (name.trim() === "" ? "is an empty name" : refuse?.(name)),
    },
    refuse: (values: string[]) => {
      if (values.length === 0) return empty;
      if (values.length > most) return `has ${values.length} names, but ${most} are the most`;
      const different = new Set(values.map((value) => value.toLowerCase()));
      return different.size < values.length ? "names someone twice" : undefined;
    },
  };
}

/** What is there, in declared order and spelling first, so that nothing looks changed that is not. */
export function inDeclaredOrder(declared: readonly string[], there: readonly string[]): string[] {
  const [wanted, present] = [declared, there].map((names) => new Set(names.map((name) => name.toLowerCase())));
  return [
    ...declared.filter((name) => present?.has(name.toLowerCase())),
    ...there.filter((name) => !wanted?.has(name.toLowerCase())),
  ];
}

/** "a", "b" and "c" */
export function quoted(values: readonly string[]): string {
  const all = values.map((value) => `"${value}"`);
  return all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
}
