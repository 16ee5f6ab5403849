import * as pulumi from "@pulumi/pulumi";
import {
  credentialManager,
  hostPrerequisites,
  serviceLogonRight,
  withoutNtlm,
  type HostRegistryValue,
} from "../facts/agentHost.ts";
import { ALL_SERVICES } from "../facts/wellKnownSids.ts";
import { GroupPolicyObject, type RegistryValueArgs } from "../resources/index.ts";
import { mapped, refuseProblems } from "./args.ts";
import { ADOPT, AGENT_HOST_POLICY_NAME, NTLM, SERVICE_ACCOUNT } from "./defaults.ts";
import { directoryArgs, type DomainArgs } from "./directory.ts";

/** What becomes of NTLM on the agent hosts. */
export const Ntlm = {
  /** Denied, outgoing and incoming. */
  Deny: "deny",
  /** As it is. */
  Leave: "leave",
} as const;
export type Ntlm = (typeof Ntlm)[keyof typeof Ntlm];

/** What AgentHostBaseline may be told. */
export interface AgentHostBaselineArgs extends DomainArgs {
  /** DN of the OU that holds the agent hosts, in the domain. A change replaces the group policy. */
  ou: pulumi.Input<string>;
  /**
   * The account the agents run as, which gets Log on as a service: its sAMAccountName, or of a group managed one its cn and a $.
   * @default provAgentgMSA$: CN=provAgentgMSA, which the agent's own set-up makes
   */
  serviceAccount?: pulumi.Input<string>;
  /**
   * NTLM on the hosts: the agent's documentation wants it off.
   * https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/how-to-prerequisites
   * @default deny
   */
  ntlm?: pulumi.Input<Ntlm>;
  /**
   * Name of the group policy as the Group Policy Management Console shows it, 1 to 255 characters.
   * @default Entra password writeback - agent hosts
   */
  displayName?: pulumi.Input<string>;
  /**
   * Whether an existing policy of this name is taken over; it gets back what it had when the component is destroyed.
   * @default false
   */
  adopt?: pulumi.Input<boolean>;
}

/**
 * What the provisioning agent needs of its hosts, and less for others to attack: a group policy linked to their OU, and so
 * effective there only.
 *
 * @example
 * new AgentHostBaseline("corp", { domain: "corp.contoso.com", ou: "OU=Agents,OU=Tier 0,DC=corp,DC=contoso,DC=com" });
 */
export class AgentHostBaseline extends pulumi.ComponentResource {
  static readonly type = "entra-writeback:index:AgentHostBaseline";
  /** {GUID} of the group policy. */
  readonly policyId: pulumi.Output<string>;

  constructor(name: string, args: AgentHostBaselineArgs, options?: pulumi.ComponentResourceOptions) {
    refuseProblems("AgentHostBaseline", name, args);
    super(AgentHostBaseline.type, name, { forest: args.forest ?? args.domain }, options);
    const policy = new GroupPolicyObject(
      `${name}-agent-hosts`,
      {
        ...directoryArgs(args),
        displayName: args.displayName ?? AGENT_HOST_POLICY_NAME,
        linkTarget: args.ou,
        registryValues: mapped(args.ntlm ?? NTLM, (ntlm) =>
          [...hostPrerequisites, ...(ntlm === Ntlm.Deny ? withoutNtlm : [])].map(machineValue),
        ),
        // ALL SERVICES holds the right on every Windows: a list without it would stop services that have accounts of their own.
        userRights: [{ right: serviceLogonRight, principals: [ALL_SERVICES, args.serviceAccount ?? SERVICE_ACCOUNT] }],
        services: [{ service: credentialManager.service, startup: credentialManager.startup }],
        adopt: args.adopt ?? ADOPT,
      },
      { parent: this },
    );
    this.policyId = policy.policyId;
    this.registerOutputs({ policyId: this.policyId });
  }
}

function machineValue({ name, type, value }: HostRegistryValue): RegistryValueArgs {
  return { name: `MACHINE\\${name}`, type, value };
}
