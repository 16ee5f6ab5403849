import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { agentEndpoints } from "../../facts/agentEndpoints.ts";
import type { AgentHandover } from "./handover.ts";
import { agentScript, scriptName } from "./script.ts";

/** Writes agents/FOREST anew for each forest, and leaves the reports that came back. */
export function writeAgents(pack: string, handovers: readonly AgentHandover[]): void {
  const folder = join(pack, "agents");
  for (const forest of existsSync(folder) ? readdirSync(folder) : [])
    rmSync(join(folder, forest, scriptName), { force: true });
  for (const handover of handovers) {
    mkdirSync(join(folder, handover.forest), { recursive: true });
    writeFileSync(join(folder, handover.forest, scriptName), agentScript(handover));
  }
}

/** The part of the plan on hosts that no channel reaches; empty: there are none. */
export function agentsSection(handovers: readonly AgentHandover[]): string {
  if (handovers.length === 0) return "";
  return `## Agents on hosts that no channel reaches

Copy \`agents\\FOREST\` to each host, and run it there in Windows PowerShell 5.1 as a domain user who is an administrator of the host:

1. \`.\\${scriptName}\` changes nothing. It looks at what the agent needs of the host, makes real connections to what it has to reach, and says what
   is not yet as declared.
2. \`.\\${scriptName} -Action Apply\` installs the agent, with \`-Installer PATH\` from a file on the host. Its signer is checked before it runs, and its SHA-256 where
   one is declared.
3. Register the agent in its wizard: the script writes out what to click. It needs a Hybrid Identity Administrator of the tenant.
4. \`.\\${scriptName} -Action Apply\` again, which configures the rest and starts the service, until it says \`The agent is as declared.\`
5. Give \`agents-report.json\` of each host back, in \`agents\\FOREST\`; further ones as \`agents-report-HOST.json\`.

${handovers.map(handoverText).join("\n")}
`;
}

const madeByWizard =
  "- The wizard makes the service account: register one agent first, then make the changes above that name the account, which say NOT YET until then.";
const afterRights = "- Make the changes above first: the account must be there, and have its rights.";

function handoverText({ forest, hosts, signer, parameters, words }: AgentHandover): string {
  const { version, tenantId, installer, proxy, serviceAccount } = parameters;
  return `### ${forest}: ${hosts.join(", ")}

${serviceAccount === undefined ? madeByWizard : afterRights}
- Agent ${version} or later, ${installer ? `from ${installer.url}, SHA-256 \`${installer.sha256}\`,` : "which a person downloads,"} signed by ${signer}.
- Tenant ${tenantId}${proxy === undefined ? "" : `; proxy ${proxy}`}.
- Outbound from each host, without TLS inspection; a proxy has to speak HTTP 1.1 with chunked encoding:
${agentEndpoints[parameters.cloud].map(({ use, port, names }) => `  - ${use} (${port}): ${names.map((name) => `\`${name}\``).join(", ")}`).join("\n")}

  The script tries ${parameters.endpoints.map(({ host, port }) => `${host}:${port}`).join(", ")}. That these answer
  proves nothing of the other names behind a pattern, such as the relay of this tenant: open the patterns.
- Registration, in the wizard on the host:
${words.register.map((line) => `  ${line}`).join("\n")}
`;
}
