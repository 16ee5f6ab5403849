import { checkBoxes } from "../../facts/checkBoxes.ts";
import { defineKind, type InputsOf } from "../definition/definition.ts";
import type { Enumeration } from "../definition/field.ts";
import { refuseUnlessGuid } from "../shared/guid.ts";
import { accessFields } from "./access.ts";

export const cloud = {
  name: "Cloud",
  description: "A cloud in which password writeback exists.",
  values: { public: "Azure and Entra ID for everyone.", usGovernment: "Azure Government." },
} as const satisfies Enumeration;

const scope = {
  name: "SelfServicePasswordResetScope",
  description: "Who may reset a password.",
  values: { all: "All users.", none: "No one.", group: "The members of one group." },
} as const satisfies Enumeration;

const evidence = {
  name: "Evidence",
  description: "How it is known that the tenant has a setting as declared.",
  values: {
    observed: "It was read.",
    attested: "A person stated it, with a date, and the statement has not expired.",
    applied: "A documented command was told so and did not refuse; nothing reads it back.",
    notObservable: "It is not known: nothing reads it, and nobody attested it.",
  },
} as const satisfies Enumeration;

export const definition = defineKind({
  type: "entra-writeback:index:TenantSettings",
  description: "The tenant's settings below Password reset > On-premises integration.",
  inputs: {
    tenantId: {
      kind: "string",
      required: true,
      replaces: true,
      description: "Tenant id, a GUID.",
      refuse: refuseUnlessGuid,
    },
    cloud: { kind: "string", values: cloud, default: "public", description: "Cloud the tenant is in." },
    selfServicePasswordResetScope: {
      kind: "string",
      values: scope,
      required: true,
      description: "Who may reset a password.",
    },
    selfServicePasswordResetGroupId: {
      kind: "string",
      description: "Object id of the group; with the scope `group`, and only then.",
      refuse: refuseUnlessGuid,
    },
    passwordWriteback: {
      kind: "boolean",
      required: true,
      description: `"${checkBoxes.passwordWriteback}": the master setting.`,
    },
    cloudSyncWriteback: {
      kind: "boolean",
      required: true,
      description: `"${checkBoxes.cloudSyncWriteback}".`,
    },
    accountUnlock: {
      kind: "boolean",
      required: true,
      description: `"${checkBoxes.accountUnlock}".`,
    },
    ...accessFields,
    adopt: {
      kind: "boolean",
      default: false,
      description: "Whether settings that are on already are taken over without being changed back on destroy.",
    },
  },
  outputs: {
    adopted: {
      kind: "boolean",
      stable: true,
      description: "Whether the settings stay when the resource is destroyed.",
    },
    evidence: {
      kind: "string",
      values: evidence,
      description: "How the settings are known, all of them: as the one that is known worst.",
    },
    evidenceDetail: {
      kind: "string",
      description: "Who attested and when, or why nothing could be observed.",
    },
    settings: {
      kind: "list",
      description: "How each setting is known.",
      items: {
        kind: "object",
        typeName: "SettingEvidence",
        description: "How one setting is known.",
        fields: {
          setting: { kind: "string", required: true, description: "Its name among the inputs." },
          evidence: { kind: "string", values: evidence, required: true, description: "How it is known." },
          detail: { kind: "string", required: true, description: "By what or whom it is known, or why it is not." },
          time: {
            kind: "string",
            description:
              "Since when it is known so: first observed so, told so or attested; of what is not known, the first look that could not tell. Later looks that agree change nothing.",
          },
        },
      },
    },
  },
});

export type TenantSettingsInputs = InputsOf<typeof definition>;
