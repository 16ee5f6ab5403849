import type { Refusal } from "./field.ts";

/** What a text looks like. */
export interface TextForm {
  readonly title: string;
  readonly because?: string;
  readonly example?: string;
  readonly pattern?: RegExp;
  /** Characters. */
  readonly least?: number;
  readonly most?: number;
}

/** Refuses a text of another form. */
export function unlessLike({
  title,
  because,
  example,
  pattern,
  least = 0,
  most = Infinity,
}: TextForm): Refusal<string> {
  return (value) => {
    const length = [...value].length;
    if (length >= least && length <= most && (pattern?.test(value) ?? true)) return undefined;
    const why = because ?? (length > most ? `it has ${length} characters, and at most ${most} are allowed` : undefined);
    return `is ${shownText(value)}, which is ${notA(title, why)} ${writeA(title, example)}`;
  };
}

/** Refuses a list of nothing. */
export function someOf(title: string): Refusal<readonly string[]> {
  return (values) =>
    values.length > 0 ? undefined : `is an empty list, but ${title} is needed. Write it, or remove it.`;
}

/** What a value is not, and why. */
export const notA = (title: string, why?: string): string => `not ${title}${why ? `: ${why}` : ""}.`;

/** What to write instead. */
export const writeA = (title: string, example?: string): string =>
  example === undefined ? `Write ${title}.` : `Write for example \`${example}\`.`;

/** More would hide what is wrong with it. */
export const mostShown = 60;

/** A text as a message shows it: no more of it than helps. */
export function shownText(value: string): string {
  const safe = withoutSecretParts(value);
  const text = safe.length > mostShown ? `${safe.slice(0, mostShown)}…` : safe;
  // Control characters as escapes; a backslash of the value as the reader wrote it.
  return JSON.stringify(text).replaceAll("\\\\", "\\");
}

/** What stands before an @ or behind a question mark of an address may be a password or a key. */
function withoutSecretParts(text: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text.replace(/\/\/[^/]*@/, "//…@").replace(/\?.*/s, "?…") : text;
}
