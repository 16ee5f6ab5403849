/** What an engine's preview takes, in one piece: loaded only where one is asked for. */
export { cameToItsEnd, withHeard } from "./heardFindings.ts";
export { previewStack } from "./preview.ts";
export { previewWarnings } from "./previewWarnings.ts";
export { previewedChanges } from "./previewedChanges.ts";
export { driftOf } from "./drift.ts";
export { otherRun } from "./otherRun.ts";
export { hadPack } from "./policiesInForce.ts";
