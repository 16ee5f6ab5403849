import { createHash } from "node:crypto";
import { jsonPlaces } from "../formats/jsonPlace.ts";
import { peopleText, subjectText } from "./exemptionRemarks.ts";
import type { Exempted, Exemption } from "./exemptions.ts";
import type { UnusableInput } from "./reports/json.ts";
import type { Place } from "./rule.ts";

/**
 * Exceptions as the engine reads them from a file for --policy-pack-config since 2026 (version 2): policies by their exact names, resources
 * by their exact URNs. https://github.com/pulumi/pulumi/blob/v3.274.1/pkg/resource/analyzer/exceptions.go
 */
export interface EngineException {
  readonly id: string;
  readonly reason: string;
  readonly policy: string;
  /** URN. */
  readonly target: string;
  readonly place: Place;
}

/** Each pair of a policy and a target that a file excepts, and what of it the engine would refuse. */
export function readEngineExceptions(
  file: string,
  text: string,
): { exceptions: EngineException[]; problems: UnusableInput[] } {
  const contents = contentsOf(file, text);
  if ("problem" in contents) return { exceptions: [], problems: [contents.problem] };
  const placeOf = jsonPlaces(text);
  const exceptions: EngineException[] = [];
  const problems: UnusableInput[] = [];
  for (const [id, entry] of Object.entries(contents.exceptions)) {
    const path = ["exceptions", id];
    const refuse = (message: string) => problems.push({ file, ...placeOf(path), path: path.join("."), message });
    if (!isMapping(entry) || typeof entry["reason"] !== "string" || !Array.isArray(entry["match"])) {
      refuse("the engine takes {reason, match: [{policies, targets}]} only.");
      continue;
    }
    for (const [index, match] of (entry["match"] as unknown[]).entries()) {
      const { policies, targets } = isMapping(match) ? match : {};
      if (!areTexts(policies) || !areTexts(targets)) {
        refuse(`match[${index}] must have policies, names of policies, and targets, URNs.`);
        continue;
      }
      const place = { file, ...placeOf([...path, "match", index]) };
      for (const policy of policies)
        for (const target of targets) exceptions.push({ id, reason: entry["reason"], policy, target, place });
    }
  }
  return { exceptions, problems };
}

/** Ids that the kit gives, so that it takes away no exception of anybody else's. */
const ownId = /^ewb-[0-9a-f]{12}$/;

/**
 * The file with an exception for each exemption that covers something, under which the engine shows as exempted what the pack tells under its
 * policy "exempted". Rules themselves are not excepted: what an exemption no longer covers stops the update, whatever the file says.
 */
export function withExceptions(file: string, former: string, exempted: readonly Exempted[]): string | UnusableInput {
  const contents = contentsOf(file, former);
  if ("problem" in contents) return contents.problem;
  if (contents.isUnversioned)
    return {
      file,
      message: `is a file without a version, which has no exceptions. Write {"version": 2, "policies": ...} with what it holds as policies.`,
    };
  const others = Object.entries(contents.exceptions).filter(([id]) => !ownId.test(id));
  const byExemption = Map.groupBy(exempted, ({ exemption }) => exemption);
  const own = [...byExemption].map(([exemption, findings]) => {
    const targets = [...new Set(findings.map(({ resource }) => resource.urn))].sort();
    return [idOf(exemption), { reason: reasonOf(exemption), match: [{ policies: ["exempted"], targets }] }] as const;
  });
  const exceptions = Object.fromEntries([...others, ...own.sort(([a], [b]) => (a < b ? -1 : 1))]);
  return `${JSON.stringify({ ...contents.rest, version: 2, exceptions }, null, 2)}\n`;
}

const reasonOf = (exemption: Exemption): string =>
  `${subjectText(exemption)}: ${exemption.reason} (${peopleText(exemption)}, until ${exemption.expires})`;

function idOf({ rule, resource, scope }: Exemption): string {
  const subject = JSON.stringify([rule, resource ?? null, scope ?? null]);
  return `ewb-${createHash("sha256").update(subject).digest("hex").slice(0, 12)}`;
}

type Mapping = Readonly<Record<string, unknown>>;
type Contents =
  | { readonly exceptions: Mapping; readonly rest: Mapping; readonly isUnversioned: boolean }
  | { readonly problem: UnusableInput };

/** As the engine reads it: only a number as version makes a file one of version 2. */
function contentsOf(file: string, text: string): Contents {
  if (text.trim() === "") return { exceptions: {}, rest: {}, isUnversioned: false };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { problem: { file, message: `is not JSON: ${(error as Error).message}` } };
  }
  if (!isMapping(value))
    return { problem: { file, message: "is no configuration of a policy pack: a JSON object is." } };
  const { version, exceptions = {}, ...rest } = value;
  if (typeof version !== "number") return { exceptions: {}, rest: value, isUnversioned: true };
  if (version !== 2) return { problem: { file, path: "version", message: `${version} is not known; write 2.` } };
  if (exceptions !== null && !isMapping(exceptions))
    return { problem: { file, path: "exceptions", message: "must map ids to {reason, match}." } };
  return { exceptions: exceptions ?? {}, rest, isUnversioned: false };
}

const isMapping = (value: unknown): value is Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const areTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string");
