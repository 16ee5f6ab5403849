import { distance } from "fastest-levenshtein";

/** The candidate that a mistyped word most likely means; undefined: none is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  // Longer words are no slip of the finger, and their distance would cost time.
  if (word.length > 64) return undefined;
  const typed = word.toLowerCase();
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const found = distance(typed, candidate.toLowerCase());
    const near = found < candidate.length && found <= Math.max(1, Math.floor(candidate.length / 3));
    if (near && (best === undefined || found < best.distance)) {
      best = { candidate, distance: found };
    }
  }
  return best?.candidate;
}
