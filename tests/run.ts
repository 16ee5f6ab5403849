/**
 * `npm test`: all tests, in several processes at the same time, and one closing line. [--quick] [GLOB ...]
 *   --quick        without the tests that start PowerShell, an engine or a domain
 *   EWB_TEST_JOBS  processes at the same time; default: one more than there are cores, because engines wait
 */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { prepare } from "./support/prepare.ts";
import { addReport, closingLines, emptyReport, type Report } from "./support/report.ts";
import { unitsOf, type Need, type Unit } from "./support/units.ts";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const { values, positionals } = parseArgs({ allowPositionals: true, options: { quick: { type: "boolean" } } });
const waiting = unitsOf(positionals, values.quick ?? false);
const jobs = Number(process.env["EWB_TEST_JOBS"] ?? availableParallelism() + 1);
const mocha = join("node_modules", "mocha", "bin", "mocha.js");
const folder = mkdtempSync(join(tmpdir(), "tests-"));
/** Hundreds of processes load the SDK; compiled once, it costs each of them half. */
const compiled = process.env["NODE_COMPILE_CACHE"] ?? join(tmpdir(), "node-compile-cache");
const running = new Set<ChildProcess>();
const sum = emptyReport();

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    waiting.length = 0;
    addReport(sum, { ...emptyReport(), failed: 1, failures: ["the run itself, which was broken off"] });
    for (const child of running) child.kill(signal);
  });

/** What is prepared, or being prepared, with the environment that tells the tests of it. */
const ready = new Map<Need, NodeJS.ProcessEnv>();
const preparations = new Map(
  [...new Set(waiting.flatMap(({ needs }) => needs))].map((need) => [
    need,
    prepare(need).then((lack) => {
      ready.set(need, lack === undefined ? {} : { [`EWB_TEST_NO_${need.toUpperCase()}`]: lack });
      preparations.delete(need);
    }),
  ]),
);

/** The first that can begin; undefined: none is left. */
async function next(): Promise<Unit | undefined> {
  for (;;) {
    const index = waiting.findIndex(({ needs }) => needs.every((need) => ready.has(need)));
    if (index !== -1) return waiting.splice(index, 1)[0];
    if (waiting.length === 0) return undefined;
    await Promise.race(preparations.values());
  }
}

async function work(): Promise<void> {
  for (let unit = await next(); unit; unit = await next()) {
    const started = performance.now();
    const { code, output, report } = await run(unit);
    console.log(`\n── ${unit.name}, ${Math.round((performance.now() - started) / 1000)} s\n${output.trimEnd()}`);
    addReport(sum, report ?? emptyReport());
    // A process that dies, or fails after its last test, has no failed test to count.
    if (code !== 0 && !report?.failed)
      addReport(sum, { ...emptyReport(), failed: 1, failures: [`${unit.name}, exit code ${code}`] });
  }
}

function run({ name, files, lab, needs }: Unit): Promise<{ code: number; output: string; report?: Report }> {
  const file = join(folder, `${name.replaceAll("/", "-")}.json`);
  const own = { EWB_TEST_REPORT: file, NODE_COMPILE_CACHE: compiled, ...(lab && { EWB_TEST_LAB: lab }) };
  const env: NodeJS.ProcessEnv = Object.assign({}, process.env, own, ...needs.map((need) => ready.get(need)));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [mocha, ...files], { env, stdio: ["ignore", "pipe", "pipe"] });
    running.add(child);
    const output: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => output.push(chunk));
    child.on("error", reject).on("close", (code) => {
      running.delete(child);
      const report = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Report) : undefined;
      resolve({ code: code ?? 1, output: Buffer.concat(output).toString(), ...(report && { report }) });
    });
  });
}

await Promise.all(Array.from({ length: jobs }, work));
rmSync(folder, { recursive: true });
for (const line of closingLines(sum)) console.log(line);
process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0;
