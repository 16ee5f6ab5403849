import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { nameOf, shortType } from "../../formats/urn.ts";
import { progressOn } from "../engine/progress.ts";
import type { SandboxSettings } from "../settings.ts";

/** Tells how far a run is: one line on a terminal, elsewhere one now and then. */
export function runProgress(output: SandboxSettings["output"]): { on(event: EngineEvent): void; done(): void } {
  const progress = progressOn(output);
  let finished = 0;
  return {
    on(event) {
      const done = event.resOutputsEvent?.metadata;
      if (done) finished++;
      const metadata = done ?? event.resourcePreEvent?.metadata;
      if (!metadata) return;
      progress.update(`  ${finished} done, ${metadata.op} ${shortType(metadata.type)} ${nameOf(metadata.urn)}`);
    },
    done: () => progress.done(),
  };
}
