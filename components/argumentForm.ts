import type { Refusal } from "../resources/definition/field.ts";

/** What a text looks like, as the stack file's schema has it. */
export interface Form {
  readonly title: string;
  readonly because?: string;
  readonly example?: string;
  readonly pattern?: RegExp;
  /** Characters. */
  readonly least?: number;
  readonly most?: number;
}

/** A text of a page would hide what is wrong with it. */
const mostShown = 60;

/** Refuses a text of another form. */
export function unlessLike({ title, because, example, pattern, least = 0, most = Infinity }: Form): Refusal<string> {
  return (value) => {
    const length = [...value].length;
    if (length >= least && length <= most && (pattern?.test(value) ?? true)) return undefined;
    const shown = JSON.stringify(length > mostShown ? `${value.slice(0, mostShown)}…` : value);
    const instead = example === undefined ? `Write ${title}.` : `Write for example \`${example}\`.`;
    const why = because ?? (length > most ? `it has ${length} characters, and at most ${most} are allowed` : undefined);
    return `is ${shown}, which is not ${title}${why === undefined ? "" : `: ${why}`}. ${instead}`;
  };
}

/** Refuses a list of nothing. */
export function someOf(title: string): Refusal<readonly string[]> {
  return (values) =>
    values.length > 0 ? undefined : `is an empty list, but ${title} is needed. Write it, or remove it.`;
}
