import type { OutputFields } from "../definition/definition.ts";
import { writebackRight } from "./writebackRight.ts";

/** What is known of an account's entries once the directory was looked at. */
export const outputs = {
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
    description: "SDDL of the over-grants that were there when the resource was made.",
    items: { kind: "string" },
  },
  formerDescriptor: {
    kind: "string",
    stable: true,
    description:
      "SDDL of the whole access control list as it was before this resource first wrote to it, for a person to put back; absent: it never has, or a former version has.",
  },
  reportedOverGrants: {
    kind: "list",
    description:
      "SDDL of all over-grants there are now, of whatever permission set, and names of rights that someone else granted beyond the declared ones.",
    items: { kind: "string" },
  },
  permissionSets: {
    kind: "list",
    description: "Microsoft's permission sets of which the account holds entries, declared or not.",
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
        description: "adminCount is 1 and inheritance off: AdminSDHolder takes entries away again within the hour.",
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
  exposedAccounts: {
    kind: "object",
    typeName: "ExposedAccounts",
    description:
      "Accounts that the entries reach although entries on the domain root give them rights over the domain, directly or through groups: whoever resets their password has these too. Or why they were not looked for.",
    fields: {
      accounts: { kind: "number", description: "How many, the service account aside." },
      replication: { kind: "number", description: "Those that replicate password hashes." },
      permissions: { kind: "number", description: "Those that change permissions or owner of the domain root." },
      groups: { kind: "number", description: "Those that change members of groups." },
      examples: { kind: "list", items: { kind: "string" }, description: "sAMAccountNames, at most ten." },
      notObservable: { kind: "string", description: "Why they were not looked for." },
    },
  },
  samAccess: {
    kind: "object",
    typeName: "SamAccess",
    description:
      "What Microsoft documents for the password writeback of Entra Connect Sync beside the rights; that the cloud sync agent needs it the same way is inferred. Each is `unknown` where it may not be read.",
    fields: {
      samServer: {
        kind: "string",
        description:
          "readable, notReadable or unknown: whether the account may list the contents and read all properties and the permissions of CN=Server,CN=System, as itself, through its groups, as Authenticated Users, or as Pre-Windows 2000 Compatible Access where they are in it.",
      },
      authenticatedUsers: {
        kind: "string",
        description:
          "member, notMember or unknown: whether Authenticated Users are in Pre-Windows 2000 Compatible Access.",
      },
    },
  },
} as const satisfies OutputFields;
