import { defineKind, type InputsOf } from "../definition/definition.ts";
import type { Enumeration } from "../definition/field.ts";

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
export const refuseUnlessGuid = (value: string) =>
  guid.test(value) ? undefined : `"${value}" is not a GUID. Write one such as 72f988bf-0000-0000-0000-000000000000.`;

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
  description: "How it is known that the tenant has the declared settings.",
  values: {
    observed: "They were read.",
    attested: "A person stated it, with a date.",
    notObservable: "It is not known: nothing reads them, and nobody attested them.",
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
      description: '"Enable password write back for synced users": the master setting.',
    },
    cloudSyncWriteback: {
      kind: "boolean",
      required: true,
      description: '"Write back passwords with Microsoft Entra Connect cloud sync".',
    },
    accountUnlock: {
      kind: "boolean",
      required: true,
      description: '"Allow users to unlock accounts without resetting their password".',
    },
    attestation: {
      kind: "object",
      typeName: "Attestation",
      description: "A person's dated statement that the portal shows these settings.",
      fields: {
        by: { kind: "string", required: true, description: "Who looked." },
        on: { kind: "string", required: true, description: "Calendar date, YYYY-MM-DD, not in the future." },
        note: { kind: "string", description: "Such as a change number." },
      },
    },
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
    evidence: { kind: "string", values: evidence, description: "How the settings are known." },
    evidenceDetail: {
      kind: "string",
      description: "Who attested and when, or why nothing could be observed.",
    },
  },
});

export type TenantSettingsInputs = InputsOf<typeof definition>;
