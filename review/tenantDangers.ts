import { checkBoxes, checkBoxNames } from "../facts/checkBoxes.ts";
import * as types from "../policies/types.ts";
import { valueAt, type ResourceChange, type Seen } from "./seen.ts";
import { said, without, type Side } from "./shownValue.ts";

export function switchedBoxes({ operation, before, after }: ResourceChange): string[] {
  if (operation === "delete" || operation === "replace") return [];
  return checkBoxNames.flatMap((name) => {
    const [was, is] = [valueAt(before, name), valueAt(after, name)];
    if (was === is || (operation === "create" && is !== true)) return [];
    return [`turns ${is === true ? "on" : "off"} “${checkBoxes[name]}”`];
  });
}

/** A preview is not told of a removal, so the plugin says it only when it comes to it. */
export function refusedWhileOn(before: Side): string {
  const isOn = valueAt(before, "passwordWriteback") === true && valueAt(before, "cloudSyncWriteback") === true;
  return isOn ? ": while writeback by cloud sync counts as on there, an update refuses that" : "";
}

/** Only with the acknowledgement is the portal a way. */
export function unsupportedWay({ before, after }: ResourceChange): string[] {
  const isPortal = (side: Side) =>
    valueAt(side, "portal.acknowledgeUnsupported") === true || valueAt(side, "appliedBy") === "portal";
  return isPortal(after) && !isPortal(before)
    ? ["newly acknowledges that its settings go by the interface behind the portal, which Microsoft does not support"]
    : [];
}

/** By the order of the page no user is out of the scope of Entra Connect Sync, and none is served by both. */
const MOVE =
  "what leaves the scope of Entra Connect Sync is deleted in the tenant, so by the order of docs/cloud-sync.md";

/** Domains that one sync engine served and the other serves: never both at once. */
export function movedDomains({ before, after }: ResourceChange, delegations: Delegations): string[] {
  const moved = (domains: readonly string[], isCloudSync: ReadonlySet<string>, from: string, to: string) =>
    domains
      .filter((domain) => isCloudSync.has(domain.toLowerCase()))
      .map((domain) => `${domain} moves from ${from} to ${to}: ${MOVE}`);
  const [connect, cloud] = ["Entra Connect Sync", "cloud sync"];
  return [
    ...moved(without(before, after, "connectSyncDomains"), delegations.here, connect, cloud),
    ...moved(without(after, before, "connectSyncDomains"), delegations.gone, cloud, connect),
  ];
}

/** Domains, in small letters, in which agents of cloud sync have rights, and had. */
export interface Delegations {
  readonly here: ReadonlySet<string>;
  readonly gone: ReadonlySet<string>;
}

export function delegationsIn(changes: readonly ResourceChange[], resources: readonly Seen[]): Delegations {
  const removed = new Set(changes.flatMap(({ operation, resource }) => (operation === "delete" ? [resource.urn] : [])));
  const domains = (some: readonly Seen[]) =>
    new Set(
      some
        .filter(({ type }) => type === types.DOMAIN_ROOT_DELEGATION)
        .map(({ properties }) => said(properties, "domain").toLowerCase()),
    );
  return {
    here: domains(resources.filter(({ urn }) => !removed.has(urn))),
    gone: domains(changes.map(({ resource }) => resource).filter(({ urn }) => removed.has(urn))),
  };
}
