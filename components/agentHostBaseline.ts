import * as pulumi from "@pulumi/pulumi";
import type { Forest } from "../stack/config/model.ts";
import { GroupPolicyObject, type RegistryValueArgs } from "../resources/index.ts";
import { directoryArgs, domainOf } from "./directory.ts";

const schannel = "MACHINE\\System\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2";
const msv = "MACHINE\\System\\CurrentControlSet\\Control\\Lsa\\MSV1_0";
const powerShell = "MACHINE\\Software\\Policies\\Microsoft\\Windows\\PowerShell";

/** The agent's prerequisites. https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-prerequisites */
const prerequisites: RegistryValueArgs[] = [
  dword(`${schannel}\\Client\\Enabled`, 1),
  dword(`${schannel}\\Client\\DisabledByDefault`, 0),
  dword(`${schannel}\\Server\\Enabled`, 1),
  dword(`${schannel}\\Server\\DisabledByDefault`, 0),
  dword("MACHINE\\Software\\Microsoft\\.NETFramework\\v4.0.30319\\SchUseStrongCrypto", 1),
  // Unrestricted makes the agent's registration fail; Undefined and RemoteSigned are the documented ones.
  dword(`${powerShell}\\EnableScripts`, 1),
  { name: `${powerShell}\\ExecutionPolicy`, type: "string", value: "RemoteSigned" },
];

/** "Restrict NTLM": deny all, outgoing and incoming. */
const withoutNtlm: RegistryValueArgs[] = [
  dword(`${msv}\\RestrictSendingNTLMTraffic`, 2),
  dword(`${msv}\\RestrictReceivingNTLMTraffic`, 2),
];

/** NT SERVICE\\ALL SERVICES holds the right on every Windows: a list without it would stop services that have accounts of their own. */
const allServices = "S-1-5-80-0";

export interface AgentHostBaselineArgs {
  /** Required. A forest with an agent host policy. */
  forest: Forest;
}

/** A second group policy, linked to the OU of the agent hosts and so effective there only. */
export class AgentHostBaseline extends pulumi.ComponentResource {
  static readonly type = "entra-writeback:index:AgentHostBaseline";

  /** Whether the forest asks for one. */
  static isDeclared(this: void, forest: Forest): boolean {
    return forest.agentHostPolicy !== undefined;
  }

  constructor(name: string, { forest }: AgentHostBaselineArgs, options?: pulumi.ComponentResourceOptions) {
    super(AgentHostBaseline.type, name, { forest: forest.name }, options);
    const { agentHostPolicy: policy, serviceAccount } = forest;
    if (policy === undefined) throw new pulumi.RunError(`the forest ${forest.name} has no agentHostPolicy`);

    new GroupPolicyObject(
      `${name}-agent-hosts`,
      {
        ...directoryArgs(forest, domainOf(forest, policy.domain)),
        displayName: policy.name,
        linkTarget: policy.ou,
        registryValues: [...prerequisites, ...(policy.ntlm === "deny" ? withoutNtlm : [])],
        userRights: [{ right: "SeServiceLogonRight", principals: [allServices, serviceAccount.name] }],
        services: [{ service: "VaultSvc", startup: "manual" }], // must not be disabled; manual is how Windows has it
        adopt: forest.adopt,
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}

function dword(name: string, value: number): RegistryValueArgs {
  return { name, type: "dword", value: String(value) };
}
