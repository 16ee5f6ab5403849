/** A literal text of PowerShell, which takes typographic quotes for straight ones. */
export const literal = (text: string): string => `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, "$&$&")}'`;
