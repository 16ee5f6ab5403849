import { GMSA_NAME_LENGTH, gmsaName } from "../../facts/accountNames.ts";
import { wideGroupOf } from "../../facts/wellKnownSids.ts";
import type { Fields } from "../shared/fields.ts";
import type { EncryptionType } from "../../scripts/contract.ts";
import { directoryFields, refuseUnlessDnsName, type DirectoryInputs } from "../shared/directory.ts";
import { names } from "../shared/nameList.ts";

export interface GroupManagedServiceAccountInputs extends DirectoryInputs {
  account: string;
  dnsHostName?: string;
  container?: string;
  passwordReaders: string[];
  encryptionTypes: EncryptionType[];
  servicePrincipalNames: string[];
  enabled: boolean;
  adopt: boolean;
}

export const serviceAccountFields: Fields = {
  ...directoryFields,
  account: { kind: "string", required: true, replaces: true, refuse: refuseUnlessAccountName },
  dnsHostName: { kind: "string", refuse: refuseUnlessDnsName },
  container: { kind: "string", replaces: true },
  passwordReaders: names({
    empty: "is empty, so no host could run the agent as this account. Name the security group of the agent hosts.",
    refuse: (name) =>
      wideGroupOf(name) !== undefined
        ? `is "${name}", whose every member could act as the service account. Name a security group of the agent hosts only.`
        : undefined,
  }),
  encryptionTypes: {
    kind: "list",
    unordered: true,
    default: ["AES128", "AES256"],
    items: { kind: "string", refuse: refuseUnlessStrong },
    refuse: (values: string[]) => (values.length === 0 ? "is empty. Write AES128 and AES256." : undefined),
  },
  servicePrincipalNames: names(),
  enabled: { kind: "boolean", default: true },
  adopt: { kind: "boolean", default: false },
};

function refuseUnlessAccountName(value: string): string | undefined {
  return gmsaName.test(value)
    ? undefined
    : `is "${value}", but the sAMAccountName of a gMSA has at most ${GMSA_NAME_LENGTH} characters, none of them special, and a $ at its end. Write one such as provAgentgMSA$.`;
}

function refuseUnlessStrong(value: string): string | undefined {
  if (value === "RC4") {
    return "is RC4: whoever gets a ticket for the account can try passwords against it offline, and Windows is taking RC4 out. Write AES128 and AES256.";
  }
  return value === "AES128" || value === "AES256"
    ? undefined
    : `is "${value}", which is not an encryption type. Write AES128 and AES256.`;
}
