import * as pulumi from "@pulumi/pulumi";
import type { AccountPolicy, Forest } from "../config/model.ts";
import { GroupPolicyObject, type AccountPolicyArgs } from "../provider/index.ts";
import { directoryArgs } from "./directory.ts";

export interface GroupPolicyBaselineArgs {
  /** Required. The forest whose domains get the policy. */
  forest: Forest;
  /** Optional. Name of the policy in every domain. Default: Entra password writeback - account policy. */
  displayName?: string;
  /** Optional. Seconds to wait for the PDC emulator. Default: 900; 0: do not wait. */
  effectTimeout?: number;
}

/**
 * A group policy of its own at the root of each domain, first in link order, that sets the minimum password age.
 * Only there does an account policy reach domain users; the Default Domain Policy stays as it is.
 */
export class GroupPolicyBaseline extends pulumi.ComponentResource {
  static readonly type = "entra-writeback:index:GroupPolicyBaseline";
  /** Days, per domain: what the domain controllers enforce. */
  readonly minimumPasswordAges: pulumi.Output<Record<string, number>>;

  constructor(name: string, args: GroupPolicyBaselineArgs, options?: pulumi.ComponentResourceOptions) {
    const { forest, displayName = "Entra password writeback - account policy", effectTimeout } = args;
    super(GroupPolicyBaseline.type, name, { forest: forest.name }, options);

    const ages: Record<string, pulumi.Output<number>> = {};
    for (const domain of forest.domains) {
      const policy = new GroupPolicyObject(
        domain.name,
        {
          ...directoryArgs(forest, domain),
          displayName,
          accountPolicy: accountPolicyArgs(domain.accountPolicy),
          adopt: forest.adopt,
          ...(effectTimeout !== undefined && { effectTimeout }),
        },
        { parent: this },
      );
      ages[domain.name] = policy.effectiveMinimumPasswordAge;
    }

    this.minimumPasswordAges = pulumi.output(ages);
    this.registerOutputs({ minimumPasswordAges: this.minimumPasswordAges });
  }
}

function accountPolicyArgs({ minimumPasswordAge, ...others }: AccountPolicy): AccountPolicyArgs {
  return { minimumPasswordAge, ...others }; // 0 unless the stack file says otherwise: config/defaults.ts
}
