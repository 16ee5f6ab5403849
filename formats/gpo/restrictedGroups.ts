import { isContent, sameSection, type TemplateLine } from "./templateText.ts";

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

/** group__Members = accounts, and group__Memberof = groups; a SID has an asterisk before it. */
export function restrictedGroupsIn(lines: readonly TemplateLine[]): RestrictedGroup[] {
  return lines.flatMap((line, index) => {
    if (!sameSection(line.section, "Group Membership") || !isContent(line)) return [];
    const equals = line.text.indexOf("=");
    const [, named = "", kind] = /^(.*)__(members|memberof)$/i.exec(bare(line.text.slice(0, equals))) ?? [];
    if (equals < 0 || kind === undefined) return [];
    const accounts = line.text
      .slice(equals + 1)
      .split(",")
      .map(bare)
      .filter((account) => account !== "");
    const what = kind.toLowerCase() === "members" ? { members: accounts } : { memberOf: accounts };
    return [{ group: bare(named), ...what, line: index + 1 }];
  });
}

const bare = (text: string): string =>
  text
    .trim()
    .replace(/^"(.*)"$/s, "$1")
    .replace(/^\*/, "")
    .trim();
