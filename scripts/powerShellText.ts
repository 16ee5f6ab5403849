import { isAbsolute, win32 } from "node:path";

/** A literal text of PowerShell, which takes typographic quotes for straight ones. */
export const literal = (text: string): string => `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, "$&$&")}'`;

/** A path for commands that take only full ones, as those of the GroupPolicy module do: of a relative one, from where PowerShell is. */
export function fullPath(path: string): string {
  if (isAbsolute(path) || win32.isAbsolute(path)) return literal(path);
  const names = win32
    .normalize(path)
    .replace(/\\$/, "")
    .replace(/[`$"\u201c\u201d\u201e]/g, "`$&");
  return names === "." ? '"$PWD"' : `"$PWD\\${names}"`;
}
