import * as pulumi from "@pulumi/pulumi";
import { GroupManagedServiceAccount } from "../resources/index.ts";
import { given, refuseProblems } from "./args.ts";
import { ADOPT, DELETE_PROTECTION, SERVICE_ACCOUNT } from "./defaults.ts";
import { directoryArgs, type DomainArgs } from "./directory.ts";

/** What SyncServiceAccount may be told. */
export interface SyncServiceAccountArgs extends DomainArgs {
  /** sAMAccountNames of those who may retrieve the password: the agent hosts, or better a group of them. */
  passwordReaders: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * sAMAccountName of the account, at most 15 characters and a $. Where the agent's own set-up has made one, that goes by the
   * default, and none is made.
   * @default provAgentgMSA$
   */
  account?: pulumi.Input<string>;
  /**
   * DN of the container the account is in. A change moves it; without it, the account stays where somebody moves it.
   * @default it is made in CN=Managed Service Accounts of the domain
   */
  container?: pulumi.Input<string>;
  /**
   * Whether an existing account of this name is taken over; it gets its values back when the component is destroyed.
   * @default false
   */
  adopt?: pulumi.Input<boolean>;
  /**
   * Whether Pulumi protects the account against deletion: agents that run as it stop with it. Whatever this says, an account that
   * has logged on lately and is not disabled is not deleted.
   * @default true
   */
  deleteProtection?: boolean;
}

/**
 * The group managed service account the agents of a forest run as, whose password only the agent hosts may retrieve.
 * From agent 1.1.2334.0 on the agent gives a custom gMSA no permissions: WritebackDelegation gives it those of writeback, and a person
 * those of synchronization (docs/directory-administrators.md).
 *
 * @example
 * new SyncServiceAccount("corp", { domain: "corp.contoso.com", passwordReaders: ["Tier0-Agent-Hosts"] });
 */
export class SyncServiceAccount extends pulumi.ComponentResource {
  static readonly type = "entra-writeback:index:SyncServiceAccount";
  /** SID of the account. */
  readonly accountSid: pulumi.Output<string>;
  /** DN of the account. */
  readonly distinguishedName: pulumi.Output<string>;

  constructor(name: string, args: SyncServiceAccountArgs, options?: pulumi.ComponentResourceOptions) {
    refuseProblems("SyncServiceAccount", name, args);
    super(SyncServiceAccount.type, name, { forest: args.forest ?? args.domain }, options);
    const account = new GroupManagedServiceAccount(
      name,
      {
        ...directoryArgs(args),
        account: args.account ?? SERVICE_ACCOUNT,
        passwordReaders: args.passwordReaders,
        ...given({ container: args.container }),
        adopt: args.adopt ?? ADOPT,
      },
      { parent: this, protect: args.deleteProtection ?? DELETE_PROTECTION },
    );
    this.accountSid = account.accountSid;
    this.distinguishedName = account.distinguishedName;
    this.registerOutputs({ accountSid: this.accountSid, distinguishedName: this.distinguishedName });
  }
}
