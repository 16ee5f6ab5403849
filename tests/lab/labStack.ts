import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { stringify } from "yaml";
import { resolveEngine } from "../../sandbox/engine/resolve.ts";
import { first, type LabDomain } from "./labDomain.ts";

const arcServers = [1, 2, 3].map(
  (n) =>
    `/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/r/providers/Microsoft.HybridCompute/machines/agent${n}`,
);

/** A forest of the stack file, without the password. */
export function forestOf({ domain, host, sysvol, administrator }: LabDomain, change: object = {}): object {
  return {
    domains: [{ name: domain, server: host, sysvolPath: sysvol }],
    serviceAccount: "writeback$",
    agents: { count: 0, arcServers: arcServers.map((id) => `${id}-${domain.split(".")[0]}`) },
    credential: { user: administrator.user },
    ...change,
  };
}

/** A stack file for domains of the lab. */
export function labStackFile(forests: readonly object[]): Promise<string> {
  const config = {
    "entra-writeback:tenant": {
      id: "72f988bf-0000-0000-0000-000000000000",
      selfServicePasswordReset: "all",
      writeback: { passwords: true, cloudSync: true, accountUnlock: true },
      attestation: { by: "Jo Doe", on: new Date().toISOString().slice(0, 10) },
    },
    "entra-writeback:forests": forests,
  };
  const paths = [...forests.keys()].map((index) => `entra-writeback:forests[${index}].credential.password`);
  return encryptedStackFile(config, Object.fromEntries(paths.map((path) => [path, first.administrator.password])));
}

/** A stack file, with secrets by their paths, which the engine encrypts, as a user would have it done. */
export async function encryptedStackFile(config: object, secrets: Readonly<Record<string, string>>): Promise<string> {
  const passphrase = (process.env["PULUMI_CONFIG_PASSPHRASE"] = "lab");
  const folder = mkdtempSync(join(tmpdir(), "lab-stack-"));
  try {
    const engine = await resolveEngine({ say: () => undefined });
    const own = { PULUMI_BACKEND_URL: `file://${folder}`, PULUMI_CONFIG_PASSPHRASE: passphrase, PULUMI_HOME: folder };
    const options = { cwd: folder, env: { ...process.env, ...own } };
    const pulumi = (words: string[], input = "") => {
      const running = promisify(execFile)(engine.path, [...words, "--non-interactive"], options);
      running.child.stdin?.end(input);
      return running;
    };
    writeFileSync(join(folder, "Pulumi.yaml"), "name: entra-writeback\nruntime: nodejs\n");
    await pulumi(["stack", "init", "lab"]);
    const file = join(folder, "Pulumi.lab.yaml");
    writeFileSync(file, `${readFileSync(file, "utf8")}${stringify({ config })}`);
    for (const [path, secret] of Object.entries(secrets))
      await pulumi(["config", "set", "--secret", "--path", path], secret);
    return readFileSync(file, "utf8");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
