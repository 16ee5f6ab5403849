import { dateReason, looksLikeDate } from "../../facts/dateText.ts";
import { isPlainContainer } from "../../facts/distinguishedNames.ts";
import { defineKind, type InputsOf } from "../definition/definition.ts";
import { whole } from "../definition/fields.ts";
import { directoryFields } from "../shared/directoryFields.ts";
import { appliesTo } from "./appliesTo.ts";
import {
  accountPolicyFields,
  kerberosPolicyFields,
  noXml,
  registryValues,
  services,
  userRights,
} from "./settingFields.ts";

const linkFields = {
  order: whole(1, 999, "places", {
    default: 1,
    description: "Place among the links of the target, 1 the highest precedence.",
  }),
  enabled: { kind: "boolean", default: true, description: "Whether the link counts." },
  enforced: {
    kind: "boolean",
    default: false,
    description: "Whether the policy goes where inheritance is blocked, and wins over those below.",
  },
} as const;

const refuseContainer = (dn: string): string | undefined =>
  isPlainContainer(dn) ? `"${dn}" is a container and no OU, and a group policy cannot be linked to it.` : undefined;

export const definition = defineKind({
  type: "entra-writeback:index:GroupPolicyObject",
  description:
    "Security settings in a group policy, with its link. At least one setting must be declared; what is not declared stays as the policy has it.",
  inputs: {
    ...directoryFields,
    displayName: {
      kind: "string",
      required: true,
      description: "Name as the Group Policy Management Console shows it, 1 to 255 characters.",
      refuse: (value) =>
        value.trim() === "" || value.length > 255 || /\p{Cc}/u.test(value)
          ? "must have 1 to 255 characters, none of them a control character"
          : looksLikeDate(value)
            ? dateReason(value)
            : noXml(value),
    },
    accountPolicy: {
      kind: "object",
      typeName: "AccountPolicy",
      description: "Account policy of a domain. What is absent is left as the directory has it.",
      fields: accountPolicyFields,
    },
    kerberosPolicy: {
      kind: "object",
      typeName: "KerberosPolicy",
      description: "Kerberos policy of a domain. [MS-GPSB 2.2.2] What is absent is left as the directory has it.",
      fields: kerberosPolicyFields,
    },
    registryValues,
    userRights,
    services,
    linkTarget: {
      kind: "string",
      replaces: true,
      description: "DN the policy is linked to.",
      defaultText: "the domain root, the only place where an account policy reaches domain users",
      refuse: refuseContainer,
    },
    link: {
      kind: "object",
      typeName: "PolicyLink",
      default: { order: 1, enabled: true, enforced: false },
      description: "How the policy is linked there.",
      fields: linkFields,
    },
    restoreOrder: {
      kind: "boolean",
      description:
        "Whether an update puts the link back to its order; false: a link that is there stays in its place, whoever linked above it, and the order counts only where the policy is not linked yet.",
      defaultText: "true",
    },
    appliesTo: {
      kind: "string",
      values: appliesTo,
      description:
        "Whom the policy is for: `domainControllers`, all that an account policy at the domain root needs, or `everyComputer`, whose local accounts then get that account policy too.",
      defaultText: "left as it is; Windows makes a policy for every computer",
    },
    adopt: {
      kind: "boolean",
      default: false,
      description:
        "Whether an existing policy of this display name is taken over. What it had is remembered, and put back when a setting is no longer declared or the resource is destroyed; the policy itself stays.",
    },
    replicationTimeout: whole(0, 14_400, "seconds", {
      description:
        "Seconds to wait until every domain controller that can be asked has container and files of the policy before it is linked anew, and knows that the link is gone before the policy is deleted, 0 to 14400; 0: look once. After that the policy stays unlinked, or there, and the next update or destroy goes on.",
      defaultText: "900",
    }),
    effectTimeout: whole(0, 7200, "seconds", {
      default: 900,
      description: "Seconds to wait for the PDC emulator to apply a minimum password age, 0 to 7200; 0: do not wait.",
    }),
  },
  outputs: {
    policyId: { kind: "string", stable: true, description: "{GUID} of the policy." },
    adopted: {
      kind: "boolean",
      description: "Whether the policy was there before, and so stays when the resource is destroyed.",
    },
    formerLinks: {
      kind: "string",
      stable: true,
      description:
        "gPLink of what the policy is linked to as it was before this resource first wrote to it, for a person to put back; empty: nothing was linked there; absent: it never has, or a former version has.",
    },
    formerTemplate: {
      kind: "string",
      stable: true,
      description:
        "GptTmpl.inf of an adopted policy as it was before this resource first wrote to it, byte for byte, gzip in base64, for a person to put back; empty: it had none; absent: the policy is the kit's own, nothing was written yet, or a former version did.",
    },
    effectiveMinimumPasswordAge: {
      kind: "number",
      description: "Days: minPwdAge of the domain root as last observed.",
    },
    effectiveSource: {
      kind: "string",
      description:
        "Display name of the policy at the domain root that sets the age; empty: none does, or it cannot be told.",
    },
    effectiveAccountPolicy: {
      kind: "object",
      typeName: "AccountPolicy",
      description: "The account policy of the domain as last observed.",
      fields: accountPolicyFields,
    },
    winners: {
      kind: "object",
      each: { kind: "string" },
      description:
        'Per declared setting of the account policy the policy that wins it, and why: "Account policy" (order).',
    },
    conflicts: {
      kind: "list",
      description: "Sentences: what keeps the settings from those they are for, and what to do.",
      items: { kind: "string" },
    },
  },
});

export type GroupPolicyObjectInputs = InputsOf<typeof definition>;
