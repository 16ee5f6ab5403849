import type { CheckFailure } from "../definition/checkFields.ts";
import type { Enumeration, Fields, ValuesOf } from "../definition/field.ts";
import { refuseDate } from "../../facts/dateText.ts";
import { DOMAIN_NAME_LENGTH, isAddress, isHostName } from "../../facts/domainNames.ts";
import { targetOf } from "../ports/target.ts";

const isDomainName = (value: string): boolean => isHostName(value) && value.includes(".");

export const refuseUnlessDnsName = (value: string): string | undefined =>
  isDomainName(value) ? undefined : `"${value}" is not a DNS name. Write one such as corp.contoso.com.`;

function refuseUnlessDomain(value: string): string | undefined {
  if (!isDomainName(value) || value.length <= DOMAIN_NAME_LENGTH) return refuseUnlessDnsName(value);
  return `"${value}" has ${value.length} characters, but the name of a domain has at most ${DOMAIN_NAME_LENGTH}. Write its DNS name.`;
}

export function refuseUnlessServer(value: string): string | undefined {
  return isHostName(value)
    ? undefined
    : `"${value}" is not a host name: Kerberos knows domain controllers by name, and Windows opens SYSVOL by Kerberos only. Write one such as dc1.corp.contoso.com.`;
}

function refuseAddressOfShare(value: string): string | undefined {
  return isAddress(/^\\\\([^\\]*)\\/.exec(value)?.[1] ?? "")
    ? `"${value}" names its server by address: Windows opens a share by Kerberos, which knows names only. Write one such as \\\\dc1.corp.contoso.com\\SYSVOL\\corp.contoso.com.`
    : undefined;
}

const mode = {
  name: "Mode",
  description: "Whether a resource of the directory writes.",
  values: {
    manage: "Makes the directory as declared.",
    observe: "Writes nothing; an update fails with the difference where the directory is not as declared.",
  },
} as const satisfies Enumeration;

/** The inputs that every resource of a directory has: how it reaches its domain. */
export const directoryFields = {
  domain: {
    kind: "string",
    required: true,
    replaces: true,
    description: "DNS name of the domain, at most 64 characters.",
    refuse: refuseUnlessDomain,
  },
  server: {
    kind: "string",
    description: "Host name of the domain controller to talk to, never its address.",
    defaultText: "the PDC emulator",
    refuse: refuseUnlessServer,
  },
  sysvolPath: {
    kind: "string",
    description: "Path of the domain's SYSVOL folder; of a share by name, never by address.",
    defaultText: "\\\\<domain controller>\\SYSVOL\\<domain>",
    refuse: refuseAddressOfShare,
  },
  channel: {
    kind: "string",
    default: "local",
    description:
      "Where the scripts run: `local` for PowerShell beside Pulumi, or the resource id of an Azure VM or Arc server, which runs them as managed run commands.",
    refuse: (value: string) =>
      targetOf(value)
        ? undefined
        : `"${value}" is not a channel. Write local, or the resource id of the Azure VM or Arc server that runs the scripts.`,
  },
  credential: {
    kind: "object",
    typeName: "Credential",
    description: "Account the script binds as.",
    defaultText: "the account that runs it",
    fields: {
      user: { kind: "string", required: true, description: "User principal name.", refuse: refuseDate },
      password: {
        kind: "string",
        secret: true,
        description: "Its password, a secret; if `secretUrl` is absent.",
        refuse: refuseDate,
      },
      secretUrl: {
        kind: "string",
        description:
          "URL of a Key Vault secret, https://<vault>.vault.azure.net/secrets/<name>; if `password` is absent. The host's managed identity reads it when a script runs, so that the password is in neither state nor run command.",
      },
    },
  },
  mode: {
    kind: "string",
    values: mode,
    default: "manage",
    description:
      "`manage`, or `observe`: nothing is ever written, and the update fails with the difference where the directory is not as declared.",
  },
} as const satisfies Fields;

export type DirectoryInputs = ValuesOf<typeof directoryFields>;

/** What no single field of a directory resource can tell. */
export const refuseDirectory = ({ credential }: DirectoryInputs): CheckFailure[] =>
  refuseCredential("credential", credential);

/** An account has one password, wherever that is. */
export function refuseCredential(property: string, given: DirectoryInputs["credential"]): CheckFailure[] {
  if (!given || "password" in given !== "secretUrl" in given) return [];
  const reason =
    "needs exactly one of password, a secret, and secretUrl, the URL of a Key Vault secret that the host may read";
  return [{ property, reason }];
}
