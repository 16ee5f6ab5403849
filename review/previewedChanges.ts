import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { nameOf } from "../formats/urn.ts";
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

/** One change a resource: a replacement is three steps, and a component comes twice. */
export function previewedChanges(events: readonly EngineEvent[]): Previewed {
  const changes = new Map<string, ResourceChange>();
  const resources = new Map<string, Seen>();
  for (const { resourcePreEvent, resOutputsEvent } of events) {
    const metadata = resourcePreEvent?.metadata ?? resOutputsEvent?.metadata;
    if (metadata === undefined || isEngines(metadata)) continue;
    const { urn } = metadata;
    const state = metadata["new"] ?? metadata.old;
    if (state === undefined) continue;
    const seen = seenOf(metadata, state);
    resources.set(urn, seen);
    const operation = operationOf[metadata.op];
    if (operation === undefined || state.custom === false || changes.get(urn)?.operation === "replace") continue;
    const paths = [
      ...Object.keys(metadata.detailedDiff ?? {}),
      ...(metadata.detailedDiff ? [] : (metadata.diffs ?? [])),
    ];
    changes.set(urn, {
      operation,
      resource: seen,
      ...(metadata.old && { before: metadata.old.inputs }),
      ...(metadata["new"] && { after: metadata["new"].inputs }),
      paths: [...new Set(paths.map((path) => path.replace(/\[.*$/, "")))],
    });
  }
  return { changes: [...changes.values()], resources: [...resources.values()] };
}

/** The stack itself, and the providers that the engine makes. */
const isEngines = ({ type }: Metadata): boolean =>
  type === "pulumi:pulumi:Stack" || type.startsWith("pulumi:providers:");

function seenOf({ urn, type, old }: Metadata, { inputs, parent }: State): Seen {
  const isProtected = old?.protect === true;
  return { urn, type, name: nameOf(urn), parent, properties: inputs, ...(isProtected && { isProtected }) };
}
