import type { ScriptAction } from "../../resources/ports/channel.ts";
import type {
  DomainRootDelegationParameters,
  DomainRootDelegationResult,
} from "../../resources/domainRootDelegation/call.ts";
import type { WritebackRight } from "../../facts/writebackRights.ts";
import {
  call,
  createUser,
  domain,
  passwordValue,
  replace,
  restoreRootDacl,
  rootDacl,
  withClient,
  type Account,
} from "./lab.ts";

export const four: WritebackRight[] = ["ResetPassword", "WriteLockoutTime", "WritePwdLastSet", "UnexpirePassword"];
/** What every domain has from the start. */
export const throughEveryone = [{ right: "UnexpirePassword", through: "Authenticated Users" }];
export const insufficientAccess = { name: "InsufficientAccessError" };

/** A service account, a user, and a domain root that is as it was before after each test of the suite it is made in. */
export class DelegationWorld {
  service!: Account & { dn: string };
  user!: Account & { dn: string };
  /** The DACL of the domain root. */
  original!: Buffer;
  #serial = 0;

  constructor() {
    before(async () => {
      this.service = await createUser("svc-writeback", "Service-Pw.1");
      this.user = await createUser("alice", "Alice-Pw.1");
      this.original = await rootDacl();
    });
    afterEach(() => restoreRootDacl(this.original));
  }

  /** DomainRootDelegation.ps1 for the service account, as the administrator or another account. */
  async delegation(
    action: ScriptAction,
    rights: WritebackRight[] = four,
    more: Partial<DomainRootDelegationParameters> & { credential?: Account } = {},
  ): Promise<DomainRootDelegationResult> {
    const { credential, ...parameters } = { account: "svc-writeback", accountDomain: domain, rights, ...more };
    return (await call(
      "DomainRootDelegation",
      action,
      parameters,
      credential,
    )) as unknown as DomainRootDelegationResult;
  }

  /** What the service account does itself. */
  asService(dn: string, attribute: string, value: string | Buffer): Promise<void> {
    return withClient((client) => client.modify(dn, replace(attribute, value)), this.service);
  }

  reset(dn: string): Promise<void> {
    return this.asService(dn, "unicodePwd", passwordValue(`Reset-Pw.${++this.#serial}xyz`));
  }
}
