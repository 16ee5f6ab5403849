import type { SecuritySettings } from "../../facts/securitySettings.ts";
import { GpoError } from "./failure.ts";
import { flatten, gather, pathOf, type FlatSetting } from "./flatSettings.ts";
import { leftBehind, repeatedIn, withoutRepeated, type Repeated } from "./repeatedSettings.ts";
import type { RestrictedGroup } from "./restrictedGroups.ts";
import { forms, type Form } from "./templateForms.ts";
import { readLines, type Placed, type Uncarried, type Unreadable } from "./templateLines.ts";
import { decodeTemplate, encodeTemplate, sameSection, splitTemplate, type TemplateLine } from "./templateText.ts";

const empty = '[Unicode]\nUnicode=yes\n[Version]\nsignature="$CHICAGO$"\nRevision=1\n';

/**
 * GptTmpl.inf, the security template of a group policy. It keeps every byte until something changes, and then every line
 * but the changed ones.
 */
export class SecurityTemplate {
  readonly file: string;
  readonly #bytes: Uint8Array | undefined;
  readonly #lines: readonly TemplateLine[];
  readonly #placed: readonly Placed[];
  readonly uncarried: readonly Uncarried[];
  /** Settings that have two values. */
  readonly repeated: readonly Repeated[];
  /** [Group Membership]: groups whose members, or memberships, the policy prescribes. */
  readonly restrictedGroups: readonly RestrictedGroup[];
  /** Lines that cannot be read; the others count all the same. */
  readonly unreadable: readonly Unreadable[];

  private constructor(file: string, { lines, odd }: ReturnType<typeof splitTemplate>, bytes?: Uint8Array) {
    this.file = file;
    this.#lines = lines;
    this.#bytes = bytes;
    const { placed, restricted, uncarried, unreadable } = readLines(lines, odd, file);
    this.#placed = placed;
    this.repeated = repeatedIn(placed);
    this.uncarried = [...uncarried, ...this.repeated.map(leftBehind)];
    this.restrictedGroups = restricted;
    this.unreadable = unreadable;
  }

  /** A template that sets nothing. */
  static empty(file: string): SecurityTemplate {
    return new SecurityTemplate(file, splitTemplate(empty));
  }

  static parse(bytes: Uint8Array, file: string): SecurityTemplate {
    return new SecurityTemplate(file, splitTemplate(decodeTemplate(bytes, file)), bytes);
  }

  /** A template has sections even where it sets nothing; a file without any is none. */
  get hasSections(): boolean {
    return this.#lines.some(({ section }) => section !== undefined);
  }

  bytes(): Uint8Array {
    return this.#bytes ?? encodeTemplate(this.#lines);
  }

  /** What is set with one value only. */
  get certainSettings(): SecuritySettings {
    return withoutRepeated(this.settings, this.repeated);
  }

  /** What is set; of a setting with two values the first. */
  get settings(): SecuritySettings {
    const seen = new Set<string>();
    return gather(this.#placed.filter((setting) => !seen.has(identity(setting)) && seen.add(identity(setting))));
  }

  /** 1-based line of a setting, such as accountPolicy.minimumPasswordAge; undefined: not set. */
  lineOf(path: string): number | undefined {
    const found = this.#placed.find((setting) => identity(setting) === path.toLowerCase());
    return found && found.index + 1;
  }

  /** With the settings set; a line that says the same already stays as it is. */
  set(settings: SecuritySettings): SecurityTemplate {
    const lines: TemplateLine[] = [...this.#lines];
    const gone = new Set<TemplateLine | undefined>();
    const added: FlatSetting[] = [];
    let changed = false;
    for (const setting of flatten(settings)) {
      refuseBreaks(setting, this.file);
      const form = forms[setting.group];
      const places = this.#placed.filter((placed) => identity(placed) === identity(setting));
      if (places.length === 0) added.push(setting);
      for (const { index, span, value, entry } of places) {
        if (form.same(value, setting.value)) continue;
        for (let more = 1; more < span; more++) gone.add(lines[index + more]);
        lines[index] = { section: lines[index]?.section, text: entry.with(setting.value) };
        changed = true;
      }
    }
    const left = gone.size > 0 ? lines.filter((line) => !gone.has(line)) : lines;
    for (const { group, name, value } of added) addLine(left, forms[group], forms[group].print(name, value));
    return changed || added.length > 0 ? new SecurityTemplate(this.file, { lines: left, odd: [] }) : this;
  }

  /** Without the lines of the settings named by their paths. */
  unset(paths: readonly string[]): SecurityTemplate {
    const gone = new Set(paths.map((path) => path.toLowerCase()));
    const indexes = new Set(
      this.#placed
        .filter((setting) => gone.has(identity(setting)))
        .flatMap(({ index, span }) => Array.from({ length: span }, (_, more) => index + more)),
    );
    if (indexes.size === 0) return this;
    return new SecurityTemplate(this.file, { lines: this.#lines.filter((_, index) => !indexes.has(index)), odd: [] });
  }
}

/** Keys and names of Windows know no case. */
const identity = (setting: FlatSetting): string => pathOf(setting).toLowerCase();

/** Adds a line at the end of the first section of its name, which is made where there is none. */
function addLine(lines: TemplateLine[], { section }: Form, text: string): void {
  if (!lines.some((line) => sameSection(line.section, section))) {
    while (lines.at(-1)?.text.trim() === "") lines.pop();
    lines.push({ text: `[${section}]`, section }, { text, section }, { text: "", section });
    return;
  }
  const first = lines.findIndex((line) => sameSection(line.section, section));
  let end = first + 1;
  while (end < lines.length && sameSection(lines[end]?.section, section) && !lines[end]?.text.trim().startsWith("["))
    end++;
  while (lines[end - 1]?.text.trim() === "") end--;
  lines.splice(end, 0, { text, section });
  if (end + 1 === lines.length) lines.push({ text: "", section });
}

/** A line's end inside a value would be a line of the file's own. */
function refuseBreaks({ group, name, value }: FlatSetting, file: string): void {
  if (breaks(name) || breaks(value)) {
    throw new GpoError(
      file,
      `${group}.${name} holds a line break, which a template cannot hold. Write it on one line.`,
    );
  }
}

function breaks(value: unknown): boolean {
  if (typeof value === "string") return /[\r\n\0]/.test(value);
  return typeof value === "object" && value !== null && Object.values(value).some(breaks);
}
