import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { available, build } from "../lab/machine.ts";
import type { Result } from "./measure.ts";

const script = join(import.meta.dirname, "../lab/domain.sh");

/** The directory resources of one domain, the first and any other, against the same LDAP and file writes made raw, in the lab. */
export async function directoryAgainstRawLdap(): Promise<Result[] | string> {
  const machine = available();
  if (!machine.ok) return machine.reason;
  const lab = await build();
  if (!lab.ok) return lab.reason;
  const inside = join(import.meta.dirname, "insideLab.ts");
  const output = execFileSync(script, ["run", process.execPath, inside], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(output) as Result[];
}
