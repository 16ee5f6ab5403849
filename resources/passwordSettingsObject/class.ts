import * as pulumi from "@pulumi/pulumi";
import type { DirectoryArgs } from "../shared/directoryArgs.ts";
import type { AccountPolicyArgs } from "../groupPolicyObject/class.ts";

export interface PasswordSettingsObjectArgs extends DirectoryArgs {
  /** Required. Its cn, 1 to 64 characters. A change replaces the resource. */
  name: pulumi.Input<string>;
  /** Required. 1 to 2147483646; the lowest of a user's PSOs counts, and one linked to the user itself before those of groups. [MS-ADTS 3.1.1.4.5.36] */
  precedence: pulumi.Input<number>;
  /** Required. What is absent is copied from the domain when the PSO is created, and left alone from then on. */
  settings: pulumi.Input<AccountPolicyArgs>;
  /** Required. sAMAccountNames of users and global security groups, at most 50. */
  appliesTo: pulumi.Input<pulumi.Input<string>[]>;
  /** Optional. sAMAccountNames of users whose resultant PSO is told, at most 10. Default: none. */
  reportUsers?: pulumi.Input<pulumi.Input<string>[]>;
  /** Optional. Whether an existing PSO of this name is taken over; it gets its values back on destroy. Default: false. */
  adopt?: pulumi.Input<boolean>;
}

/** What counts for a user. */
export interface ResultantSettings {
  readonly user: string;
  /** Name of the PSO; absent: none, so the domain's values count. */
  readonly passwordSettings?: string;
  /** Days. */
  readonly minimumPasswordAge: number;
}

/** Another PSO with a minimum password age. */
export interface SettingsWithAge {
  readonly name: string;
  readonly precedence: number;
  /** Days. */
  readonly minimumPasswordAge: number;
  /** How many users and groups it is linked to. */
  readonly appliesTo: number;
}

/** A fine-grained password policy of one domain, such as a minimum password age of 0 for the users of a pilot. */
export class PasswordSettingsObject extends pulumi.CustomResource {
  static readonly type = "entra-writeback:index:PasswordSettingsObject";
  declare readonly distinguishedName: pulumi.Output<string>;
  /** Whether it was there before, and so stays when the resource is destroyed. */
  declare readonly adopted: pulumi.Output<boolean>;
  /** Per user of reportUsers. */
  declare readonly resultant: pulumi.Output<ResultantSettings[]>;
  /** Other PSOs with a minimum password age, the strongest first, at most 10. */
  declare readonly withAge: pulumi.Output<SettingsWithAge[]>;
  /** Sentences: for whom another age counts, or may, and what to do. */
  declare readonly conflicts: pulumi.Output<string[]>;

  constructor(name: string, args: PasswordSettingsObjectArgs, options?: pulumi.CustomResourceOptions) {
    const outputs = {
      distinguishedName: undefined,
      adopted: undefined,
      resultant: undefined,
      withAge: undefined,
      conflicts: undefined,
    };
    super(PasswordSettingsObject.type, name, { ...args, ...outputs }, options);
  }
}
