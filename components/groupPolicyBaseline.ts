import * as pulumi from "@pulumi/pulumi";
import {
  AppliesTo,
  GroupPolicyObject,
  PasswordSettingsObject,
  type AccountPolicyArgs,
  type DirectoryArgs,
  type GroupPolicyObjectArgs,
  type KerberosPolicyArgs,
  type PasswordSettingsArgs,
  type PolicyLinkArgs,
  type RegistryValueArgs,
  type ServiceArgs,
  type UserRightArgs,
} from "../resources/index.ts";
import { given, refuseProblems, withDefaults } from "./args.ts";
import { ADOPT, LINK_ENFORCED, LINK_ORDER, MINIMUM_PASSWORD_AGE, POLICY_NAME, RESTORE_ORDER } from "./defaults.ts";
import { directoryArgs, type DomainArgs } from "./directory.ts";

/** A password settings object (fine-grained password policy), such as one for the users of a pilot. */
export interface FineGrainedPolicyArgs {
  /** Its cn, 1 to 64 characters. A change replaces it. */
  name: string;
  /** 1 to 2147483646; of several that apply to a user the lowest counts. [MS-ADTS 3.1.1.4.5.36] */
  precedence: pulumi.Input<number>;
  /** sAMAccountNames of users and global security groups, at most 50. */
  appliesTo: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * What it sets. What is absent is copied from the domain when it is made, and left alone from then on.
   * @default a minimum password age of 0 days
   */
  settings?: pulumi.Input<Partial<PasswordSettingsArgs>>;
  /**
   * sAMAccountNames of users whose resultant policy is reported, at most 10.
   * @default none
   */
  reportUsers?: pulumi.Input<pulumi.Input<string>[]>;
}

/** What GroupPolicyBaseline may be told. Only the domain is required. */
export interface GroupPolicyBaselineArgs extends DomainArgs {
  /**
   * Account policy of the domain's users. What is absent is left as the directory has it, but for the minimum password age:
   * writeback refuses a user whose password is younger.
   * https://learn.microsoft.com/entra/identity/authentication/tutorial-enable-cloud-sync-sspr-writeback
   * @default a minimum password age of 0 days
   */
  accountPolicy?: pulumi.Input<Partial<AccountPolicyArgs>>;
  /**
   * Whether there is a group policy at the domain root; false: only the fine-grained policies, which then carry the age.
   * @default true
   */
  createGroupPolicy?: boolean;
  /**
   * Name of the group policy as the Group Policy Management Console shows it, 1 to 255 characters.
   * @default Entra password writeback - account policy
   */
  displayName?: pulumi.Input<string>;
  /**
   * How it is linked to the domain root.
   * @default first in order, so that it wins over the Default Domain Policy, and not enforced
   */
  link?: pulumi.Input<PolicyLinkArgs>;
  /**
   * Whom the group policy is for. One for every computer sets the local account policy of each member of the domain too.
   * @default domainControllers where it sets account and Kerberos policies alone and is not an existing one, which keeps its security
   * filtering; else every computer, as Windows makes it
   */
  appliesTo?: pulumi.Input<AppliesTo>;
  /**
   * Whether an update puts the link back to its order after somebody else has linked above it; false: a link that is there stays in
   * its place, a refresh only tells what is in effect then, and by which policy, and the order counts only where there is no link yet.
   * @default true
   */
  restoreOrder?: boolean;
  /** Kerberos policy of the domain. */
  kerberosPolicy?: pulumi.Input<KerberosPolicyArgs>;
  /** Registry values of the domain's computers. */
  registryValues?: pulumi.Input<pulumi.Input<RegistryValueArgs>[]>;
  /** User rights on the domain's computers. */
  userRights?: pulumi.Input<pulumi.Input<UserRightArgs>[]>;
  /** How services start on the domain's computers, and who may control them. */
  services?: pulumi.Input<pulumi.Input<ServiceArgs>[]>;
  /**
   * Fine-grained password policies, which count before the group policy for those they apply to.
   * @default none
   */
  passwordSettings?: FineGrainedPolicyArgs[];
  /**
   * Whether existing policies of the declared names are taken over; they get back what they had when the component is destroyed.
   * @default false
   */
  adopt?: pulumi.Input<boolean>;
  /**
   * Seconds to wait for the PDC emulator to apply the minimum password age, 0 to 7200; 0: do not wait.
   * @default 900
   */
  effectTimeout?: pulumi.Input<number>;
  /**
   * Seconds to wait until every domain controller that can be asked has the policy's files before it is linked, and has lost the link
   * before it is deleted, 0 to 14400; 0: look once.
   * @default 900
   */
  replicationTimeout?: pulumi.Input<number>;
}

