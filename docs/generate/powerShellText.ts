/** Tables and literals of Windows PowerShell 5.1. */

/** An ordered table, its names padded. */
export function table(rows: readonly (readonly [string, string])[], depth = 0): string {
  const indent = "    ".repeat(depth);
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `${indent}    ${name.padEnd(width)} = ${value}`);
  return `[ordered]@{\n${lines.join("\n")}\n${indent}}`;
}

export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
export const hex = (number: number): string => `0x${number.toString(16)}`;
