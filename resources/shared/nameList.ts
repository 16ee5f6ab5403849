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
