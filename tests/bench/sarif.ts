import { rmSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { evaluate } from "../../policies/evaluate.ts";
import type { Report } from "../../policies/reports/report.ts";
import { sarifReport } from "../../policies/reports/sarif.ts";
import type { ResourceView } from "../../policies/rule.ts";
import { GROUP_POLICY_OBJECT } from "../../policies/types.ts";
import { pair, peakMegabytes, type Result } from "./measure.ts";

const today = "2026-11-24";

/** SARIF of 5,000 findings against the least that any printer of the same document costs. */
export async function sarifAgainstStringify(): Promise<Result> {
  const report = reportOf(5000);
  const document = JSON.parse(textOf(report)) as unknown;
  const result = await pair(
    { what: "SARIF of 5,000 findings", against: "`JSON.stringify` of the same document", goal: 3 },
    9,
    () => textOf(report),
    () => JSON.stringify(document, null, 2),
  );
  return { ...result, note: `peak memory ${peakCompiled()} MB with Node and the rules (goal < 150 MB, and < 1 s)` };
}

/** Compiled, as users have it: Node's removal of types takes memory of its own. */
function peakCompiled(): number {
  const compiled = join(import.meta.dirname, "../../dist/sarif.bench.mjs");
  const options = { bundle: true, platform: "node", packages: "external", format: "esm" } as const;
  try {
    buildSync({ ...options, entryPoints: [import.meta.filename], outfile: compiled });
    return Math.round(peakMegabytes([compiled]));
  } finally {
    rmSync(compiled, { force: true });
  }
}

const textOf = (report: Report): string => sarifReport([report], [], { version: "0.1.0", day: today, sources: [] });

/** A group policy with an age of 1 in each of so many domains. */
function reportOf(domains: number): Report {
  const views = Array.from({ length: domains }, (_, index): ResourceView => {
    const domain = `d${index}.example`;
    const properties = { domain, accountPolicy: { minimumPasswordAge: 1 }, appliesTo: "domainControllers" };
    const urn = `urn:pulumi:prod::entra-writeback::${GROUP_POLICY_OBJECT}::${domain}`;
    const placeOf = () => ({ file: "Pulumi.prod.yaml", line: index + 1, column: 3 });
    return { type: GROUP_POLICY_OBJECT, name: domain, urn, properties, placeOf };
  });
  return { file: "Pulumi.prod.yaml", judged: `${domains} resources`, ...evaluate(views, { today }) };
}

if (process.argv[1] === import.meta.filename) process.stdout.write(String(textOf(reportOf(5000)).length));
