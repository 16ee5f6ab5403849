import { agentConnections } from "../../facts/agentEndpoints.ts";
import { installerSigner } from "../../facts/agentHost.ts";
import type { ProvisioningAgentParameters } from "../../resources/provisioningAgent/call.ts";
import { registrationSteps } from "../../resources/provisioningAgent/words.ts";
import { agentDomains, ownAccount, unreachedHosts } from "../../stack/agentArgs.ts";
import type { Forest, Model, Tenant } from "../../stack/config/model.ts";

/** What people do on the hosts of a forest that no channel reaches. */
export interface AgentHandover {
  readonly forest: string;
  /** Computer names as Windows writes them. */
  readonly hosts: readonly string[];
  /** Whose signature the installer must have. */
  readonly signer: string;
  readonly parameters: Omit<ProvisioningAgentParameters, "host" | "step">;
  readonly words: { readonly install: string; readonly register: readonly string[] };
}

/** For each forest that has such hosts, whether the kit installs agents on its others or not. */
export function agentHandovers({ tenant, forests }: Pick<Model, "tenant" | "forests">): AgentHandover[] {
  return forests.flatMap((forest) => (unreachedHosts(forest).length > 0 ? [handoverOf(forest, tenant)] : []));
}

function handoverOf(forest: Forest, { id, cloud }: Tenant): AgentHandover {
  const { version, installation } = forest.agents ?? {};
  const { installer, proxy, trace = false } = installation ?? {};
  const signer = installer?.signer ?? installerSigner;
  const domains = agentDomains(forest);
  const account = ownAccount(forest);
  const registration = { tenantId: id, cloud, domains, ...(account !== undefined && { serviceAccount: account }) };
  return {
    forest: forest.name,
    hosts: unreachedHosts(forest).map((host) => host.toUpperCase()),
    signer,
    parameters: {
      ...registration,
      version: version ?? "",
      ...(installer && { installer: { url: installer.url, sha256: installer.sha256, signer } }),
      // Nobody but who sits there can sign in.
      registration: "manual",
      ...(proxy !== undefined && { proxy }),
      trace,
      endpoints: agentConnections(cloud),
    },
    words: {
      install: installer ? installDeclared : installFromPortal(cloud),
      register: registrationSteps(registration),
    },
  };
}

const installDeclared =
  "Run this script with -Action Apply, and with -Installer PATH where the host does not reach the declared address.";

function installFromPortal(cloud: Tenant["cloud"]): string {
  const portal = cloud === "usGovernment" ? "https://entra.microsoft.us" : "https://entra.microsoft.com";
  return `Download it in ${portal} (Entra Connect > Cloud sync > Agents > Download on-premises agent; role: Hybrid Identity Administrator), and run this script with -Action Apply -Installer PATH: it checks who signed the file before it runs.`;
}
