import { distance } from "fastest-levenshtein";
import { azureRegions } from "../../../facts/azureRegions.ts";
import { serviceTags } from "../../../facts/serviceTags.ts";

/** Slips of the finger in one word. */
const SLIPS = 2;

/** What a tag, with or without the region behind its dot, most likely is a slip of; undefined: it is known, or near to none. */
export function serviceTagMeant(tag: string): string | undefined {
  const [service = "", ...rest] = tag.split(".");
  const region = rest.join(".");
  const meant = slipOf(service, serviceTags) ?? service;
  // What is behind the dot of Front Door is no region.
  const place = region === "" || meant === "AzureFrontDoor" ? region : (slipOf(region, azureRegions) ?? region);
  const whole = place === "" ? meant : `${meant}.${place}`;
  return whole === tag ? undefined : whole;
}

/** Of a short word two other letters are another word; with another number it may be a region that is new. */
function slipOf(word: string, known: readonly string[]): string | undefined {
  const typed = word.toLowerCase();
  if (typed.length < 4 || known.some((one) => lettersOf(one) === lettersOf(typed))) return undefined;
  return known
    .map((one) => ({ one, slips: distance(typed, one.toLowerCase()) }))
    .filter(({ slips }) => slips <= SLIPS)
    .sort((a, b) => a.slips - b.slips)[0]?.one;
}

const lettersOf = (text: string): string => text.toLowerCase().replaceAll(/\d/g, "");
