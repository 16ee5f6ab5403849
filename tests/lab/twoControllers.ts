import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { first, runOn, second, type LabDomain } from "./labDomain.ts";

/**
 * Two controllers of one domain, for controllers*.lab.ts. The directory replicates both ways within seconds, and at once where a
 * test asks for it; Samba replicates no SYSVOL, so that a test decides when the files of a policy arrive.
 */
export const [one, other] = [first, second];

/** Whether a controller takes in what others have in their directories; it does, unless a test says no. */
export async function takesIn(controller: LabDomain, yes: boolean): Promise<void> {
  const option = `--dsa-option=${yes ? "-" : "+"}DISABLE_INBOUND_REPL`;
  const { user, password } = controller.administrator;
  const who = `--user=${user}%${password}`;
  await runOn(controller, "samba-tool", "drs", "options", controller.host.split(".")[0] ?? "", option, who);
}

/** What `from` has in its directory `to` has too, when this is over. */
export async function replicateDirectory(from: LabDomain, to: LabDomain): Promise<void> {
  const name = ({ host }: LabDomain) => host.split(".")[0] ?? "";
  await runOn(to, "samba-tool", "drs", "replicate", name(to), name(from), to.root);
}

/** The folder of a policy, as it is on `from`, arrives on `to`, with its permissions. */
export async function replicateFiles(id: string, from: LabDomain, to: LabDomain): Promise<void> {
  const policies = join(to.sysvol, "Policies");
  await mkdir(policies, { recursive: true });
  await promisify(execFile)("cp", ["--archive", join(from.sysvol, "Policies", id), policies]);
}
