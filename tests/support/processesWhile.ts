import { readdirSync, readFileSync } from "node:fs";

export interface SeenProcess {
  readonly words: string;
  readonly environment: string;
}

/** Arguments and environments of the processes that there are until the returned function is called; Linux tells them. */
export function processesWhile(ofInterest: RegExp): () => SeenProcess[] {
  const seen = new Map<string, SeenProcess>();
  const look = (): void => {
    if (process.platform !== "linux") return;
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, "utf8");
        if (!ofInterest.test(words) || seen.has(pid + words)) continue;
        seen.set(pid + words, { words, environment: readFileSync(`/proc/${pid}/environ`, "utf8") });
      } catch {
        // It has ended since.
      }
    }
  };
  const timer = setInterval(look, 200);
  return () => {
    clearInterval(timer);
    return [...seen.values()];
  };
}
