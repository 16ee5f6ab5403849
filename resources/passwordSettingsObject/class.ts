// Made from definition.ts by npm run generate.
import * as pulumi from "@pulumi/pulumi";
import type { DirectoryArgs, CredentialArgs, Mode } from "../shared/directoryArgs.ts";

/**
 * What it sets. What is absent is copied from the domain when the PSO is created, and left alone from then on.
 */
export interface PasswordSettingsArgs {
  /** Days a new password must be kept, 0 to 998. Writeback refuses users inside the window. [MS-GPSB 2.2.1.1] */
  minimumPasswordAge: pulumi.Input<number>;
  /** Days until a password expires, 0 to 999; 0: passwords do not expire. [MS-GPSB 2.2.1.1] */
  maximumPasswordAge?: pulumi.Input<number>;
  /**
   * Characters a password must have, 0 to 255.
   * https://learn.microsoft.com/previous-versions/windows/it-pro/windows-server-2008-R2-and-2008/cc753858(v=ws.10)
   */
  minimumPasswordLength?: pulumi.Input<number>;
  /**
   * Number of old passwords that are remembered, 0 to 1024. The compensating control for an age of 0.
   * https://learn.microsoft.com/previous-versions/windows/it-pro/windows-server-2008-R2-and-2008/cc753858(v=ws.10)
   */
  passwordHistorySize?: pulumi.Input<number>;
  /** Whether three of the character classes are demanded. [MS-GPSB 2.2.1.1] */
  passwordComplexity?: pulumi.Input<boolean>;
  /** Whether passwords are stored so that they can be read back. [MS-GPSB 2.2.1.1] */
  reversibleEncryption?: pulumi.Input<boolean>;
  /**
   * Wrong passwords that lock an account, 0 to 65535; 0: accounts are not locked out.
   * https://learn.microsoft.com/previous-versions/windows/it-pro/windows-server-2008-R2-and-2008/cc753858(v=ws.10)
   */
  lockoutThreshold?: pulumi.Input<number>;
  /**
   * Minutes an account stays locked, 0 to 99999; 0: until an administrator unlocks the account. [MS-GPSB 2.2.1.2]
   */
  lockoutDuration?: pulumi.Input<number>;
  /**
   * Minutes after which wrong passwords are forgotten, 0 to 99999.
   * https://learn.microsoft.com/previous-versions/windows/it-pro/windows-server-2008-R2-and-2008/cc753858(v=ws.10)
   */
  lockoutObservationWindow?: pulumi.Input<number>;
}

/** What counts for a user. */
export interface ResultantSettings {
  /** sAMAccountName. */
  readonly user: string;
  /** Name of the PSO; absent: none, so the domain's values count. */
  readonly passwordSettings?: string;
  /** Days. */
  readonly minimumPasswordAge: number;
}

/** Another PSO with a minimum password age. */
export interface SettingsWithAge {
  /** Its cn. */
  readonly name: string;
  /** The lowest counts. */
  readonly precedence: number;
  /** Days. */
  readonly minimumPasswordAge: number;
  /** How many users and groups it is linked to. */
  readonly appliesTo: number;
}

/** Arguments of PasswordSettingsObject. */
export interface PasswordSettingsObjectArgs extends DirectoryArgs {
  /** Its cn, 1 to 64 characters. A change replaces the resource. */
  name: pulumi.Input<string>;
  /**
   * The lowest of a user's PSOs counts, and one linked to the user itself before those of groups. [MS-ADTS
   * 3.1.1.4.5.36]
   */
  precedence: pulumi.Input<number>;
  /**
   * What it sets. What is absent is copied from the domain when the PSO is created, and left alone from then on.
   */
  settings: pulumi.Input<PasswordSettingsArgs>;
  /** sAMAccountNames of users and global security groups, 1 to 50. */
  appliesTo: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * sAMAccountNames of users whose resultant PSO is reported, at most 10.
   * @default []
   */
  reportUsers?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether an existing PSO of this name is taken over; it gets its values back when the resource is destroyed.
   * @default false
   */
  adopt?: pulumi.Input<boolean>;
}

/** A fine-grained password policy of one domain, such as a minimum password age of 0 for the users of a pilot. */
export class PasswordSettingsObject extends pulumi.CustomResource {
  static readonly type = "entra-writeback:index:PasswordSettingsObject";
  declare readonly domain: pulumi.Output<string>;
  declare readonly server: pulumi.Output<string | undefined>;
  declare readonly sysvolPath: pulumi.Output<string | undefined>;
  declare readonly channel: pulumi.Output<string>;
  declare readonly credential: pulumi.Output<pulumi.Unwrap<CredentialArgs> | undefined>;
  declare readonly mode: pulumi.Output<Mode>;
  declare readonly name: pulumi.Output<string>;
  declare readonly precedence: pulumi.Output<number>;
  declare readonly settings: pulumi.Output<pulumi.Unwrap<PasswordSettingsArgs>>;
  declare readonly appliesTo: pulumi.Output<string[]>;
  declare readonly reportUsers: pulumi.Output<string[]>;
  declare readonly adopt: pulumi.Output<boolean>;
  /** Its DN. */
  declare readonly distinguishedName: pulumi.Output<string>;
  /** Whether it was there before, and so stays when the resource is destroyed. */
  declare readonly adopted: pulumi.Output<boolean>;
  /** What counts for each user of `reportUsers`. */
  declare readonly resultant: pulumi.Output<ResultantSettings[]>;
  /** Other PSOs with a minimum password age, the strongest first, at most 10. */
  declare readonly withAge: pulumi.Output<SettingsWithAge[]>;
  /** Sentences: for whom another age counts, or may, and what to do. */
  declare readonly conflicts: pulumi.Output<string[]>;

  /** The resource of a known id, as it is; it is not managed by this program. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options?: pulumi.CustomResourceOptions,
  ): PasswordSettingsObject {
    return new PasswordSettingsObject(name, {} as PasswordSettingsObjectArgs, { ...options, id });
  }

  constructor(name: string, args: PasswordSettingsObjectArgs, options?: pulumi.CustomResourceOptions) {
    super(PasswordSettingsObject.type, name, { ...properties, ...args }, options);
  }
}

const properties = {
  domain: undefined,
  server: undefined,
  sysvolPath: undefined,
  channel: undefined,
  credential: undefined,
  mode: undefined,
  name: undefined,
  precedence: undefined,
  settings: undefined,
  appliesTo: undefined,
  reportUsers: undefined,
  adopt: undefined,
  distinguishedName: undefined,
  adopted: undefined,
  resultant: undefined,
  withAge: undefined,
  conflicts: undefined,
};
