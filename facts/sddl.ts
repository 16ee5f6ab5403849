import { maskOf } from "./accessEntry.ts";
import { domainAliases, sidOfAlias } from "./wellKnownSids.ts";

/** What a security descriptor without objects and conditions says, and what is wrong with it. [MS-DTYP 2.5.1.1] */
export interface Descriptor {
  /** Those entries of D: that can be read, in their order. */
  readonly entries: readonly DescriptorEntry[];
  /** Without full stops; none: all of it is well. */
  readonly faults: readonly string[];
}

export interface DescriptorEntry {
  readonly denies: boolean;
  /** In capitals. */
  readonly flags: readonly string[];
  readonly rights: string;
  /** A SID or its alias, in capitals. */
  readonly account: string;
}

export function readDescriptor(sddl: string): Descriptor {
  const taken = takenApart(sddl);
  if (taken === undefined) return { entries: [], faults: ["an unclosed parenthesis, or one that none opens"] };
  const rest = [...taken.entries];
  const parts = taken.outside.split(/(?=[OGDS]:)/i).map((text) => {
    const [words = "", ...behind] = text.split("()");
    return { text, name: nameOf(text), words, behind: behind.join(""), entries: rest.splice(0, behind.length) };
  });
  const names = parts.map(({ name }) => name);
  const list = parts.find(({ name }) => name === "D")?.entries ?? [];
  const faults = [
    ...(names.includes("D") ? [] : ["there is no D:, which says who may do what"]),
    ...(isOrdered(names) ? [] : ["its parts are O:, G:, D: and S:, in this order and each once"]),
    ...parts.flatMap(faultsOf),
  ];
  return { entries: list.flatMap((text) => readEntry(text, "D").entry ?? []), faults };
}

/** Its entries without their parentheses, and the rest, where () stands for each; undefined: parentheses do not match. */
function takenApart(sddl: string): { entries: string[]; outside: string } | undefined {
  const entries: string[] = [];
  let [outside, depth, start] = ["", 0, 0];
  for (let index = 0; index < sddl.length; index++) {
    const char = sddl.charAt(index);
    if (char === "(" && ++depth === 1) start = index + 1;
    if (char === ")" && --depth < 0) return undefined;
    if (depth === 0) outside += char === ")" ? "()" : char;
    if (depth === 0 && char === ")") entries.push(sddl.slice(start, index));
  }
  return depth === 0 ? { entries, outside } : undefined;
}

interface Part {
  readonly text: string;
  readonly name: string;
  /** What stands before its first entry, its name with it. */
  readonly words: string;
  /** What stands between or behind its entries. */
  readonly behind: string;
  readonly entries: readonly string[];
}

const order = ["O", "G", "D", "S"];
const nameOf = (text: string): string => (/^[OGDS]:/i.test(text) ? text.charAt(0).toUpperCase() : "");
const isOrdered = (names: readonly string[]): boolean =>
  names.every(
    (name, index) => name === "" || index === 0 || order.indexOf(name) > order.indexOf(names[index - 1] ?? ""),
  );

function faultsOf({ text, name, words, behind, entries }: Part): string[] {
  if (name === "") return text === "" ? [] : [`${text} stands before its first part`];
  const value = words.slice(2);
  if (name === "O" || name === "G") {
    return [
      ...accountFaults(value, `${name}:`),
      ...(entries.length > 0 ? [`${name}: has an entry, but is an account`] : []),
    ];
  }
  const label = name === "D" ? "" : " of S";
  return [
    ...(/^(P|AR|AI)*$/i.test(value)
      ? []
      : [`${name}:${value}, of which only P, AR and AI are known before the first entry`]),
    ...(name === "D" && entries.length === 0 ? ["D: has no entry, so nobody could control the service"] : []),
    ...(behind === ""
      ? []
      : [`${behind.trim() === "" ? "a blank" : behind} stands between or behind the entries of ${name}:`]),
    ...entries.flatMap((entry, index) =>
      readEntry(entry, name === "D" ? "D" : "S").faults.map((fault) => `entry ${index + 1}${label}${fault}`),
    ),
  ];
}

const form = "(type;flags;rights;;;account)";
const types = {
  D: { known: ["A", "D", "OA", "OD"], say: "A (allows) or D (denies)" },
  S: { known: ["AU", "AL", "OU", "OL", "ML"], say: "AU (audits)" },
};
const conditional = ["XA", "XD", "XU", "ZA"];
const knownFlags = ["CI", "OI", "NP", "IO", "ID", "SA", "FA"];
/** Of an integrity label (ML) only. */
const labelRights = ["NR", "NW", "NX"];

/** The faults of an entry go on from its number. */
function readEntry(text: string, list: "D" | "S"): { entry?: DescriptorEntry; faults: string[] } {
  const fields = text.split(";");
  const [type = "", flags = "", rights = "", object = "", heirs = "", account = ""] = fields;
  const kind = type.toUpperCase();
  if (conditional.includes(kind) || text.includes("("))
    return { faults: [" has a condition, which a service's entries may not have here"] };
  if (fields.length !== 6) {
    return { faults: [` has ${fields.length} ${fields.length === 1 ? "field" : "fields"}; an entry has 6: ${form}`] };
  }
  const pairs = flags.toUpperCase().match(/..?/g) ?? [];
  const faults = [
    ...(types[list].known.includes(kind) ? [] : [`: ${type} is not a type of an entry here; write ${types[list].say}`]),
    ...pairs.filter((flag) => !knownFlags.includes(flag)).map((flag) => `: ${flag} is not a flag`),
    ...rightsFaults(rights, kind).map((fault) => `: ${fault}`),
    ...(object + heirs === ""
      ? []
      : [": it is limited to an object or a class, which a service has not; leave the 4th and 5th field empty"]),
    ...accountFaults(account, ":"),
  ];
  if (faults.length > 0) return { faults };
  return { entry: { denies: kind.endsWith("D"), flags: pairs, rights, account: account.toUpperCase() }, faults };
}

function rightsFaults(rights: string, type: string): string[] {
  if (rights === "") return ["it has no rights"];
  if (/^0x/i.test(rights)) return /^0x[0-9a-f]{1,8}$/i.test(rights) ? [] : [`${rights} is not a number of 32 bits`];
  const pairs = rights.match(/..?/g) ?? [];
  const wrong = pairs.filter(
    (pair) =>
      pair.length < 2 || (maskOf(pair) === undefined && !(type === "ML" && labelRights.includes(pair.toUpperCase()))),
  );
  return wrong.length === 0
    ? []
    : [`${[...new Set(wrong)].join(", ")} ${wrong.length === 1 ? "is not a right" : "are not rights"}`];
}

function accountFaults(text: string, label: string): string[] {
  if (text === "") return [`${label} the account is missing`];
  if (sidOfAlias(text) !== undefined || domainAliases.has(text.toUpperCase()) || isSid(text)) return [];
  if (/^S-/i.test(text)) return [`${label} ${text} is no SID`];
  if (/^[a-z]{2}$/i.test(text)) return [`${label} ${text} is no SID and no alias`];
  return [`${label} the trustee is a name, ${text}: write its SID`];
}

/** [MS-DTYP 2.4.2.1] */
function isSid(text: string): boolean {
  const [, parts] = /^S-1-\d{1,15}((?:-\d{1,10}){1,15})$/i.exec(text) ?? [];
  return (
    parts !== undefined &&
    parts
      .slice(1)
      .split("-")
      .every((part) => Number(part) <= 0xffff_ffff)
  );
}
