/** Text as editors and PowerShell of Windows save it: in UTF-16 with a byte order mark, or in UTF-8 with or without one. `fatal`: throws where it is neither. */
export function windowsText(bytes: Uint8Array, fatal = false): string {
  const mark = `${bytes[0]},${bytes[1]}`;
  const encoding = mark === "255,254" ? "utf-16le" : mark === "254,255" ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding, { fatal }).decode(bytes);
}
