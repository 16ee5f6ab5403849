/** What is there, in declared order and spelling first, so that nothing looks changed that is not. */
export function inDeclaredOrder(declared: readonly string[], there: readonly string[]): string[] {
  const [wanted, present] = [declared, there].map((names) => new Set(names.map((name) => name.toLowerCase())));
  return [
    ...declared.filter((name) => present?.has(name.toLowerCase())),
    ...there.filter((name) => !wanted?.has(name.toLowerCase())),
  ];
}

/** "a", "b" and "c" */
export const quoted = (values: readonly string[]): string => enumerated(values.map((value) => `"${value}"`));

/** a, b and c */
export function enumerated(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
