import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { copyOf, registryPol, utf16 } from "./support.ts";

const id = "{F0D5F91A-1754-8612-8863-F8EBF43524AC}";

/** The parts of a backup that a test is about; what is absent is not there. */
export interface AnyBackup {
  /** Below the head of a security template. */
  readonly template?: string;
  /** Of the computer half, of the user half. */
  readonly pol?: Parameters<typeof registryPol>[0];
  readonly userPol?: Parameters<typeof registryPol>[0];
  /** By their paths below DomainSysvol/GPO, such as Machine/Preferences/Services/Services.xml. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Texts of Backup.xml, and what takes their place. */
  readonly core?: readonly (readonly [text: string | RegExp, other: string])[];
  /** The same of bkupInfo.xml. */
  readonly info?: readonly (readonly [text: string | RegExp, other: string])[];
}

/** Writes such a backup into a folder that removeCopies takes away, and gives its path. */
export function writeAnyBackup({ template, pol, userPol, files = {}, core = [], info = [] }: AnyBackup): string {
  const folder = join(copyOf("two-policies"), id);
  const policy = join(folder, "DomainSysvol/GPO");
  const head = '[Unicode]\r\nUnicode=yes\r\n[Version]\r\nsignature="$CHICAGO$"\r\nRevision=1\r\n';
  const all: Record<string, string | Uint8Array> = {
    "Machine/microsoft/windows nt/SecEdit/GptTmpl.inf": utf16(head + (template ?? "")),
    ...(pol && { "Machine/registry.pol": registryPol(pol) }),
    ...(userPol && { "User/registry.pol": registryPol(userPol) }),
    ...files,
  };
  for (const [name, bytes] of Object.entries(all)) {
    mkdirSync(dirname(join(policy, name)), { recursive: true });
    writeFileSync(join(policy, name), bytes);
  }
  replaceIn(join(folder, "Backup.xml"), core);
  replaceIn(join(folder, "bkupInfo.xml"), info);
  return folder;
}

function replaceIn(file: string, changes: readonly (readonly [text: string | RegExp, other: string])[]): void {
  const text = readFileSync(file, "utf8");
  const changed = changes.reduce((before, [old, other]) => {
    const after = before.replace(old, () => other);
    if (after === before) throw new Error(`${file} has no ${String(old)}`);
    return after;
  }, text);
  writeFileSync(file, changed);
}

/** SecurityGroups of Backup.xml with one account of corp.contoso.com. */
export const namedAccount = (sid: string, name: string, type: string): readonly [string, string] => [
  "<SecurityGroups/>",
  `<SecurityGroups><Group><Sid><![CDATA[${sid}]]></Sid><SamAccountName><![CDATA[${name}]]></SamAccountName><Type><![CDATA[${type}]]></Type><NetBIOSDomainName><![CDATA[CORP]]></NetBIOSDomainName><DnsDomainName><![CDATA[corp.contoso.com]]></DnsDomainName><UPN><![CDATA[x]]></UPN></Group></SecurityGroups>`,
];

/** Items of Registry.xml and Services.xml as the editor of Windows writes them. */
export const registryXml = (
  hive: string,
  key: string,
  name: string,
  type: string,
  value: string,
  filters = "",
): string =>
  `<?xml version="1.0" encoding="utf-8"?>\r\n<RegistrySettings clsid="{A3CCFC41-DFDB-43a5-8D26-0FE8B954DA51}"><Registry clsid="{9CD4B2F4-923D-47f5-A062-E897DD1DAD50}" name="${name}" status="${name}" image="12"><Properties action="U" displayDecimal="0" default="0" hive="${hive}" key="${key}" name="${name}" type="${type}" value="${value}"/>${filters}</Registry></RegistrySettings>\r\n`;
export const servicesXml = (service: string, startup: string): string =>
  `<?xml version="1.0" encoding="utf-8"?>\r\n<NTServices clsid="{2CFB484A-4E96-4b5d-A0B6-093D2F91E6AE}"><NTService clsid="{AB6F0B67-341F-4e51-92F9-005FBFBA1A43}" name="${service}" image="0"><Properties startupType="${startup}" serviceName="${service}" serviceAction="STOP" timeout="30"/></NTService></NTServices>\r\n`;