/**
 * The minimum password age of a domain: a group policy at its root, first in link order, for all its users, and fine-grained
 * password policies for pilots. The Default Domain Policy stays as it is.
 *
 * @example
 * new GroupPolicyBaseline("corp", { domain: "corp.contoso.com" });
 */
export class GroupPolicyBaseline extends pulumi.ComponentResource {
  static readonly type = "entra-writeback:index:GroupPolicyBaseline";
  /** Days: what the domain controllers enforce; absent without a group policy. */
  readonly minimumPasswordAge: pulumi.Output<number | undefined>;
  /** {GUID} of the group policy; absent without one. */
  readonly policyId: pulumi.Output<string | undefined>;

  constructor(name: string, args: GroupPolicyBaselineArgs, options?: pulumi.ComponentResourceOptions) {
    refuseProblems("GroupPolicyBaseline", name, args);
    super(GroupPolicyBaseline.type, name, { forest: args.forest ?? args.domain }, options);
    const own = { parent: this };
    const directory = directoryArgs(args);

    const policy =
      (args.createGroupPolicy ?? true)
        ? new GroupPolicyObject(name, { ...directory, ...policyArgs(args) }, own)
        : undefined;
    for (const settings of args.passwordSettings ?? []) {
      const pilot = { ...passwordSettingsArgs(settings), adopt: args.adopt ?? ADOPT };
      new PasswordSettingsObject(`${name}-${asName(settings.name)}`, { ...directory, ...pilot }, own);
    }

    this.minimumPasswordAge = pulumi.output(policy?.effectiveMinimumPasswordAge);
    this.policyId = pulumi.output(policy?.policyId);
    this.registerOutputs({ minimumPasswordAge: this.minimumPasswordAge, policyId: this.policyId });
  }
}

type PolicyArgs = Omit<GroupPolicyObjectArgs, keyof DirectoryArgs>;

function policyArgs(args: GroupPolicyBaselineArgs): PolicyArgs {
  const { kerberosPolicy, registryValues, userRights, services, effectTimeout, replicationTimeout } = args;
  return given<PolicyArgs>({
    displayName: args.displayName ?? POLICY_NAME,
    accountPolicy: withAge(args.accountPolicy),
    link: withDefaults(args.link, { order: LINK_ORDER, enforced: LINK_ENFORCED }),
    // Absent where it is the default, as a state of a former version has it.
    restoreOrder: (args.restoreOrder ?? RESTORE_ORDER) ? undefined : false,
    appliesTo: args.appliesTo ?? leastReach(args),
    kerberosPolicy,
    registryValues,
    userRights,
    services,
    adopt: args.adopt ?? ADOPT,
    effectTimeout,
    replicationTimeout,
  });
}

/** The domain controllers are all that an account policy needs; what else a policy sets is for computers. */
function leastReach({ adopt = ADOPT, registryValues, userRights, services }: GroupPolicyBaselineArgs) {
  if ([registryValues, userRights, services].some((settings) => settings !== undefined)) return undefined;
  const unlessTaken = (taken: boolean) => (taken ? undefined : AppliesTo.DomainControllers);
  if (typeof adopt === "boolean") return unlessTaken(adopt);
  // Undefined in an output is an input that is not given, which the type of inputs has no word for.
  return pulumi.output(adopt).apply(unlessTaken) as pulumi.Output<AppliesTo>;
}

function passwordSettingsArgs({ name, precedence, appliesTo, settings, reportUsers }: FineGrainedPolicyArgs) {
  return { name, precedence, settings: withAge(settings), appliesTo, ...(reportUsers && { reportUsers }) };
}

/** Where the age becomes 0. */
function withAge<Settings extends { minimumPasswordAge?: pulumi.Input<number> }>(
  written: pulumi.Input<Settings> | undefined,
) {
  return withDefaults(written, { minimumPasswordAge: MINIMUM_PASSWORD_AGE });
}

const asName = (policy: string): string => policy.replace(/\s+/g, "-");
