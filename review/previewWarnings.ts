import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { plainText } from "../formats/engineText.ts";
import { nameOf, shortType, typeOf } from "../formats/urn.ts";
import type { ToldWarning } from "./review.ts";
import { isOfPlugin } from "./seen.ts";

/**
 * What the kit's plugin warns of in a preview: where it could not look, and where it sees something else than is declared. What is the same of
 * several resources is told once.
 */
export function previewWarnings(events: readonly EngineEvent[]): ToldWarning[] {
  const warned = events.flatMap(({ diagnosticEvent: event }) => {
    const { urn = "", severity, message = "" } = event ?? {};
    const [type, name] = [typeOf(urn), nameOf(urn)];
    if (severity !== "warning" || !isOfPlugin({ urn, type, name, properties: {} })) return [];
    return [{ resource: `${shortType(type)} ${name}`, text: plainText(message) }];
  });
  return [...Map.groupBy(warned, ({ text }) => text)].map(([text, some]) => ({
    resources: [...new Set(some.map(({ resource }) => resource))],
    text,
  }));
}
