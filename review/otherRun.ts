import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { nameOf, projectOf, shortType, stackOf, typeOf } from "../formats/urn.ts";
import type { DeclaredRun } from "../stack/offline/check.ts";
import { cameToItsEnd } from "./heardFindings.ts";
import { keyOf } from "./seen.ts";

/** Why events are not those of a run of what is declared now; undefined: nothing says that they are not. */
export function otherRun(events: readonly EngineEvent[], declared: DeclaredRun): string | undefined {
  const urns = registeredIn(events);
  const [urn] = [...urns, ...events.flatMap(({ policyEvent }) => policyEvent?.resourceUrn || [])];
  const { stack, project } = declared;
  if (urn !== undefined && (stackOf(urn) !== stack || projectOf(urn) !== project))
    return `is of a run of stack ${stackOf(urn)} of project ${projectOf(urn)}, and not of stack ${stack} of project ${project}`;
  const told = events.find(({ preludeEvent }) => preludeEvent !== undefined)?.preludeEvent?.config;
  const keys = told === undefined ? [] : changedKeys(told, declared);
  if (keys.length > 0) return `is of a run in which ${keys.join(" and ")} had another value than now`;
  return declared.urns && otherResource(urns, declared.urns, cameToItsEnd(events));
}

/** Steps at what no program has registered in that run. */
const unregistered = /^(delete|discard|refresh|read-discard|remove)/;

function registeredIn(events: readonly EngineEvent[]): string[] {
  return events.flatMap(({ resourcePreEvent }) => {
    const { op = "", urn = "" } = resourcePreEvent?.metadata ?? {};
    return urn === "" || unregistered.test(op) ? [] : [urn];
  });
}

const isOfKit = (urn: string): boolean => typeOf(urn).startsWith("entra-writeback:");

function otherResource(registered: readonly string[], declared: readonly string[], isWhole: boolean) {
  const [before, now] = [registered, declared].map((urns) => new Map(urns.filter(isOfKit).map((urn) => [keyOf(urn), urn]))) as [Map<string, string>, Map<string, string>]; // prettier-ignore
  const gone = [...before].find(([key]) => !now.has(key));
  if (gone) return `is of a run that declared ${told(gone[1])}, which is declared no longer`;
  const added = isWhole ? [...now].find(([key]) => !before.has(key)) : undefined;
  return added && `is of a run that did not declare ${told(added[1])}, which is declared now`;
}

const told = (urn: string): string => `${shortType(typeOf(urn))} ${nameOf(urn)}`;

/** Keys of the kit's configuration that a run was given otherwise. */
function changedKeys(told: Readonly<Record<string, string>>, { config, isWhole }: DeclaredRun): string[] {
  const keys = new Set([...Object.keys(config), ...(isWhole ? Object.keys(told) : [])]);
  return [...keys].filter(
    (key) => key.startsWith("entra-writeback:") && !isSame(parsed(told[key]), config[key], isWhole),
  );
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return text;
  }
}

/** A run tells no secret, and days as Pulumi writes them; what an environment adds is in no file. */
function isSame(told: unknown, value: unknown, isWhole: boolean): boolean {
  if (told === "[secret]" || (isMapping(value) && Object.keys(value).join() === "secure")) return true;
  if (Array.isArray(value))
    return (
      Array.isArray(told) &&
      told.length === value.length &&
      value.every((item, index) => isSame(told[index], item, isWhole))
    );
  if (isMapping(value)) {
    if (!isMapping(told)) return false;
    const keys = new Set([...Object.keys(value), ...(isWhole ? Object.keys(told) : [])]);
    return [...keys].every((key) => isSame(told[key], value[key], isWhole));
  }
  return plain(told) === plain(value);
}

/** A day that stands without quotes becomes a moment. */
const plain = (value: unknown): string => String(value).replace(/^(\d{4}-\d\d-\d\d)T00:00:00(\.0+)?Z$/, "$1");

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
