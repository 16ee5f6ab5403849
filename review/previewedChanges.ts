import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { nameOf } from "../formats/urn.ts";
import { AGENT_FLEET } from "../policies/types.ts";
import { changedListing } from "./listedHosts.ts";
import { withProtection, type Protection } from "./protection.ts";
import type { Operation } from "./review.ts";
import { type ResourceChange, type Seen } from "./seen.ts";

type Metadata = NonNullable<EngineEvent["resourcePreEvent"]>["metadata"];
type State = NonNullable<Metadata["old"]>;

/** What a preview tells of the resources of a stack. */
export interface Previewed {
  readonly changes: readonly ResourceChange[];
  /** Every resource there is or is to be. */
  readonly resources: readonly Seen[];
}

/** The engine's own words for the steps of one operation. */
const operationOf: Readonly<Record<string, Operation>> = {
  create: "create",
  update: "update",
  delete: "delete",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
  import: "import",
  "import-replacement": "replace",
};

/** One change a resource: a replacement is three steps, of which the one that deletes may be the first, and a component comes twice. */
export function previewedChanges(events: readonly EngineEvent[]): Previewed {
  const changes = new Map<string, ResourceChange>();
  const resources = new Map<string, Seen>();
  const replaced = new Map<string, Metadata>();
  for (const { resourcePreEvent, resOutputsEvent } of events) {
    const step = resourcePreEvent?.metadata ?? resOutputsEvent?.metadata;
    if (step === undefined || isEngines(step)) continue;
    const { urn } = step;
    const former = replaced.get(urn);
    const metadata = former === undefined ? step : bothOf(former, step);
    if (operationOf[metadata.op] === "replace") replaced.set(urn, metadata);
    const state = metadata["new"] ?? metadata.old;
    if (state === undefined) continue;
    const seen = seenOf(metadata, state);
    resources.set(urn, seen);
    const { before, after, paths: protect } = protection(metadata);
    const listing = seen.type === AGENT_FLEET ? changedListing(seen, before, after) : undefined;
    if (listing) changes.set(urn, listing);
    // To lift a protection is no step of the engine's.
    const operation = operationOf[metadata.op] ?? (protect.length > 0 ? "update" : undefined);
    if (operation === undefined || state.custom === false) continue;
    const paths = [
      ...(former === undefined ? [] : (changes.get(urn)?.paths ?? [])),
      ...Object.keys(metadata.detailedDiff ?? {}),
      ...(metadata.detailedDiff ? [] : (metadata.diffs ?? [])),
    ].map((path) => path.replace(/\[.*$/, ""));
    changes.set(urn, {
      operation,
      resource: seen,
      ...(before && { before }),
      ...(after && { after }),
      paths: [...new Set([...paths, ...protect])],
    });
  }
  return { changes: [...changes.values()], resources: [...resources.values()] };
}

/** A replacement, of which one step may know only what goes. */
function bothOf(former: Metadata, step: Metadata): Metadata {
  const [old, fresh] = [former.old ?? step.old, former.new ?? step.new];
  return { ...step, op: former.op, ...(old && { old }), ...(fresh && { new: fresh }) };
}

/** Inputs before and after, and whether deleting it is refused where that changes. */
function protection({ old, new: fresh }: Metadata): Partial<Protection> & Pick<Protection, "paths"> {
  if (!old || !fresh) return { ...(old && { before: old.inputs }), ...(fresh && { after: fresh.inputs }), paths: [] };
  const stateOf = ({ inputs, protect }: State) => ({ properties: inputs, isProtected: protect === true });
  return withProtection(stateOf(old), stateOf(fresh));
}

/** The stack itself, and the providers that the engine makes. */
const isEngines = ({ type }: Metadata): boolean =>
  type === "pulumi:pulumi:Stack" || type.startsWith("pulumi:providers:");

function seenOf({ urn, type, old }: Metadata, { inputs, parent, custom }: State): Seen {
  const isProtected = old?.protect === true;
  const kind = { ...(isProtected && { isProtected }), ...(custom === false && { isComponent: true }) };
  return { urn, type, name: nameOf(urn), parent, properties: inputs, ...kind };
}
