import * as pulumi from "@pulumi/pulumi";
import type { Forest } from "../stack/config/model.ts";
import { GroupManagedServiceAccount } from "../resources/index.ts";
import { directoryArgs, domainOf } from "./directory.ts";

export interface SyncServiceAccountArgs {
  /** Required. A forest whose service account names who may retrieve its password. */
  forest: Forest;
}

/**
 * The group managed service account the agents of a forest run as, whose password only the agent hosts may retrieve.
 * From agent 1.1.2334.0 on the agent gives a custom gMSA no permissions: WritebackDelegation does.
 */
export class SyncServiceAccount extends pulumi.ComponentResource {
  static readonly type = "entra-writeback:index:SyncServiceAccount";
  /** SID of the account. */
  readonly accountSid: pulumi.Output<string>;

  /** Whether the account is the kit's to make. */
  static isDeclared(this: void, forest: Forest): boolean {
    return forest.serviceAccount.passwordReaders !== undefined;
  }

  constructor(name: string, { forest }: SyncServiceAccountArgs, options?: pulumi.ComponentResourceOptions) {
    super(SyncServiceAccount.type, name, { forest: forest.name }, options);
    const { serviceAccount } = forest;
    const account = new GroupManagedServiceAccount(
      name,
      {
        ...directoryArgs(forest, domainOf(forest, serviceAccount.domain)),
        account: serviceAccount.name,
        passwordReaders: [...(serviceAccount.passwordReaders ?? [])],
        ...(serviceAccount.container !== undefined && { container: serviceAccount.container }),
        adopt: forest.adopt,
      },
      { parent: this },
    );
    this.accountSid = account.accountSid;
    this.registerOutputs({ accountSid: this.accountSid });
  }
}
