/** {GUID} in braces and upper case; undefined: the text is none. */
export function guidIn(text: string): string | undefined {
  const match = /^\{?([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?$/i.exec(text.trim());
  return match?.[1] && `{${match[1].toUpperCase()}}`;
}
