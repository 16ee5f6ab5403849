import * as pulumi from "@pulumi/pulumi";
import { inetOrgPersonRights, writebackRights } from "../facts/writebackRights.ts";
import type { Forest } from "../stack/config/model.ts";
import { DomainRootDelegation } from "../resources/index.ts";
import { directoryArgs } from "./directory.ts";

export interface WritebackDelegationArgs {
  /** Required. The forest whose domains are delegated; those that Entra Connect Sync serves are left to it. */
  forest: Forest;
}

/** The four access control entries of password writeback on every domain root of a forest; three more where inetOrgPerson is asked for. */
export class WritebackDelegation extends pulumi.ComponentResource {
  static readonly type = "entra-writeback:index:WritebackDelegation";
  /** Domains the service account may write passwords back to. */
  readonly domains: string[];

  constructor(name: string, { forest }: WritebackDelegationArgs, options?: pulumi.ComponentResourceOptions) {
    super(WritebackDelegation.type, name, { forest: forest.name }, options);
    const { serviceAccount } = forest;
    const domains = forest.domains.filter((domain) => domain.syncedBy === "cloudSync");
    const home = forest.domains.find((domain) => domain.name === serviceAccount.domain);

    for (const domain of domains) {
      new DomainRootDelegation(
        domain.name,
        {
          ...directoryArgs(forest, domain),
          account: serviceAccount.name,
          accountDomain: serviceAccount.domain,
          ...(home?.server !== undefined && { accountServer: home.server }),
          rights: [...writebackRights, ...(forest.inetOrgPerson ? inetOrgPersonRights : [])],
        },
        { parent: this },
      );
    }

    this.domains = domains.map((domain) => domain.name);
    this.registerOutputs({ domains: this.domains });
  }
}
