import type { ErrorObject } from "ajv/dist/2020.js";
import schema from "../schema.json" with { type: "json" };
import { nearest } from "../../../formats/nearest.ts";
import type { Path } from "../path.ts";
import { howToGivePassword, howToSetSecret, isSecretKey, mayBeSecret } from "../secret.ts";
import { enumerated } from "../../../resources/shared/nameList.ts";
import { notA } from "../../../resources/definition/textForm.ts";
import { isEncrypted, shown, written } from "../shown.ts";
import { resolved, type Described } from "./described.ts";
import { instead, insteadOfScope, isInQuotes } from "./instead.ts";
import { homeOf, meantBy } from "./otherNames.ts";

export function missing(error: ErrorObject, key: string, path: Path): string {
  const described = resolved((error.parentSchema as Described).properties?.[key]);
  const example = described.examples?.[0];
  const write =
    key === "secure"
      ? howToGivePassword(path)
      : isSecretKey(key)
        ? howToGivePassword([...path, key])
        : key === "selfServicePasswordReset"
          ? insteadOfScope(undefined, "selfServicePasswordReset: ")
          : `Write \`${key}: ${written(example)}\`.`;
  return `missing, but required: ${what(described)} ${write}`;
}

/** What a key means: the first sentence of its description, without the word that all begin with. */
function what({ description = "" }: Described): string {
  const sentence = /^\w+\. (.*?\.)(\s|$)/.exec(description)?.[1] ?? "";
  // An abbreviation keeps its capitals.
  return /^[A-Z][a-z']/.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence;
}

export function unknown(error: ErrorObject, key: string, path: Path): string {
  const near = misplaced(error, key);
  if (near === `entra-writeback:${key}`) return `the key has no namespace. Write ${near}.`;
  if (near !== undefined) return `unknown key. Write ${near}, if that is what is meant.`;
  const known = enumerated(knownKeys(error));
  if (isSecretKey(path.at(-1))) return `unknown key; known here are ${known}. ${howToSetSecret(path)}`;
  if (path.length === 0 && isOfConfiguration(key))
    return "a key of the configuration, which stands below a line `config:`. Write it there, indented, with what belongs to it.";
  const home = homeOf(key.replace(namespace, ""));
  if (home)
    return `unknown key here; ${home.key} is a key of ${home.mappings.join(" or ")}. Write it there: the indentation says what a key belongs to.`;
  return `unknown key; known here are ${known}. Remove it.`;
}

/** Whether a key at the top of the file is one of those below `config:`. */
export const isOfConfiguration = (key: string): boolean =>
  key.includes(":") || Object.hasOwn(schema.$defs.config.properties, `entra-writeback:${key}`);

const namespace = /^entra-writeback:/;

/** The known key that an unknown one most likely means. */
export function misplaced(error: ErrorObject, wrong: string): string | undefined {
  // The namespace is the same in all, so it must not count as likeness.
  const names = knownKeys(error).map((key) => key.replace(namespace, ""));
  const name = wrong.replace(namespace, "");
  const near = nearest(name, names);
  // What is a key elsewhere, letter by letter, is no slip of several letters here.
  const isSlip = near !== undefined && (homeOf(name) === undefined || near.length - name.length === 1);
  const index = names.indexOf(meantBy(name, names) ?? (isSlip ? near : ""));
  return knownKeys(error)[index];
}

function knownKeys(error: ErrorObject): string[] {
  return Object.keys((error.parentSchema as Described).properties ?? {});
}

/** Keys that exclude each other and stand together. */
export function together(error: ErrorObject): string {
  const { required } = error.schema as Described;
  const keys = required ?? knownKeys(error);
  return `${enumerated(keys)} exclude each other, but are both given. Keep one of the two.`;
}

/** More than the limit of a list or mapping. */
export function tooMany({ data, params, parentSchema }: ErrorObject): string {
  const count = Object.keys(data as object).length;
  const limit = Number(params.limit);
  const { title = "a list" } = parentSchema as Described;
  return `${title} has at most ${limit} entries, but this one has ${count}. Remove ${count - limit}.`;
}

/** Whether a value may appear in a message. */
export type MayShow = (path: Path, value: unknown) => boolean;

/** A value that is not what belongs here. */
export function unfit(error: ErrorObject, path: Path, mayShow: MayShow): string {
  const described = error.parentSchema as Described;
  const value: unknown = error.data;
  const isScalar = typeof value !== "object";
  const password = passwordPath(path);
  if (password === path && isScalar) {
    return `a ${String(path.at(-1))} in plain text could be read by all who read the file or its history. ${howToSetSecret(path)}`;
  }
  const title = described.title ?? "a value that the schema allows";
  const because = described["$comment"];
  const hidden = isScalar && (mayBeSecret(path) || !mayShow(path, value));
  const display = hidden ? "the value (not shown here)" : shown(value);
  const why = isInQuotes(value, described) ? "it stands in quotes, and so is a text" : because;
  const problem = lengthProblem(error, path) ?? `${display} is ${notA(title, why)}`;
  if (isEncrypted(value)) {
    return `${problem} Only passwords are secrets: write the plain value.`;
  }
  if (password) return `${problem} ${howToGivePassword(password)}`;
  return `${problem} ${instead(hidden ? undefined : value, described)}`;
}

/** A text is told by its length where nothing else is wrong with it; nothing of what may be a secret. */
function lengthProblem({ keyword, params, data, parentSchema }: ErrorObject, path: Path): string | undefined {
  if (typeof data !== "string" || mayBeSecret(path)) return undefined;
  // Where the schema says why, that says more.
  if (keyword === "maxLength" && !("$comment" in (parentSchema ?? {})))
    return `a text of ${[...data].length} characters is too long: there may be at most ${params.limit}.`;
  return keyword === "minLength" && data === "" ? "the text is empty." : undefined;
}

/** The path of the password that a path leads to, or to whose ciphertext. */
function passwordPath(path: Path): Path | undefined {
  if (isSecretKey(path.at(-1))) return path;
  return path.at(-1) === "secure" ? path.slice(0, -1) : undefined;
}
