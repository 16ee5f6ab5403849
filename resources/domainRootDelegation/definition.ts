import { refuseDate } from "../../facts/dateText.ts";
import { distinguishedName, isInDomain } from "../../facts/domainNames.ts";
import {
  isPermissionSet,
  permissionSetNames,
  permissionSets,
  type PermissionSetName,
} from "../../facts/permissionSets.ts";
import type { CheckFailure } from "../definition/checkFields.ts";
import { defineKind, type InputsOf } from "../definition/definition.ts";
import type { Enumeration } from "../definition/field.ts";
import { directoryFields, refuseUnlessDnsName, refuseUnlessServer } from "../shared/directoryFields.ts";
import { outputs } from "./outputs.ts";
import { writebackRight } from "./writebackRight.ts";

const permissionSet = {
  name: "PermissionSet",
  description:
    "What Microsoft grants the agents' service account beside password writeback, by the names of Set-AADCloudSyncPermissions. https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/gmsa-cloud-sync",
  values: Object.fromEntries(
    permissionSetNames.map((name) => [name, `It allows to ${permissionSets[name].allows}.`]),
  ) as Record<PermissionSetName, string>,
} as const satisfies Enumeration<PermissionSetName>;

export const isSddl = (text: string): boolean => /^\(.*\)$/.test(text);

const refuseTwice = (values: readonly string[]) =>
  new Set(values).size < values.length ? "names one of them twice" : undefined;

export const definition = defineKind({
  type: "entra-writeback:index:DomainRootDelegation",
  description:
    "The access control entries of the agents' service account on one domain root, or on one OU below it (`target`).",
  inputs: {
    ...directoryFields,
    account: {
      kind: "string",
      required: true,
      replaces: true,
      description: "The agents' service account: its sAMAccountName, or of a group managed one its cn and a $.",
      refuse: refuseDate,
    },
    accountDomain: {
      kind: "string",
      replaces: true,
      description: "DNS name of the domain the account lives in.",
      defaultText: "`domain`",
      refuse: refuseUnlessDnsName,
    },
    accountServer: {
      kind: "string",
      description: "Domain controller of that domain.",
      defaultText: "its PDC emulator, or `server` where both domains are one",
      refuse: refuseUnlessServer,
    },
    target: {
      kind: "string",
      replaces: true,
      description:
        "DN of the OU or container that holds the entries, for users below it alone. Unexpire Password is a right on the domain root, and so not for it.",
      defaultText: "the domain root",
    },
    rights: {
      kind: "list",
      required: true,
      unordered: true,
      description:
        "ResetPassword, WriteLockoutTime, WritePwdLastSet and UnexpirePassword; where users of the class inetOrgPerson are written back to, the first three again with InetOrgPerson before them. A rule refuses fewer and more.",
      items: {
        kind: "string",
        values: writebackRight,
      },
      refuse: refuseTwice,
    },
    otherPermissions: {
      kind: "list",
      unordered: true,
      description:
        "Microsoft's permission sets that the account is meant to have beside the rights. The kit grants none of them; entries of a set that is not named are told, and a rule warns of them. An account that the agent's installer did not make takes BasicRead, and PasswordHashSync where hashes are synchronized: Set-AADCloudSyncPermissions grants them.",
      defaultText: "none",
      items: {
        kind: "string",
        values: permissionSet,
      },
      refuse: refuseTwice,
    },
    removedEntries: {
      kind: "list",
      unordered: true,
      description:
        "Entries of the account that are to be taken away: in SDDL, as `reportedOverGrants` and `otherAces` have them, or a permission set by its name. Nothing else that the kit did not write is ever taken away, and what was taken away so does not come back when the resource is destroyed.",
      defaultText: "none",
      items: {
        kind: "string",
        refuse: (value) =>
          isSddl(value) || isPermissionSet(value)
            ? undefined
            : `"${value}" is neither an entry in SDDL, as the outputs reportedOverGrants and otherAces tell it, nor a permission set. Known are ${permissionSetNames.join(", ")}.`,
      },
      refuse: refuseTwice,
    },
    overGrants: {
      kind: "list",
      default: [],
      unordered: true,
      description:
        "Entries of the account beyond rights and permission sets that are known, in SDDL as `reportedOverGrants` has them: an update does not warn of them. A rule names them all the same.",
      items: {
        kind: "string",
        refuse: (value) =>
          isSddl(value)
            ? undefined
            : `"${value}" is not an entry in SDDL. Write one as the output reportedOverGrants tells it, such as (A;CI;RPWP;;;S-1-5-21-1-2-3-1104).`,
      },
      refuse: refuseTwice,
    },
    reportUnreachableUsers: {
      kind: "boolean",
      default: true,
      description:
        "Whether users whom the entries do not reach are counted, and accounts that they had better not reach; reads every user once.",
    },
  },
  outputs,
});

export type DomainRootDelegationInputs = InputsOf<typeof definition>;

/** A right on the domain object counts nowhere else, and a target must be in the domain. */
export function refuseTarget({ target, domain, rights }: DomainRootDelegationInputs): CheckFailure[] {
  if (target === undefined) return [];
  const failures: CheckFailure[] = rights.flatMap((right, index) =>
    right === "UnexpirePassword"
      ? [
          {
            property: `rights[${index}]`,
            reason: "is UnexpirePassword, a right on the domain root. Give it to a resource without target.",
          },
        ]
      : [],
  );
  if (isInDomain(target, domain)) return failures;
  const reason = `is ${target}, which is not in ${domain}. Write a DN that ends in ${distinguishedName(domain)}.`;
  return [{ property: "target", reason }, ...failures];
}

/** What no single field can tell of the permission sets. */
export function refuseSets({ otherPermissions = [], removedEntries = [] }: DomainRootDelegationInputs): CheckFailure[] {
  const both = removedEntries.filter((entry) => otherPermissions.some((name) => name === entry));
  return both.map((name) => ({
    property: `removedEntries[${removedEntries.indexOf(name)}]`,
    reason: `is ${name}, which otherPermissions declares. Name it in one of the two.`,
  }));
}
