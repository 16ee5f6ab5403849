import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { declaredByStackFile } from "../../stack/offline/declared.ts";
import { stackFile } from "./check.ts";
import { node, pair, type Result } from "./measure.ts";

const rego = join(import.meta.dirname, "rules.rego");
/** As users import them: compiled. */
const kitRules = pathToFileURL(join(import.meta.dirname, "../../dist/policies/index.js")).href;

/** All rules over the resources of a file, in a process of their own: start and reading count. */
const judge = `
import { readFileSync } from "node:fs";
import { evaluate } from ${JSON.stringify(kitRules)};
const { findings } = evaluate(JSON.parse(readFileSync(process.argv[1], "utf8")), { today: "2026-11-29" });
if (findings.length > 0) throw new Error(JSON.stringify(findings[0]));
`;

/** The rules against Open Policy Agent with five of them, and their growth with the number of resources. */
export async function rulesAgainstOpa(): Promise<(Result | string)[]> {
  const folder = mkdtempSync(join(tmpdir(), "ewb-bench-"));
  try {
    const all = await resources(folder, 1000);
    const tenth = await resources(folder, 100);
    const over = (file: string) => () => node("--input-type=module", "--eval", judge, file);
    const what = `all rules over ${all.count.toLocaleString("en")} resources`;
    const growth = await pair(
      { what, against: `over ${tenth.count.toLocaleString("en")}`, goal: 10.5 },
      5,
      over(all.file),
      over(tenth.file),
    );
    const opa = process.env["OPA"] ?? "opa";
    const version = /^Version: (\S+)/m.exec(spawnSync(opa, ["version"], { encoding: "utf8" }).stdout ?? "")?.[1];
    if (version === undefined) return [growth, "no opa on PATH, and none in OPA: the rules against Open Policy Agent"];
    const found = () => {
      const { status, stdout, stderr } = spawnSync(opa, ["eval", "--data", rego, "--input", all.file, "data.writeback.deny"], { encoding: "utf8" }); // prettier-ignore
      if (status !== 0 || !stdout.includes('"value": []')) throw new Error(stderr + stdout.slice(0, 500));
    };
    return [
      await pair({ what, against: `OPA ${version}, five of them`, goal: 0.34 }, 5, over(all.file), found),
      growth,
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function resources(folder: string, domains: number): Promise<{ file: string; count: number }> {
  const views = await declaredByStackFile(stackFile(folder, domains));
  const file = join(folder, `${domains}.json`);
  writeFileSync(
    file,
    JSON.stringify(views, (_, value: unknown) => (typeof value === "symbol" ? undefined : value)),
  );
  return { file, count: (JSON.parse(readFileSync(file, "utf8")) as unknown[]).length };
}
