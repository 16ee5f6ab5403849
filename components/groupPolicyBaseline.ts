import * as pulumi from "@pulumi/pulumi";
import type { AccountPolicy, Domain, Forest, GroupPolicy, PasswordSettings } from "../stack/config/model.ts";
import {
  GroupPolicyObject,
  PasswordSettingsObject,
  type AccountPolicyArgs,
  type GroupPolicyObjectArgs,
} from "../resources/index.ts";
import { directoryArgs } from "./directory.ts";

export interface GroupPolicyBaselineArgs {
  /** Required. The forest whose domains get the policy. */
  forest: Forest;
  /** Optional. Seconds to wait for the PDC emulator. Default: 900; 0: do not wait. */
  effectTimeout?: number;
}

/**
 * The minimum password age of each domain: a group policy at its root, first in link order, for all its users, and
 * fine-grained password policies for pilots. The Default Domain Policy stays as it is.
 */
export class GroupPolicyBaseline extends pulumi.ComponentResource {
  static readonly type = "entra-writeback:index:GroupPolicyBaseline";
  /** Days, per domain with a policy of the kit: what the domain controllers enforce. */
  readonly minimumPasswordAges: pulumi.Output<Record<string, number>>;

  constructor(name: string, args: GroupPolicyBaselineArgs, options?: pulumi.ComponentResourceOptions) {
    const { forest, effectTimeout } = args;
    super(GroupPolicyBaseline.type, name, { forest: forest.name }, options);
    const own = { parent: this };

    const ages: Record<string, pulumi.Output<number>> = {};
    for (const domain of forest.domains) {
      const directory = directoryArgs(forest, domain);
      if (domain.accountPolicy) {
        const settings = { ...policyArgs(domain.accountPolicy, domain.groupPolicy), adopt: forest.adopt };
        const wait = effectTimeout === undefined ? {} : { effectTimeout };
        const policy = new GroupPolicyObject(domain.name, { ...directory, ...settings, ...wait }, own);
        ages[domain.name] = policy.effectiveMinimumPasswordAge;
      }
      for (const settings of domain.passwordSettings) {
        const pilot = { ...passwordSettingsArgs(settings), adopt: forest.adopt };
        new PasswordSettingsObject(nameOf(domain, settings), { ...directory, ...pilot }, own);
      }
    }

    this.minimumPasswordAges = pulumi.output(ages);
    this.registerOutputs({ minimumPasswordAges: this.minimumPasswordAges });
  }
}

type PolicyArgs = Omit<GroupPolicyObjectArgs, keyof ReturnType<typeof directoryArgs>>;

function policyArgs(accountPolicy: AccountPolicy, policy: GroupPolicy): PolicyArgs {
  const { name, order, enforced, kerberosPolicy, registryValues, userRights, services } = policy;
  return {
    displayName: name,
    accountPolicy: accountPolicyArgs(accountPolicy),
    link: { order, enforced },
    ...(kerberosPolicy && { kerberosPolicy }),
    ...(registryValues.length > 0 && { registryValues: [...registryValues] }),
    ...(userRights.length > 0 && {
      userRights: userRights.map(({ right, principals }) => ({ right, principals: [...principals] })),
    }),
    ...(services.length > 0 && { services: [...services] }),
  };
}

function accountPolicyArgs({ minimumPasswordAge, ...others }: AccountPolicy): AccountPolicyArgs {
  return { minimumPasswordAge, ...others }; // 0 unless the stack file says otherwise: config/defaults.ts
}

function passwordSettingsArgs({ name, precedence, appliesTo, reportUsers, ...settings }: PasswordSettings) {
  return {
    name,
    precedence,
    settings: accountPolicyArgs(settings),
    appliesTo: [...appliesTo],
    ...(reportUsers.length > 0 && { reportUsers: [...reportUsers] }),
  };
}

const nameOf = (domain: Domain, { name }: PasswordSettings): string => `${domain.name}-${name.replace(/\s+/g, "-")}`;
