import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { nameOf } from "../formats/urn.ts";
import type { AboutStack } from "./aboutStack.ts";
import { previewedChanges } from "./previewedChanges.ts";
import { redactor, type RedactionOptions } from "./redaction.ts";
import type { ToldValue } from "./review.ts";
import { isOfPlugin, type Properties, type ResourceChange, type Seen } from "./seen.ts";
import { toldChange } from "./told.ts";

/** What of one stack is not as the last update left it. No text in it needs to be kept from anyone. */
export interface Drift extends AboutStack {
  /** Version of Pulumi. */
  readonly engine: string;
  /** YYYY-MM-DD. */
  readonly today: string;
  /** What is gone first. */
  readonly items: readonly Drifted[];
  /** Why nobody could look. */
  readonly problems: readonly string[];
}

/** A property that is otherwise, or a resource that is gone. */
export interface Drifted {
  /** The same in every run. */
  readonly key: string;
  readonly type: string;
  readonly name: string;
  readonly isObserved: boolean;
  /** Absent: the resource is gone. */
  readonly value?: ToldValue;
}

export interface DriftInput extends RedactionOptions, Omit<Drift, "items"> {
  readonly events: readonly EngineEvent[];
}

/** What the engine's refresh found. Everything that anyone will read of it is redacted here. */
export function driftOf({ events, hideHostNames, ...input }: DriftInput): Drift {
  const { changes, resources } = previewedChanges(events);
  const all = [...changes, ...events.flatMap(observedChange)];
  const redact = redactor([...resources, ...all.flatMap(bothOf)], { hideHostNames });
  return {
    ...input,
    stack: redact(input.stack),
    file: redact(input.file),
    items: all
      .sort((a, b) => rankOf(a).localeCompare(rankOf(b)))
      .flatMap((change) => {
        const { type, name, isObserved, values } = toldChange(change, redact);
        const { urn } = change.resource;
        if (change.operation === "delete") return [{ key: keyOf(urn), type, name, isObserved }];
        return values.map((value, index) => ({ key: keyOf(urn, change.paths[index]), type, name, isObserved, value }));
      }),
    problems: (input.problems.length === 0 && resources.length === 0 ? [nothingThere] : input.problems).map(redact),
  };
}

/** Where there is nothing, nothing has drifted either, but nobody has looked at anything. */
const nothingThere =
  "The stack holds no resource, so there was nothing to look at. Deploy it first (pulumi up), or name the stack that is deployed.";

/**
 * What the kit's plugin sees beside what is declared, of which the engine says "same", and which decides whether a reset works. The rest
 * of it, such as the agents' last activity, is otherwise every day.
 */
const decisive = [
  "effectiveMinimumPasswordAge",
  "effectiveSource",
  "samAccess",
  "withAge",
  "state",
  "registeredTenantId",
  "registeredDomains",
];

function observedChange({ resOutputsEvent }: EngineEvent): ResourceChange[] {
  const { old, new: fresh } = resOutputsEvent?.metadata ?? {};
  if (!old || !fresh || !isOfPlugin({ ...fresh, name: "", properties: {} })) return [];
  const before: Properties = old.outputs ?? {};
  const after: Properties = fresh.outputs ?? {};
  const paths = decisive.filter((path) => !isDeepStrictEqual(before[path], after[path]));
  if (paths.length === 0) return [];
  const { urn, type, inputs } = fresh;
  return [
    { operation: "update", resource: { urn, type, name: nameOf(urn), properties: inputs }, before, after, paths },
  ];
}

/** What is there, and what was, may hold secrets that the other does not. */
const bothOf = ({ resource, before = {}, after = {} }: ResourceChange): Seen[] =>
  [before, after].map((properties) => ({ ...resource, properties }));

const rankOf = ({ operation, resource: { type, name } }: ResourceChange): string =>
  JSON.stringify([operation === "delete" ? 0 : 1, type, name]);

const keyOf = (urn: string, path = ""): string =>
  createHash("sha256")
    .update(JSON.stringify([urn, path]))
    .digest("hex")
    .slice(0, 10);
