import * as pulumi from "@pulumi/pulumi";
import { inetOrgPersonRights, isOnDomain, writebackRights } from "../facts/writebackRights.ts";
import { DomainRootDelegation, type PermissionSet, type WritebackRight } from "../resources/index.ts";
import { given, mapped, refuseProblems } from "./args.ts";
import { INET_ORG_PERSON, SERVICE_ACCOUNT } from "./defaults.ts";
import { directoryArgs, type DomainArgs } from "./directory.ts";

/** What WritebackDelegation may be told. Only the domain is required. */
export interface WritebackDelegationArgs extends DomainArgs {
  /**
   * The account the agents run as: its sAMAccountName, or of a group managed one its cn and a $.
   * @default provAgentgMSA$: CN=provAgentgMSA, which the agent's own set-up makes
   */
  account?: pulumi.Input<string>;
  /**
   * DNS name of the domain the account lives in.
   * @default the domain itself
   */
  accountDomain?: pulumi.Input<string>;
  /**
   * Domain controller that is asked for the account.
   * @default the PDC emulator of the account's domain
   */
  accountServer?: pulumi.Input<string>;
  /**
   * Whether users of the class inetOrgPerson are written back too, which takes three more entries. Password hash sync is not
   * supported for them, so this is for those who sign in by federation.
   * @default false
   */
  inetOrgPerson?: pulumi.Input<boolean>;
  /**
   * DNs of the OUs whose users are written back: the entries stand on these instead of on the domain root, where Unexpire Password
   * alone stays, for it is a right on the domain.
   * @default the whole domain
   */
  scopes?: string[];
  /**
   * Microsoft's permission sets that the account is meant to have beside writeback: BasicRead, and PasswordHashSync where hashes are
   * synchronized. The kit grants none of them; the agent's installer grants its account all, and to an account of your own a person
   * does. Rules warn of those that are found and not named here, and of these two where an account of your own has them not.
   * https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/gmsa-cloud-sync
   * @default none
   */
  otherPermissions?: pulumi.Input<pulumi.Input<PermissionSet>[]>;
  /**
   * Entries of the account on the domain root that are to be taken away: in SDDL, as the outputs tell them, or a permission set by
   * its name. They do not come back when the component is destroyed.
   * @default none
   */
  removedEntries?: pulumi.Input<pulumi.Input<string>[]>;
}

/**
 * The four access control entries of password writeback on the root of a domain, or on OUs of it; three more where inetOrgPerson is
 * asked for.
 *
 * @example
 * new WritebackDelegation("corp", { domain: "corp.contoso.com", account: "provAgentgMSA$" });
 */
export class WritebackDelegation extends pulumi.ComponentResource {
  static readonly type = "entra-writeback:index:WritebackDelegation";
  /** SID of the account that may write passwords back. */
  readonly accountSid: pulumi.Output<string>;
  /** Its sAMAccountName, as the directory has it. */
  readonly accountName: pulumi.Output<string>;

  constructor(name: string, args: WritebackDelegationArgs, options?: pulumi.ComponentResourceOptions) {
    refuseProblems("WritebackDelegation", name, args);
    const { forest = args.domain, scopes } = args;
    super(WritebackDelegation.type, name, { forest }, options);
    const rights = rightsFor(args.inetOrgPerson ?? INET_ORG_PERSON, scopes !== undefined);
    const entries = entriesArgs(args);
    // Those on the OUs come first, so that a move away from the domain root leaves nobody out meanwhile.
    const scoped = (scopes ?? []).map(
      (target) => new DomainRootDelegation(`${name}-${target}`, { ...entries, target, rights }, { parent: this }),
    );
    const onRoot = scopes === undefined ? { rights } : { rights: [...domainRights], reportUnreachableUsers: false };
    const delegation = new DomainRootDelegation(name, { ...entries, ...onRoot }, { parent: this, dependsOn: scoped });
    this.accountSid = delegation.accountSid;
    this.accountName = delegation.accountName;
    // Rules on the engine see what a component puts out, and not what it was given.
    this.registerOutputs({ forest, accountSid: this.accountSid, accountName: this.accountName });
  }
}

function entriesArgs(args: WritebackDelegationArgs) {
  const { accountServer, otherPermissions, removedEntries } = args;
  return {
    ...directoryArgs(args),
    account: args.account ?? SERVICE_ACCOUNT,
    accountDomain: args.accountDomain ?? args.domain,
    ...given({ accountServer, otherPermissions, removedEntries }),
  };
}

/** The rights of writeback on what users inherit from: the domain root, or an OU. */
function rightsFor(inetOrgPerson: pulumi.Input<boolean>, isOnUnits: boolean): pulumi.Input<WritebackRight[]> {
  const rights = isOnUnits ? writebackRights.filter((right) => !isOnDomain(right)) : writebackRights;
  return mapped(inetOrgPerson, (asked) => (asked ? [...rights, ...inetOrgPersonRights] : [...rights]));
}

const domainRights = writebackRights.filter(isOnDomain);
