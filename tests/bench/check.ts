import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FormerVersion } from "./formerVersion.ts";
import { node, pair, peakMegabytes, type Result } from "./measure.ts";

/** As users have it: compiled. */
const main = join(import.meta.dirname, "../../dist/cli/main.js");
const contoso = join(import.meta.dirname, "../../examples/Pulumi.contoso.yaml");

/** `ewb check` against the least that any Pulumi program costs. */
export function checkAgainstImport(): Promise<Result> {
  return pair(
    { what: "`ewb check` of contoso", against: '`import "@pulumi/pulumi"`', goal: 0.5 },
    7,
    () => node(main, "check", contoso),
    () => node("--input-type=module", "--eval", 'import "@pulumi/pulumi"'),
  );
}

/** Ten times the domains should cost ten times the time. */
export async function checkAtScale(): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "ewb-bench-"));
  try {
    const [large, small] = [stackFile(folder, 1000), stackFile(folder, 100)];
    const result = await pair(
      { what: "check of 1,000 domains × 3 agents", against: "100 domains × 3 agents", goal: 10.5 },
      1,
      () => node(main, "check", large),
      () => node(main, "check", small),
    );
    return { ...result, note: `peak memory ${Math.round(peakMegabytes([main, "check", large]))} MB (goal < 1,000 MB)` };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Time and memory of a very large check, beside those of a former version. */
export async function checkAgainstBaseline({ commit, main: formerMain }: FormerVersion): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), "ewb-bench-"));
  try {
    const file = stackFile(folder, 1000);
    const [what, against] = ["check of 1,000 domains × 3 agents", `the same at ${commit}`];
    const time = await pair(
      { what, against, goal: 0.25 },
      1,
      () => node(main, "check", file),
      () => node(formerMain, "check", file),
    );
    const [a, b] = [peakMegabytes([main, "check", file]), peakMegabytes([formerMain, "check", file])];
    return [time, { what: `${what}, peak memory`, against, a, b, ratio: a / b, goal: 0.2, unit: "MB" }];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A stack file of so many forests of one domain, with three agents each. */
export function stackFile(folder: string, domains: number): string {
  const forests = Array.from(
    { length: domains },
    (_, index) =>
      `    - {domains: [{name: d${index}.example.com}], agents: {subnetId: /subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/n/providers/Microsoft.Network/virtualNetworks/hub/subnets/tier0}}`,
  );
  const file = join(folder, `Pulumi.d${domains}.yaml`);
  writeFileSync(
    file,
    `config:
  azure-native:location: westeurope
  entra-writeback:tenant:
    id: 72f988bf-0000-0000-0000-000000000000
    selfServicePasswordReset: all
    writeback: {passwords: true, cloudSync: true, accountUnlock: true}
  entra-writeback:forests:
${forests.join("\n")}
`,
  );
  return file;
}
