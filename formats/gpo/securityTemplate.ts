import type { SecuritySettings } from "../../facts/securitySettings.ts";
import { GpoError } from "./failure.ts";
import { flatten, gather, pathOf, type FlatSetting } from "./flatSettings.ts";
import { forms, type Entry, type Form } from "./templateForms.ts";
import {
  decodeTemplate,
  encodeTemplate,
  isContent,
  refuseLine,
  sameSection,
  splitTemplate,
  type TemplateLine,
} from "./templateText.ts";

const empty = '[Unicode]\nUnicode=yes\n[Version]\nsignature="$CHICAGO$"\nRevision=1\n';

/** A setting in its place. */
interface Placed extends FlatSetting {
  readonly index: number;
  readonly entry: Entry;
}

/** Lines that set something the kit does not carry. */
export interface Uncarried {
  readonly section: string;
  /** Keys of known sections; the lines of other sections have names only their extension knows. */
  readonly keys: readonly string[];
  readonly lines: number;
}

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

  private constructor(file: string, lines: readonly TemplateLine[], bytes?: Uint8Array) {
    this.file = file;
    this.#lines = lines;
    this.#bytes = bytes;
    const { placed, uncarried } = readLines(lines, file);
    this.#placed = placed;
    this.uncarried = uncarried;
  }

  /** A template that sets nothing. */
  static empty(file: string): SecurityTemplate {
    return new SecurityTemplate(file, splitTemplate(empty, file));
  }

  static parse(bytes: Uint8Array, file: string): SecurityTemplate {
    return new SecurityTemplate(file, splitTemplate(decodeTemplate(bytes, file), file), bytes);
  }

  /** A template has sections even where it sets nothing; a file without any is none. */
  get hasSections(): boolean {
    return this.#lines.some(({ section }) => section !== undefined);
  }

  bytes(): Uint8Array {
    return this.#bytes ?? encodeTemplate(this.#lines);
  }

  /** What is set. As in other .inf files, the first of two equal keys counts. */
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
    const lines = [...this.#lines];
    const added: FlatSetting[] = [];
    let changed = false;
    for (const setting of flatten(settings)) {
      refuseBreaks(setting, this.file);
      const form = forms[setting.group];
      const places = this.#placed.filter((placed) => identity(placed) === identity(setting));
      if (places.length === 0) added.push(setting);
      for (const { index, value, entry } of places) {
        if (form.same(value, setting.value)) continue;
        lines[index] = { section: lines[index]?.section, text: entry.with(setting.value) };
        changed = true;
      }
    }
    for (const { group, name, value } of added) addLine(lines, forms[group], forms[group].print(name, value));
    return changed || added.length > 0 ? new SecurityTemplate(this.file, lines) : this;
  }

  /** Without the lines of the settings named by their paths. */
  unset(paths: readonly string[]): SecurityTemplate {
    const gone = new Set(paths.map((path) => path.toLowerCase()));
    const indexes = new Set(this.#placed.filter((setting) => gone.has(identity(setting))).map(({ index }) => index));
    if (indexes.size === 0) return this;
    return new SecurityTemplate(
      this.file,
      this.#lines.filter((_, index) => !indexes.has(index)),
    );
  }
}

/** Keys and names of Windows know no case. */
const identity = (setting: FlatSetting): string => pathOf(setting).toLowerCase();

function readLines(lines: readonly TemplateLine[], file: string): { placed: Placed[]; uncarried: Uncarried[] } {
  const placed: Placed[] = [];
  const others = new Map<string, { section: string; keys: string[]; lines: number }>();
  lines.forEach((line, index) => {
    const { section, text } = line;
    if (section === undefined || !isContent(line) || ["unicode", "version"].includes(section.toLowerCase())) return;
    const group = groups.find((one) => sameSection(section, forms[one].section));
    const entry = group && forms[group].read(text);
    if (typeof entry === "string") throw refuseLine(file, index + 1, text, entry);
    if (group && entry) {
      placed.push({ group, name: entry.name, value: entry.value, index, entry });
      return;
    }
    const other = others.get(section.toLowerCase()) ?? { section, keys: [], lines: 0 };
    others.set(section.toLowerCase(), other);
    other.lines += 1;
    if (group) other.keys.push(text.split("=")[0]?.trim() ?? "");
  });
  return { placed, uncarried: [...others.values()] };
}

const groups = Object.keys(forms) as (keyof SecuritySettings)[];

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
