import { isWritebackRight, knownRights, rightText, type WritebackRight } from "../../facts/writebackRights.ts";
import { defineKind, type InputsOf } from "../definition/definition.ts";
import type { Enumeration } from "../definition/field.ts";
import { directoryFields, refuseUnlessDnsName } from "../shared/directoryFields.ts";

const writebackRight = {
  name: "WritebackRight",
  description: "A right of password writeback, or one that is often granted with them although nothing needs it.",
  values: Object.fromEntries(knownRights.map((right) => [right, `${rightText(right)}.`])) as Record<
    WritebackRight,
    string
  >,
} as const satisfies Enumeration<WritebackRight>;

export const isSddl = (text: string): boolean => /^\(.*\)$/.test(text);

const refuseTwice = (values: readonly string[]) =>
  new Set(values).size < values.length ? "names one of them twice" : undefined;

export const definition = defineKind({
  type: "entra-writeback:index:DomainRootDelegation",
  description: "The access control entries of the agents' service account on one domain root.",
  inputs: {
    ...directoryFields,
    account: {
      kind: "string",
      required: true,
      replaces: true,
      description: "The agents' service account: its sAMAccountName, or of a group managed one its cn and a $.",
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
        refuse: (value) =>
          isWritebackRight(value)
            ? undefined
            : `"${value}" is not a right of password writeback. Known are ${knownRights.join(", ")}.`,
      },
      refuse: refuseTwice,
    },
    overGrants: {
      kind: "list",
      default: [],
      unordered: true,
      description:
        "Entries of the account beyond the rights that are tolerated, in SDDL as `reportedOverGrants` has them. Any other that appears after the resource was made is taken away. A rule names tolerated ones too.",
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
      description: "Whether users whom the entries do not reach are counted; reads every user once.",
    },
  },
  outputs: {
    accountName: {
      kind: "string",
      description: "sAMAccountName of the account that `account` means; empty where there is none any more.",
    },
    accountSid: { kind: "string", stable: true, description: "SID of the account." },
    addedRights: {
      kind: "list",
      description: "Rights this resource added, and so removes when it is destroyed.",
      items: { kind: "string", values: writebackRight },
    },
    foundOverGrants: {
      kind: "list",
      description: "SDDL of the over-grants that were there when the resource was made, and stay.",
      items: { kind: "string" },
    },
    reportedOverGrants: {
      kind: "list",
      description:
        "SDDL of all over-grants there are now, and names of rights that someone else granted beyond the declared ones.",
      items: { kind: "string" },
    },
    otherAces: {
      kind: "list",
      description: "SDDL of the account's other entries on the domain root, which writeback has nothing to do with.",
      items: { kind: "string" },
    },
    effectiveRights: {
      kind: "list",
      description:
        "Declared rights the account has by someone else's entry too, such as UnexpirePassword through Authenticated Users.",
      items: { kind: "string" },
    },
    unreachableUsers: {
      kind: "object",
      typeName: "UnreachableUsers",
      description: "Users whom the entries on the domain root do not reach, by cause, or why they were not counted.",
      fields: {
        users: { kind: "number", description: "Users of the domain." },
        unreachable: { kind: "number", description: "Those no inherited entry of the account reaches." },
        protectedAccounts: {
          kind: "number",
          description: "adminCount is 1: AdminSDHolder takes the entries away again within the hour.",
        },
        protectedUsers: { kind: "number", description: "Inheritance is off on the user." },
        belowProtectedContainers: {
          kind: "number",
          description: "Inheritance is off on an OU or container above the user.",
        },
        examples: { kind: "list", items: { kind: "string" }, description: "sAMAccountNames, at most ten." },
        containers: {
          kind: "list",
          items: { kind: "string" },
          description: "DNs of the OUs and containers, at most five.",
        },
        notObservable: { kind: "string", description: "Why they were not counted." },
      },
    },
  },
});

export type DomainRootDelegationInputs = InputsOf<typeof definition>;
