/** A group of [Group Membership]. [MS-GPSB 2.2.4] */
export interface RestrictedGroup {
  /** SID, or name. */
  readonly group: string;
  /** Who its members are to be, and no one else. */
  readonly members?: readonly string[];
  /** Groups that it is to be a member of, beside those it has. */
  readonly memberOf?: readonly string[];
  /** 1-based. */
  readonly line: number;
}

export const membershipSection = "Group Membership";

/** group__Members = accounts, and group__Memberof = groups; a SID has an asterisk before it. */
export function readRestrictedGroup(
  text: string,
): Omit<RestrictedGroup, "line"> | { readonly why: string; readonly name?: string } {
  const equals = text.indexOf("=");
  const [, named = "", kind] =
    /^(.*)__(members|memberof)$/i.exec(bare(equals < 0 ? text : text.slice(0, equals))) ?? [];
  const group = bare(named);
  if (equals < 0 || kind === undefined) {
    const isSid = /^S-1-[\d-]+$/i.test(group);
    return { why: "is not a restricted group of the form group__Members = accounts", ...(isSid && { name: group }) };
  }
  const accounts = text
    .slice(equals + 1)
    .split(",")
    .map(bare)
    .filter((account) => account !== "");
  return kind.toLowerCase() === "members" ? { group, members: accounts } : { group, memberOf: accounts };
}

const bare = (text: string): string =>
  text
    .trim()
    .replace(/^"(.*)"$/s, "$1")
    .replace(/^\*/, "")
    .trim();
