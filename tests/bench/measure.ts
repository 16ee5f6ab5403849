import { spawnSync } from "node:child_process";

/** One line of the table. */
export interface Result {
  readonly what: string;
  readonly against: string;
  /** Median of each, in milliseconds, or in the unit. */
  readonly a: number;
  readonly b: number;
  /** Median of the ratios of neighbouring runs, which a machine that slows down does not disturb. */
  readonly ratio: number;
  readonly goal: number;
  readonly unit?: "MB" | "run commands";
  readonly note?: string;
}

/** Runs two things in turn, A B A B, after one of each that does not count. */
export async function pair(
  name: { what: string; against: string; goal: number },
  runs: number,
  a: () => unknown,
  b: () => unknown,
): Promise<Result> {
  const [as, bs, ratios]: [number[], number[], number[]] = [[], [], []];
  for (let run = -1; run < runs; run++) {
    const [timeA, timeB] = [await timed(a), await timed(b)];
    if (run < 0) continue;
    as.push(timeA);
    bs.push(timeB);
    ratios.push(timeA / timeB);
  }
  return { ...name, a: median(as), b: median(bs), ratio: median(ratios) };
}

export async function timed(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((x, y) => x - y);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

/** Runs this Node with the words and fails if it does. */
export function node(...words: string[]): void {
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`node ${words.join(" ")} ended with ${status}: ${stderr}`);
}

/** Memory of this Node with the words at its most, whatever they end with. */
export function peakMegabytes(words: readonly string[]): number {
  const report = `process.on("exit", () => process.stderr.write("rss=" + process.resourceUsage().maxRSS))`;
  const { stderr } = spawnSync(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(report)}`, ...words],
    { encoding: "utf8", maxBuffer: 2 ** 28 },
  );
  return Number(/rss=(\d+)/.exec(stderr)?.[1] ?? NaN) / 1024;
}
