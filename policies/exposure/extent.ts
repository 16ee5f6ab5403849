import { UNKNOWN } from "../rule.ts";

/** From and to, both in it. */
type Range = readonly [from: number, to: number];

/** Addresses or ports as security rules write them: one text or many, ranges in pieces, names. */
export interface Extent {
  readonly isAll: boolean;
  /** Sorted, without overlaps. */
  readonly ranges: readonly Range[];
  /** Service tags, application security groups, IPv6 prefixes; lower case. */
  readonly names: ReadonlySet<string>;
  /** Whether a part of it is not known. */
  readonly isOpen: boolean;
}

export const addresses = (values: readonly unknown[]): Extent => extent(values, addressRange);
export const ports = (values: readonly unknown[]): Extent => extent(values, portRange);

function extent(values: readonly unknown[], read: (text: string) => Range | undefined): Extent {
  const ranges: Range[] = [];
  const names = new Set<string>();
  let [isAll, isOpen] = [false, false];
  for (const value of values) {
    if (value === UNKNOWN) isOpen = true;
    if (typeof value !== "string" && typeof value !== "number") continue;
    const text = String(value).trim().toLowerCase();
    const range = read(text);
    if (text === "*" || text === "any") isAll = true;
    else if (range) ranges.push(range);
    else if (text !== "") names.add(text);
  }
  return finished({ isAll, ranges, names, isOpen });
}

export function union(parts: readonly Extent[]): Extent {
  return finished({
    isAll: parts.some(({ isAll }) => isAll),
    ranges: parts.flatMap(({ ranges }) => ranges),
    names: new Set(parts.flatMap(({ names }) => [...names])),
    isOpen: parts.some(({ isOpen }) => isOpen),
  });
}

function finished(given: Extent): Extent {
  const ranges = merged(given.ranges);
  const isAll = given.isAll || (isWhole(ranges) && given.names.has("::/0"));
  return { ...given, isAll, ranges };
}

/** 0.0.0.0/1 and 128.0.0.0/1 are one range. */
function merged(ranges: readonly Range[]): Range[] {
  const result: [number, number][] = [];
  for (const [from, to] of [...ranges].sort(([a], [b]) => a - b)) {
    const last = result.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

const lastAddress = 2 ** 32 - 1;
const isWhole = (ranges: readonly Range[]) => ranges.some(([from, to]) => from === 0 && to === lastAddress);

/** Whether all of `inner` is in `outer`; UNKNOWN: that depends on what is not known. */
export function covers(outer: Extent, inner: Extent): boolean | typeof UNKNOWN {
  if (outer.isAll) return true;
  const isNothing = inner.ranges.length === 0 && inner.names.size === 0 && !inner.isOpen; // nobody can tell what is meant
  const isCovered =
    !inner.isAll &&
    !isNothing &&
    inner.ranges.every((range) => holds(outer, range)) &&
    [...inner.names].every((name) => outer.names.has(name));
  if (isCovered && !inner.isOpen) return true;
  return outer.isOpen || (isCovered && inner.isOpen) ? UNKNOWN : false;
}

/** Whether all of `inner` is in several together. */
export function coverTogether(outers: readonly Extent[], inner: Extent): boolean | typeof UNKNOWN {
  const isVague = inner.isOpen || (inner.ranges.length === 0 && !inner.isAll);
  const meetsRanges = ({ ranges }: Extent) => ranges.some((range) => inner.ranges.some((one) => overlap(one, range)));
  const isNamed = outers.some(({ names }) => names.has("::/0")); // everything may be covered in pieces
  const near = outers.filter((outer) => isVague || outer.isAll || outer.isOpen || outer.names.size > 0 || (inner.isAll ? isNamed : meetsRanges(outer))); // prettier-ignore
  return near.length > 0 && covers(union(near), inner);
}

const overlap = (one: Range, other: Range): boolean => one[0] <= other[1] && other[0] <= one[1];

/** Whether the two have something in common; UNKNOWN: that depends on what is not known. */
export function meets(one: Extent, other: Extent): boolean | typeof UNKNOWN {
  const isEmpty = ({ isAll, ranges, names }: Extent) => !isAll && ranges.length === 0 && names.size === 0;
  if ((one.isAll && !isEmpty(other)) || (other.isAll && !isEmpty(one))) return true;
  const overlaps = one.ranges.some((range) => other.ranges.some((its) => overlap(range, its)));
  if (overlaps || [...one.names].some((name) => other.names.has(name))) return true;
  const isNamed = one.names.size > 0 || other.names.size > 0; // what a tag stands for is not said here
  return one.isOpen || other.isOpen || isNamed ? UNKNOWN : false;
}

function holds({ ranges, names }: Extent, [from, to]: Range): boolean {
  if (ranges.some((range) => range[0] <= from && to <= range[1])) return true;
  return names.has("internet") && notPublic.every((range) => to < range[0] || range[1] < from);
}

/** Whether it is every address, of IPv4 at least. */
export const isEverything = ({ isAll, ranges, names }: Extent): boolean =>
  isAll || isWhole(ranges) || names.has("internet");

/** How many addresses or ports the ranges have. */
export function sizeOf({ ranges }: Extent): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);
}

/** Whether it is nothing but addresses for private networks [RFC 1918]. */
export function isPrivate({ isAll, ranges, names }: Extent): boolean {
  const inPrivate = ([from, to]: Range) => privateRanges.some((range) => range[0] <= from && to <= range[1]);
  return !isAll && names.size === 0 && ranges.length > 0 && ranges.every(inPrivate);
}

function addressRange(text: string): Range | undefined {
  const [, address = "", , bits = "32"] = /^(\d+(\.\d+){3})(?:\/(\d+))?$/.exec(text) ?? [];
  if (address === "") return undefined;
  const parts = address.split(".").map(Number);
  if (parts.some((part) => part > 255) || Number(bits) > 32) return undefined;
  const size = 2 ** (32 - Number(bits));
  const number = parts.reduce((sum, part) => sum * 256 + part, 0);
  const from = number - (number % size);
  return [from, from + size - 1];
}

function portRange(text: string): Range | undefined {
  const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  return from === undefined ? undefined : [Number(from), Number(to)];
}

const rangesOf = (texts: readonly string[]): Range[] => texts.map((text) => addressRange(text) as Range);
const privateRanges = rangesOf(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]);
/** What the service tag Internet is sure not to mean, and Azure's own addresses. */
const notPublic = [...privateRanges, ...rangesOf(["100.64.0.0/10", "169.254.0.0/16", "168.63.129.16"])];
