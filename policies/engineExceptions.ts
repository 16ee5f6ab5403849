import { createHash } from "node:crypto";
import { peopleText, subjectText } from "./exemptionRemarks.ts";
import type { Exempted, Exemption } from "./exemptions.ts";
import type { UnusableInput } from "./reports/json.ts";

/** Ids that the kit gives, so that it takes away no exception of anybody else's. */
const ownId = /^ewb-[0-9a-f]{12}$/;

/**
 * The text of a file for --policy-pack-config (version 2) with an exception for each exemption that covers something, under which the engine
 * shows as exempted what the pack tells under its policy "exempted". Rules themselves are not excepted: what an exemption no longer covers
 * stops the update, whatever the file says. The engine matches exact names and exact URNs:
 * https://github.com/pulumi/pulumi/blob/v3.274.1/pkg/resource/analyzer/exceptions.go
 */
export function withExceptions(file: string, former: string, exempted: readonly Exempted[]): string | UnusableInput {
  const contents = contentsOf(file, former);
  if ("message" in contents) return contents;
  const { exceptions: all, ...rest } = contents;
  const others = Object.entries(all ?? {}).filter(([id]) => !ownId.test(id));
  const byExemption = new Map<Exemption, string[]>();
  for (const { exemption, resource } of exempted) {
    const urns = byExemption.get(exemption) ?? [];
    byExemption.set(exemption, [...urns.filter((urn) => urn !== resource.urn), resource.urn]);
  }
  const own = [...byExemption].map(([exemption, urns]): [string, object] => {
    return [
      idOf(exemption),
      { reason: reasonOf(exemption), match: [{ policies: ["exempted"], targets: urns.sort() }] },
    ];
  });
  const exceptions = Object.fromEntries([...others, ...own.sort(([a], [b]) => (a < b ? -1 : 1))]);
  return `${JSON.stringify({ ...rest, version: 2, exceptions }, null, 2)}\n`;
}

const reasonOf = (exemption: Exemption): string =>
  `${subjectText(exemption)}: ${exemption.reason} (${peopleText(exemption)}, until ${exemption.expires})`;

function idOf({ rule, resource, scope }: Exemption): string {
  const subject = JSON.stringify([rule, resource ?? null, scope ?? null]);
  return `ewb-${createHash("sha256").update(subject).digest("hex").slice(0, 12)}`;
}

interface Contents {
  readonly exceptions?: Readonly<Record<string, unknown>> | null;
}

/** As the engine reads it: only a number as version makes a file one of version 2. */
function contentsOf(file: string, text: string): Contents | UnusableInput {
  if (text.trim() === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { file, message: `It is not JSON: ${(error as Error).message}. Name a file that is not there yet.` };
  }
  const { version, exceptions } = (value ?? {}) as { version?: unknown; exceptions?: unknown };
  const isOne = version === 2 && typeof (exceptions ?? {}) === "object" && !Array.isArray(exceptions);
  if (isOne) return value as Contents;
  const message =
    'It is not a configuration of a policy pack that may have exceptions. Write {"version": 2, "policies": {…}}.';
  return { file, message };
}
