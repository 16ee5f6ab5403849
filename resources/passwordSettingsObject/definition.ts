import { refuseDate } from "../../facts/dateText.ts";
import { defineKind, type InputsOf } from "../definition/definition.ts";
import { names, someNames, whole } from "../definition/fields.ts";
import { directoryFields } from "../shared/directoryFields.ts";
import { settingsFields } from "./settings.ts";

export const definition = defineKind({
  type: "entra-writeback:index:PasswordSettingsObject",
  description:
    "A fine-grained password policy of one domain, such as a minimum password age of 0 for the users of a pilot.",
  inputs: {
    ...directoryFields,
    name: {
      kind: "string",
      required: true,
      replaces: true,
      description: "Its cn, 1 to 64 characters.",
      refuse: (value) =>
        value.trim() === "" || value.length > 64 ? "must have 1 to 64 characters" : refuseDate(value),
    },
    precedence: whole(1, 2_147_483_646, "places", {
      required: true,
      description:
        "The lowest of a user's PSOs counts, and one linked to the user itself before those of groups. [MS-ADTS 3.1.1.4.5.36]",
    }),
    settings: {
      kind: "object",
      typeName: "PasswordSettings",
      required: true,
      description:
        "What it sets. What is absent is copied from the domain when the PSO is created, and left alone from then on.",
      fields: settingsFields,
    },
    appliesTo: someNames("sAMAccountNames of users and global security groups, 1 to 50.", {
      empty: "is empty, so the PSO would count for no one. Name a user or a global security group.",
    }),
    reportUsers: names("sAMAccountNames of users whose resultant PSO is reported, at most 10.", { most: 10 }),
    adopt: {
      kind: "boolean",
      default: false,
      description:
        "Whether an existing PSO of this name is taken over; it gets its values back when the resource is destroyed.",
    },
  },
  outputs: {
    distinguishedName: { kind: "string", stable: true, description: "Its DN." },
    adopted: {
      kind: "boolean",
      stable: true,
      description: "Whether it was there before, and so stays when the resource is destroyed.",
    },
    resultant: {
      kind: "list",
      description: "What counts for each user of `reportUsers`.",
      items: {
        kind: "object",
        typeName: "ResultantSettings",
        description: "What counts for a user.",
        fields: {
          user: { kind: "string", required: true, description: "sAMAccountName." },
          passwordSettings: {
            kind: "string",
            description: "Name of the PSO; absent: none, so the domain's values count.",
          },
          minimumPasswordAge: { kind: "number", required: true, description: "Days." },
        },
      },
    },
    withAge: {
      kind: "list",
      description: "Other PSOs with a minimum password age, the strongest first, at most 10.",
      items: {
        kind: "object",
        typeName: "SettingsWithAge",
        description: "Another PSO with a minimum password age.",
        fields: {
          name: { kind: "string", required: true, description: "Its cn." },
          precedence: { kind: "number", required: true, description: "The lowest counts." },
          minimumPasswordAge: { kind: "number", required: true, description: "Days." },
          appliesTo: { kind: "number", required: true, description: "How many users and groups it is linked to." },
        },
      },
    },
    conflicts: {
      kind: "list",
      description: "Sentences: for whom another age counts, or may, and what to do.",
      items: { kind: "string" },
    },
  },
});

export type PasswordSettingsObjectInputs = InputsOf<typeof definition>;
