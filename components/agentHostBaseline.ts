import * as pulumi from "@pulumi/pulumi";
import {
  credentialManager,
  hostPrerequisites,
  serviceLogonRight,
  withoutNtlm,
  type HostRegistryValue,
} from "../facts/agentHost.ts";
import { ALL_SERVICES } from "../facts/wellKnownSids.ts";
import type { Forest } from "../stack/config/model.ts";
import { GroupPolicyObject, type RegistryValueArgs } from "../resources/index.ts";
import { directoryArgs, domainOf } from "./directory.ts";

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
        registryValues: [...hostPrerequisites, ...(policy.ntlm === "deny" ? withoutNtlm : [])].map(machineValue),
        // ALL SERVICES holds the right on every Windows: a list without it would stop services that have accounts of their own.
        userRights: [{ right: serviceLogonRight, principals: [ALL_SERVICES, serviceAccount.name] }],
        services: [{ service: credentialManager.service, startup: credentialManager.startup }],
        adopt: forest.adopt,
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}

function machineValue({ name, type, value }: HostRegistryValue): RegistryValueArgs {
  return { name: `MACHINE\\${name}`, type, value };
}
