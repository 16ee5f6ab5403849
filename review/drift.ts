import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { nameOf } from "../formats/urn.ts";
import type { AboutStack } from "./aboutStack.ts";
import { previewedChanges } from "./previewedChanges.ts";
import { redactor, type RedactionOptions } from "./redaction.ts";
import type { ToldValue } from "./review.ts";
import {
  isComponent,
  isOfPlugin,
  keyOf as keyInAnyStack,
  type Properties,
  type ResourceChange,
  type Seen,
} from "./seen.ts";
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

/** A property that is otherwise, or a resource that is gone or was never there. */
export interface Drifted {
  /** The same in every run. */
  readonly key: string;
  readonly type: string;
  readonly name: string;
  readonly isObserved: boolean;
  /** Whether it is declared and no update has made it, so that nobody looks at it. */
  readonly isMissing?: true;
  /** Absent of one that is not missing: the resource is gone. */
  readonly value?: ToldValue;
}

export interface DriftInput extends RedactionOptions, Omit<Drift, "items"> {
  readonly events: readonly EngineEvent[];
  /** What the program declares; of the kit's plugin all of that is to be in the state. */
  readonly declared: readonly Seen[];
}

/** What the engine's refresh found. Everything that anyone will read of it is redacted here. */
export function driftOf({ events, declared, hideHostNames, ...input }: DriftInput): Drift {
  const { changes, resources } = previewedChanges(events);
  const all = [...changes, ...events.flatMap(observedChange)];
  const missing = missingOf(declared, resources);
  const redact = redactor([...resources, ...missing, ...all.flatMap(bothOf)], { hideHostNames });
  const items = all
    .sort((a, b) => rankOf(a).localeCompare(rankOf(b)))
    .flatMap((change): Drifted[] => {
      const { type, name, isObserved, values } = toldChange(change, redact);
      const { urn } = change.resource;
      if (change.operation === "delete") return [{ key: keyOf(urn), type, name, isObserved }];
      return values.map((value, index) => ({ key: keyOf(urn, change.paths[index]), type, name, isObserved, value }));
    });
  const undeployed = missing.map((resource): Drifted => {
    const { type, name, isObserved } = toldChange({ operation: "create", resource, paths: [] }, redact);
    return { key: keyOf(resource.urn), type, name, isObserved, isMissing: true };
  });
  const isEmpty = resources.every(isComponent);
  return {
    ...input,
    stack: redact(input.stack),
    file: redact(input.file),
    items: [...undeployed, ...items],
    problems: (input.problems.length === 0 && isEmpty ? [nothingThere] : input.problems).map(redact),
  };
}

/** Where there is nothing, nothing has drifted either, but nobody has looked at anything. */
const nothingThere =
  "The stack holds no resource, components aside, so there was nothing to look at. Deploy it first (pulumi up), " +
  "which with mode: observe fails until the directory is as declared; or name the stack that is deployed.";

/** An update that failed, or is still to come, leaves no resource for the engine to look at. */
function missingOf(declared: readonly Seen[], resources: readonly Seen[]): Seen[] {
  const there = new Set(resources.map(({ urn }) => keyInAnyStack(urn)));
  return declared.filter((one) => isOfPlugin(one) && !there.has(keyInAnyStack(one.urn)));
}

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
