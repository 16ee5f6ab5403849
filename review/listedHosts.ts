import { hostNameIn } from "../facts/agentHost.ts";
import { isDeepStrictEqual } from "node:util";
import { valueAt, type Properties, type ResourceChange, type Seen } from "./seen.ts";
import { listAt, said, type Side } from "./shownValue.ts";

/** Hosts that are there already are no resources: only the fleet that lists them tells of them. */
const lists = ["existing", "arcServers", "channels"] as const;

/** What a fleet lists otherwise than before; undefined: nothing. What else it says other resources tell. */
export function changedListing(fleet: Seen, before: Side, after: Side): ResourceChange | undefined {
  const [was, is] = [listing(before), listing(after)];
  const paths = lists.filter((key) => !isDeepStrictEqual(was?.[key], is?.[key]));
  if (paths.length === 0) return undefined;
  const resource = { ...fleet, properties: is ?? was ?? {} };
  if (was === undefined) return { operation: "create", resource, after: is ?? {}, paths: [] };
  if (is === undefined) return { operation: "delete", resource, before: was, paths: [] };
  return { operation: "update", resource, before: was, after: is, paths };
}

const listing = (side: Side): Side =>
  side && Object.fromEntries(lists.flatMap((key) => (isEmpty(side[key]) ? [] : [[key, side[key]]])));
const isEmpty = (list: unknown): boolean =>
  Array.isArray(list) ? list.length === 0 : (list ?? undefined) === undefined;

/** Hosts that are new, gone or reached another way: the account that may reset passwords runs on each. */
export function changedHosts({ before, after }: ResourceChange): string[] {
  const [was, is] = [hostsOf(before), hostsOf(after)];
  return [
    ...[...is].filter(([key]) => !was.has(key)).map(([, host]) => `${host.name} is listed, which is there already${by(host)}: who rules it can reset passwords`), // prettier-ignore
    ...[...was].filter(([key]) => !is.has(key)).map(([, { name }]) => `${name} is no longer listed`),
    ...[...is].flatMap(([key, { name, channel }]) => {
      const former = was.get(key);
      return former === undefined ? [] : changedWay(name, former.channel, channel);
    }),
  ];
}

/** The way to a host of an agent. */
export function changedChannel({ before, after }: ResourceChange): string[] {
  return before && after ? changedWay(said(after, "host"), before["channel"], after["channel"]) : [];
}

function changedWay(host: string, was: unknown, is: unknown): string[] {
  const isSame = was === is || (typeof was === "string" && typeof is === "string" && was.toLowerCase() === is.toLowerCase()); // prettier-ignore
  return isSame ? [] : [`the way to ${host}: ${wayText(was)} → ${wayText(is)}`];
}

interface Listed {
  readonly name: string;
  /** Absent: nothing reaches it. */
  readonly channel: unknown;
}

/** By name, as Windows and Azure know no case. */
function hostsOf(side: Side): ReadonlyMap<string, Listed> {
  const channels = (valueAt(side, "channels") ?? {}) as Properties;
  const hosts = [
    ...listAt(side, "existing").map((name) => ({ name, channel: channels[name] })),
    ...listAt(side, "arcServers").map((id) => ({ name: hostNameIn(id), channel: id })),
  ];
  return new Map(hosts.map((host) => [host.name.toLowerCase(), host]));
}

const by = ({ channel }: Listed): string => (channel === undefined ? "" : `, reached as ${wayText(channel)}`);

/** No ids of subscriptions, whose place a reader does not know by them. */
function wayText(channel: unknown): string {
  if (channel === undefined || channel === null) return "nothing reaches it";
  if (typeof channel !== "string") return "(not known yet)";
  const [, group, type, name] = /\/resourceGroups\/([^/]+)\/providers\/[^/]+\/([^/]+)\/([^/]+)$/i.exec(channel) ?? [];
  if (name === undefined) return channel;
  return `${/^machines$/i.test(type ?? "") ? "Arc server" : "VM"} ${name} of ${group}`;
}
