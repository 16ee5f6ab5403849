/**
 * The parts of a DN, from the object up, in one form: without case, without blanks beside separators, and with what stands behind a
 * backslash as what it means. A comma inside a name is no separator. [RFC 4514 2.4, RFC 4517 4.2.15]
 */
export function rdnsOf(dn: string): string[] {
  return (dn.match(/(?:\\.|[^\\,])+/gs) ?? []).map((rdn) => {
    const [, type = "", value = ""] = /^\s*([^=]*?)\s*=\s*(.*?(?:\\ )?)\s*$/s.exec(rdn) ?? [undefined, "", rdn];
    return `${type}=${meant(value)}`.toLowerCase();
  });
}

/** `\2C` is a byte of UTF-8, `\,` the character itself. */
const meant = (value: string): string =>
  value.replace(/(?:\\[0-9a-f]{2})+|\\(.)/gis, (text, character: string | undefined) =>
    character === undefined ? Buffer.from(text.replaceAll("\\", ""), "hex").toString() : character,
  );

/** Whether a DN names a container that is neither an OU nor the root of a domain, nor lies among the sites. */
export function isPlainContainer(dn: string): boolean {
  const rdns = rdnsOf(dn);
  return /^cn=/.test(rdns[0] ?? "") && !rdns.includes("cn=sites");
}

/** Whether two DNs name one object. */
export const isSameDn = (one: string, other: string): boolean => isAtOrBelow(one, other) && isAtOrBelow(other, one);

/** Whether a DN names that container or what lies in it, however deep. */
export function isAtOrBelow(dn: string, container: string): boolean {
  const [own, above] = [rdnsOf(dn), rdnsOf(container)];
  return above.every((rdn, index) => rdn === own[own.length - above.length + index]);
}
