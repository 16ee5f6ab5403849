import type { SecuritySettings } from "../../facts/securitySettings.ts";
import type { GpoError } from "./failure.ts";
import type { FlatSetting } from "./flatSettings.ts";
import { membershipSection, readRestrictedGroup, type RestrictedGroup } from "./restrictedGroups.ts";
import { forms, type Entry } from "./templateForms.ts";
import { isContent, lineError, moreLinesError, sameSection, type OddLine, type TemplateLine } from "./templateText.ts";

/** A setting in its place. */
export interface Placed extends FlatSetting {
  readonly index: number;
  /** Number of lines it goes over. */
  readonly span: number;
  readonly entry: Entry;
}

/** Lines that set something the kit does not carry. */
export interface Uncarried {
  readonly section: string;
  /** Keys of known sections; the lines of other sections have names only their extension knows. */
  readonly keys: readonly string[];
  readonly lines: number;
}

/** A line, or the rest of them, that cannot be read. */
export interface Unreadable {
  readonly error: GpoError;
  /** What it may set; absent: anything. */
  readonly group?: keyof SecuritySettings | "restrictedGroups";
  readonly name?: string;
  /** Nobody applies it, so nothing is missed. */
  readonly isIdle?: true;
}

/** What is named one by one; a file of noise must not fill the screen. */
const mostNamed = 10;

const groups = Object.keys(forms) as (keyof SecuritySettings)[];

export function readLines(lines: readonly TemplateLine[], odd: readonly OddLine[], file: string) {
  const placed: Placed[] = [];
  const restricted: RestrictedGroup[] = [];
  const others = new Map<string, { section: string; keys: string[]; lines: number }>();
  const unread: (OddLine & Omit<Unreadable, "error">)[] = odd.map((one) => ({ ...one, ...groupOf(lines[one.index]) }));
  const isOdd = new Set(odd.map(({ index }) => index));
  lines.forEach((line, index) => {
    const { section } = line;
    if (section === undefined || !isContent(line) || isOdd.has(index) || isHead(section)) return;
    const { group } = groupOf(line);
    const { text, span } = whole(lines, index);
    if (span === 0) return;
    const membership = group === "restrictedGroups" ? readRestrictedGroup(text) : undefined;
    if (membership && "why" in membership) return void unread.push({ index, group: "restrictedGroups", ...membership });
    if (membership) restricted.push({ ...membership, line: index + 1 });
    const isCarried = group !== undefined && group !== "restrictedGroups";
    const entry = isCarried ? forms[group].read(text) : undefined;
    if (!isCarried || entry === undefined) {
      const other = others.get(section.toLowerCase()) ?? { section, keys: [], lines: 0 };
      others.set(section.toLowerCase(), other);
      other.lines += 1;
      if (isCarried) other.keys.push(keyOf(text));
    } else if ("why" in entry) {
      unread.push({ index, group, ...entry });
    } else {
      placed.push({ group, name: entry.name, value: entry.value, index, span, entry });
    }
  });
  return { placed, restricted, uncarried: [...others.values()], unreadable: told(unread, lines, file) };
}

const isHead = (section: string): boolean => ["unicode", "version"].includes(section.toLowerCase());

function groupOf(line: TemplateLine | undefined): Pick<Unreadable, "group"> {
  if (sameSection(line?.section, membershipSection)) return { group: "restrictedGroups" };
  const group = groups.find((one) => sameSection(line?.section, forms[one].section));
  return group ? { group } : {};
}

/** Name of a setting that has no place in the stack file: what stands before the equals sign, or the first comma. */
const keyOf = (text: string): string => (text.split(/[=,]/, 1)[0] ?? "").trim().replace(/^"(.*)"$/, "$1");

const listSections = ["Privilege Rights", membershipSection];

const continues = ({ text }: TemplateLine): boolean => text.trimEnd().endsWith("\\");

/** A line with those that go on where it ends in a backslash, as setup information files do; a span of 0: it is one of these. */
function whole(lines: readonly TemplateLine[], index: number): { text: string; span: number } {
  const isOfList = (line: TemplateLine | undefined) =>
    line !== undefined && listSections.some((section) => sameSection(line.section, section)) && isContent(line);
  const [line, before] = [lines[index], lines[index - 1]];
  if (line === undefined || !isOfList(line)) return { text: line?.text ?? "", span: 1 };
  if (before && isOfList(before) && continues(before)) return { text: line.text, span: 0 };
  let [text, span] = [line.text, 1];
  for (let last: TemplateLine | undefined = line; last && continues(last); span++) {
    last = lines[index + span];
    text = text.trimEnd().slice(0, -1);
    if (last === undefined || !isOfList(last)) break;
    text += last.text.trim();
  }
  return { text, span };
}

function told(
  unread: readonly (OddLine & Omit<Unreadable, "error">)[],
  lines: readonly TemplateLine[],
  file: string,
): Unreadable[] {
  const ordered = [...unread].sort((a, b) => a.index - b.index);
  const named = ordered.slice(0, mostNamed).map(({ index, why, ...about }) => ({
    ...about,
    error: lineError(file, lines[index] as TemplateLine, { index, why }),
  }));
  const more = ordered.length - named.length;
  return more > 0 ? [...named, { error: moreLinesError(file, more) }] : named;
}
