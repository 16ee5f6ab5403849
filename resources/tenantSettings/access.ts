import { LONGEST_ATTESTATION_DAYS } from "../../facts/attestation.ts";
import { attestedPlans } from "../../facts/licences.ts";
import type { Enumeration, Fields } from "../definition/field.ts";
import { directoryFields } from "../shared/directoryFields.ts";

const way = {
  name: "TenantApplication",
  description: "How the tenant's settings get their values.",
  values: {
    attest: "A person sets them in the portal, and attests it.",
    agent:
      "The documented cmdlet on a host with an agent sets the box of cloud sync; a person sets and attests the rest.",
    portal:
      "The portal's own interface, which Microsoft neither documents nor supports, reads the three boxes and sets two of them.",
  },
} as const satisfies Enumeration;

const plan = {
  name: "EntraPlan",
  description: "A plan of Entra ID that password writeback is licensed by.",
  values: {
    P1: `${attestedPlans.P1}, by itself or in a bundle.`,
    P2: `${attestedPlans.P2}, by itself or in a bundle.`,
  },
} as const satisfies Enumeration;

// Without a default, so that what a former version deployed is not updated for it.
const { default: _, ...mode } = directoryFields.mode;

/** How the tenant is reached, and who says so where nothing reaches it. */
export const accessFields = {
  appliedBy: {
    kind: "string",
    values: way,
    defaultText: "attest",
    description: "How the settings get their values.",
  },
  mode: {
    ...mode,
    defaultText: "manage",
    description: "`manage`, or `observe`: nothing is set, and an update fails where what can be observed differs.",
  },
  attestation: {
    kind: "object",
    typeName: "Attestation",
    description: "A person's dated statement that the portal shows these settings.",
    fields: {
      by: { kind: "string", required: true, description: "Who looked." },
      on: { kind: "string", required: true, description: "Calendar date, YYYY-MM-DD, not in the future." },
      expires: {
        kind: "string",
        defaultText: "90 days after `on`",
        description: `Last day on which the statement counts, YYYY-MM-DD, at most ${LONGEST_ATTESTATION_DAYS} days after \`on\`. One that has expired is none.`,
      },
      evidence: { kind: "string", description: "Where the proof is, such as the place of a screenshot." },
      licence: {
        kind: "string",
        values: plan,
        description: "The plan among the tenant's subscriptions that password writeback is licensed by.",
      },
      note: { kind: "string", description: "Such as a change number." },
    },
  },
  agentHost: {
    kind: "object",
    typeName: "TenantAgentHost",
    description: "Host with a provisioning agent of the tenant, where the cmdlet runs; with `agent`, and only then.",
    fields: {
      name: {
        kind: "string",
        required: true,
        description: "Its computer name; on another machine the script refuses.",
      },
      channel: {
        kind: "string",
        required: true,
        description: "`local`, or the resource id of an Azure VM or Arc server.",
        refuse: directoryFields.channel.refuse,
      },
    },
  },
  administrator: {
    ...directoryFields.credential,
    defaultText: "none",
    description:
      "Account with the role Hybrid Identity Administrator that the cmdlet signs in with, without multifactor authentication; with `agent`, and only then.",
  },
  portal: {
    kind: "object",
    typeName: "TenantPortal",
    description: "Access to the portal's own interface; with `portal`, and only then.",
    fields: {
      acknowledgeUnsupported: {
        kind: "boolean",
        required: true,
        description: "Must be true: the interface is internal to Microsoft's portal and may change or end any day.",
      },
      token: {
        kind: "string",
        required: true,
        secret: true,
        description:
          "Access token of a person with the role Hybrid Identity Administrator, for the application 74658136-14ec-4630-ad9b-26e160ff0fc6; a secret, good for about an hour.",
      },
    },
  },
  readAuditLog: {
    kind: "boolean",
    defaultText: "false",
    description:
      "Whether the tenant's audit log is asked when password writeback was last switched; needs the permission AuditLog.Read.All.",
  },
  connectSyncDomains: {
    kind: "list",
    unordered: true,
    items: { kind: "string" },
    defaultText: "none",
    description:
      "Domains that Entra Connect Sync goes on writing to: on destroy only the box of cloud sync is cleared, as the others are theirs too.",
  },
} as const satisfies Fields;
