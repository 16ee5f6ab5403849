/** Names in a directory know no case. */
export function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Of the names those that somebody has deleted. */
export function deletedOf({ deleted = [] }: { deleted?: string[] }, names: readonly string[]): string[] {
  return names.filter((name) => deleted.some((gone) => same(gone, name)));
}

/** A name as it is spelt in the list, else as it is given. */
export function speltAs(spellings: readonly string[], name: string): string {
  return spellings.find((spelling) => same(spelling, name)) ?? name;
}
