import type { XmlElement } from "@rgrove/parse-xml";
import { GpoError } from "./failure.ts";
import { guidIn } from "./guid.ts";
import { attribute, elements, readXml, textAt, ownText } from "./xml.ts";

/** The half of a policy for computers, or the one for users. */
export interface Half {
  /** Version in the container. [MS-GPOL 2.2.3] */
  readonly version: number;
  /** Container and files have version 0, so that computers take it for empty. [MS-GPOL 3.2.5.1.6] */
  readonly isEmpty: boolean;
  readonly isDisabled: boolean;
  /** GUIDs of the client-side extensions that apply it; undefined: not known. */
  readonly extensions?: readonly string[];
}

/** An account that Backup.xml names beside its SID. */
export interface NamedAccount {
  readonly sid: string;
  /** sAMAccountName. */
  readonly name: string;
  /** Such as GlobalGroup or User. */
  readonly type: string;
  readonly netBiosDomain: string;
  readonly dnsDomain: string;
}

/** What Backup.xml says. */
export interface BackupCore {
  readonly policyId?: string;
  readonly displayName: string;
  readonly domain: string;
  readonly computer: Half;
  readonly user: Half;
  /** Name of the WMI filter, or what stands for it. */
  readonly wmiFilter?: string;
  /** Of the policy: bytes in hexadecimal. */
  readonly securityDescriptor: string;
  readonly accounts: readonly NamedAccount[];
  /** Where the files that the extensions apply lie in the backup. */
  readonly locations: readonly string[];
}

export function readCore(file: string): BackupCore {
  const policy = elements(readXml(file, "GroupPolicyBackupScheme"), "GroupPolicyObject")[0];
  const core = elements(policy, "GroupPolicyCoreSettings")[0];
  if (!policy || !core)
    throw new GpoError(file, "has no GroupPolicyCoreSettings. Make the backup again with Backup-GPO.");
  const options = numberAt(core, "Options", file);
  const policyId = guidIn(textAt(core, "ID"));
  const wmiFilter = textAt(core, "WMIFilterName") || textAt(core, "WMIFilter");
  return {
    ...(policyId !== undefined && { policyId }),
    displayName: textAt(core, "DisplayName"),
    domain: textAt(core, "Domain"),
    computer: halfOf(core, "Machine", (options & 2) !== 0, file),
    user: halfOf(core, "User", (options & 1) !== 0, file),
    ...(wmiFilter !== "" && { wmiFilter }),
    securityDescriptor: textAt(core, "SecurityDescriptor"),
    accounts: elements(elements(policy, "SecurityGroups")[0], "Group").map(accountOf),
    locations: elements(policy, "GroupPolicyExtension")
      .flatMap((extension) => elements(extension, "FSObjectFile"))
      .flatMap((element) => attribute(element, "Location") ?? []), // without one the policy had no such file
  };
}

function halfOf(core: XmlElement, half: "Machine" | "User", isDisabled: boolean, file: string): Half {
  const version = numberAt(core, `${half}VersionNumber`, file);
  const [named] = elements(core, `${half}ExtensionGuids`);
  return {
    version: version & 0xffff,
    isEmpty: version === 0,
    isDisabled,
    ...(named && { extensions: extensionsIn(ownText(named)) }),
  };
}

/** [{extension}{tool}{tool}]… [MS-GPOL 2.2.4]: the first of each group applies the policy. */
function extensionsIn(text: string): string[] {
  return [...text.matchAll(/\[(\{[0-9A-Fa-f-]{36}\})/g)].map(([, guid = ""]) => guid.toUpperCase());
}

function accountOf(element: XmlElement): NamedAccount {
  return {
    sid: textAt(element, "Sid").toUpperCase(),
    name: textAt(element, "SamAccountName"),
    type: textAt(element, "Type"),
    netBiosDomain: textAt(element, "NetBIOSDomainName"),
    dnsDomain: textAt(element, "DnsDomainName"),
  };
}

function numberAt(core: XmlElement, name: string, file: string): number {
  const text = textAt(core, name);
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new GpoError(
    file,
    `has "${text.slice(0, 60)}" for ${name}, which is not a number. Make the backup again with Backup-GPO.`,
  );
}
