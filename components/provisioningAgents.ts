import * as pulumi from "@pulumi/pulumi";
import {
  ProvisioningAgent,
  type AgentDomainArgs,
  type AgentInstallerArgs,
  type AgentRegistration,
  type Cloud,
  type CredentialArgs,
  type Mode,
} from "../resources/index.ts";
import { agentText } from "../resources/provisioningAgent/agentText.ts";
import { withSecretPassword } from "./directory.ts";
import { given, mapped, refuseProblems, type ArgumentProblem } from "./args.ts";
import { AGENT_VERSION, CHANNEL, CLOUD, MODE, REGISTRATION, TRACE } from "./defaults.ts";

/** A host for an agent. */
export interface AgentHostArgs {
  /** What the resource is called; the computer name too, unless `computerName` says another. */
  name: string;
  /**
   * Computer name.
   * @default the name
   */
  computerName?: pulumi.Input<string>;
  /**
   * What reaches the host: `local` where Pulumi runs on it, or the resource id of the Azure VM or Arc server that it is.
   * @default local
   */
  channel?: pulumi.Input<string>;
}

/** What ProvisioningAgents may be told. The forest, the tenant, the domains and the hosts are required. */
export interface ProvisioningAgentsArgs {
  /** DNS name of the forest that the agents serve. */
  forest: pulumi.Input<string>;
  /** Tenant id (GUID). */
  tenantId: pulumi.Input<string>;
  /**
   * The cloud the tenant lives in.
   * @default public
   */
  cloud?: pulumi.Input<Cloud>;
  /** The domains that every agent serves. */
  domains: pulumi.Input<pulumi.Input<AgentDomainArgs>[]>;
  /** The hosts, one agent each. */
  hosts: AgentHostArgs[];
  /**
   * sAMAccountName of the group managed service account that the agents run as.
   * @default the one that the agent's set-up makes
   */
  serviceAccount?: pulumi.Input<string>;
  /**
   * The least version of the agents; older ones are upgraded, one host at a time.
   * @default 1.1.2505.0
   */
  version?: pulumi.Input<string>;
  /**
   * A copy of the agent's installer of your own.
   * @default a person installs
   */
  installer?: pulumi.Input<AgentInstallerArgs>;
  /**
   * Who registers the agents with the tenant.
   * @default manual
   */
  registration?: pulumi.Input<AgentRegistration>;
  /** A Hybrid Identity Administrator, if `registration` is credential; with token the password is an access token of this user. */
  tenantCredential?: pulumi.Input<CredentialArgs>;
  /** A domain administrator, for the account that the agent's set-up makes; if `serviceAccount` is absent. */
  credential?: pulumi.Input<CredentialArgs>;
  /**
   * Proxy for the agents' way out, http://host:port.
   * @default none
   */
  proxy?: pulumi.Input<string>;
  /**
   * Whether the agents write verbose traces.
   * @default false
   */
  trace?: pulumi.Input<boolean>;
  /** `manage`, or `observe`: nothing is done to the hosts, and the update fails where they are not as declared. */
  mode?: pulumi.Input<Mode>;
}

/**
 * The provisioning agents of a forest, on hosts of the kit's and on hosts that are there. Let it depend on the hosts and on the
 * directory's part, and TenantWriteback on it: the portal shows the second check box only where an agent is active.
 *
 * @example
 * new ProvisioningAgents("corp", {
 *   forest: "corp.contoso.com",
 *   tenantId: "72f988bf-0000-0000-0000-000000000000",
 *   domains: [{ name: "corp.contoso.com" }],
 *   serviceAccount: "svcWriteback$",
 *   hosts: [{ name: "AGENT1" }],
 * });
 */
export class ProvisioningAgents extends pulumi.ComponentResource {
  static readonly type = "entra-writeback:index:ProvisioningAgents";
  /** What was seen on each host, by its name, such as: agent 1.1.2505.0, active */
  readonly agents: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: ProvisioningAgentsArgs, options?: pulumi.ComponentResourceOptions) {
    refuseProblems("ProvisioningAgents", name, args, problemsOf);
    super(ProvisioningAgents.type, name, { forest: args.forest }, options);
    const seen = args.hosts.map((host) => {
      const agent = new ProvisioningAgent(`${name}-${host.name}`, agentArgs(args, host), { parent: this });
      return pulumi
        .all([agent.host, agent.state, agent.installedVersion])
        .apply(([computer, state, version]): [string, string] => [computer, agentText(state, version) ?? ""]);
    });
    this.agents = pulumi.all(seen).apply((entries) => Object.fromEntries(entries));
    this.registerOutputs({ agents: this.agents });
  }
}

function problemsOf({ hosts }: ProvisioningAgentsArgs): ArgumentProblem[] {
  const names = hosts.map(({ name }) => name.toLowerCase());
  const twice = names.findIndex((name, index) => names.indexOf(name) < index);
  if (twice < 0) return [];
  const reason = `is ${hosts[twice]?.name}, which another host has already. Give each a name of its own.`;
  return [{ propertyPath: `hosts[${twice}].name`, reason }];
}

function agentArgs(args: ProvisioningAgentsArgs, { name, computerName = name, channel = CHANNEL }: AgentHostArgs) {
  const { forest, tenantId, domains, serviceAccount, installer, proxy, credential, tenantCredential } = args;
  return {
    forest,
    host: computerName,
    channel,
    tenantId,
    cloud: args.cloud ?? CLOUD,
    domains,
    version: args.version ?? AGENT_VERSION,
    registration: args.registration ?? REGISTRATION,
    trace: args.trace ?? TRACE,
    mode: args.mode ?? MODE,
    ...given({
      serviceAccount,
      installer,
      proxy,
      credential: credential && mapped(credential, withSecretPassword),
      tenantCredential: tenantCredential && mapped(tenantCredential, withSecretPassword),
    }),
  };
}
