import { globSync } from "node:fs";
import { basename } from "node:path";

/** What one process runs. */
export interface Unit {
  readonly name: string;
  /** Test files, from the root of the repository. */
  readonly files: readonly string[];
  /** The part of the lab that it runs; absent: all that there is. */
  readonly lab?: string;
  /** What it waits for, so that nobody builds it twice at once. */
  readonly needs: readonly Need[];
}

export type Need = "engine" | "lab";

/**
 * Files that get a process of their own, the longest first: what is left over at the end is short then. All others run with those
 * of their folder, because every process loads the SDK. A file that is missing here costs time, not correctness.
 */
const long = [
  "tests/package/package.test.ts",
  "forestsContoso.lab.ts",
  "forestsPilot.lab.ts",
  "forestsInAzure.lab.ts",
  "kill.lab.ts",
  "forests.lab.ts",
  "killScript.lab.ts",
  "tests/sandbox/run.test.ts",
  "engine.lab.ts",
  "tests/sandbox/fuzz.test.ts",
  "tests/engine/contoso.test.ts",
  "tests/languages",
  "tests/engine/examples.test.ts",
  "tests/provider",
  "runCommand.lab.ts",
  "tests/engine/kill.test.ts",
];

const lab = "tests/lab/inside.test.ts";

/** Folders, and files, whose tests start other programs: PowerShell, a Pulumi engine, a domain controller, the command many times. */
const slow = [
  "tests/cli/",
  "tests/engine/",
  "tests/handover/",
  "tests/lab/",
  "tests/languages/",
  "tests/package/package.test.ts",
  "tests/policies/pack/start.test.ts",
  "tests/provider/channels/",
  "tests/review/action.test.ts",
  "tests/review/pr.test.ts",
  "tests/sandbox/",
  "tests/scripts/",
  "tests/stack/config/hostile.test.ts",
];

/** All tests in the order in which they are best begun; `only` are globs that they must match. */
export function unitsOf(only: readonly string[], quick: boolean): Unit[] {
  const files = globSync([...(only.length > 0 ? only : ["tests/**/*.test.ts"])])
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith(".test.ts") && !(quick && slow.some((place) => file.startsWith(place))))
    .sort();
  const units = new Map<string, string[]>();
  for (const file of files.filter((file) => file !== lab)) {
    const name = long.includes(file) ? file : file.split("/").slice(0, 2).join("/");
    units.set(name, [...(units.get(name) ?? []), file]);
  }
  const made: Unit[] = [...units].map(([name, files]) => ({ name, files, needs: needsOf(files) }));
  if (files.includes(lab)) made.push(...labUnits());
  return made.sort((a, b) => rank(a) - rank(b));
}

function needsOf(files: readonly string[]): Need[] {
  return files.some(
    (file) =>
      /^tests\/(engine|languages)\//.test(file) ||
      ["tests/sandbox/run.test.ts", "tests/package/package.test.ts"].includes(file),
  )
    ? ["engine"]
    : [];
}

function labUnits(): Unit[] {
  const files = globSync("tests/lab/*.lab.ts").sort();
  return files.map((file) => ({
    name: file,
    files: [lab],
    lab: basename(file),
    needs: ["engine", "lab"],
  }));
}

/** Folders come last. */
function rank({ name }: Unit): number {
  const index = long.findIndex((file) => name.endsWith(file));
  return index === -1 ? long.length : index;
}
