import { basename, join } from "node:path";
import { GpoError } from "./failure.ts";
import { Folder, readBounded } from "./folder.ts";
import { guidIn } from "./guid.ts";
import { readLinks, type ReportedLink } from "./report.ts";
import { readRegistryPol, type RegistryPolValue } from "./registryPol.ts";
import { SecurityTemplate } from "./securityTemplate.ts";
import { attribute, elements, readXml, textAt } from "./xml.ts";

/** What bkupInfo.xml, and manifest.xml for each backup, say. */
export interface BackupInfo {
  /** {GUID} of the backup: the name of its folder. */
  readonly id: string;
  readonly policyId: string;
  readonly displayName: string;
  readonly domain: string;
  readonly domainController: string;
  /** As GPMC writes it, without a time zone. */
  readonly time: string;
  readonly comment: string;
}

/** One policy as Backup-GPO has written it. */
export interface Backup extends BackupInfo {
  readonly folder: string;
  /** Versions of the two halves. [MS-GPOL 2.2.3] */
  readonly computerVersion: number;
  readonly userVersion: number;
  readonly computerDisabled: boolean;
  readonly userDisabled: boolean;
  /** GUIDs of the client-side extensions that apply it. */
  readonly computerExtensions: readonly string[];
  readonly userExtensions: readonly string[];
  /** Where the policy was linked; undefined: the backup has no report that says so. */
  readonly links?: readonly ReportedLink[];
  readonly template?: SecurityTemplate;
  /** Administrative templates of the computer half. */
  readonly registryPol?: { readonly file: string; readonly values: readonly RegistryPolValue[] };
  /** Every file of the policy, such as Machine/registry.pol, in the backup's spelling. */
  readonly files: readonly string[];
}

const mostBytes = 16 * 1024 * 1024;

/** The backups in a folder: itself one, or holding one or several, with or without a manifest. */
export function readBackups(path: string): Backup[] {
  const folder = Folder.open(path);
  if (folder.file("bkupInfo.xml")) return [readBackup(folder)];
  const names = folder.folders().filter((name) => guidIn(name) !== undefined);
  for (const { id } of readManifest(folder)) {
    if (!names.some((name) => guidIn(name) === id)) {
      throw new GpoError(
        join(path, id),
        "is not there, although manifest.xml lists it. Copy the whole folder again from where the backups were made.",
      );
    }
  }
  if (names.length > 0) return names.map((name) => readBackup(folder.folder(name) ?? Folder.open(join(path, name))));
  const below = folder.folders().filter((name) => holdsBackups(folder.folder(name)));
  throw new GpoError(
    path,
    `holds no backup of a group policy: there is no bkupInfo.xml, and no {GUID} folder. Name ${oneOf(below.map((name) => join(path, name)))}.`,
  );
}

const mostNamed = 5;

function oneOf(folders: readonly string[]): string {
  if (folders.length === 0) return "the folder that Backup-GPO -Path was given";
  const named = folders.slice(0, mostNamed).join(", ");
  const more = folders.length - mostNamed;
  return `${folders.length > 1 ? "one of " : ""}${named}${more > 0 ? ` and ${more} more` : ""}`;
}

const holdsBackups = (folder: Folder | undefined): boolean =>
  folder?.folders().some((name) => guidIn(name) !== undefined) ?? false;

/** What a folder's manifest lists; nothing where there is none, as Import-GPO finds a backup by its id too. */
export function readManifest(folder: Folder): BackupInfo[] {
  const file = folder.file("manifest.xml");
  return file ? elements(readXml(file, "Backups"), "BackupInst").map((element) => infoOf(element, file)) : [];
}

function infoOf(element: Parameters<typeof textAt>[0], file: string): BackupInfo {
  const guidAt = (name: string) => {
    const text = textAt(element, name);
    const guid = guidIn(text);
    if (guid === undefined)
      throw new GpoError(
        file,
        `has "${text.slice(0, 60)}" for ${name}, which is no GUID. Make the backup again with Backup-GPO.`,
      );
    return guid;
  };
  return {
    id: guidAt("ID"),
    policyId: guidAt("GPOGuid"),
    displayName: textAt(element, "GPODisplayName"),
    domain: textAt(element, "GPODomain"),
    domainController: textAt(element, "GPODomainController"),
    time: textAt(element, "BackupTime"),
    comment: textAt(element, "Comment"),
  };
}

function readBackup(folder: Folder): Backup {
  const infoFile = required(folder, "bkupInfo.xml");
  const info = infoOf(readXml(infoFile, "BackupInst"), infoFile);
  const named = guidIn(basename(folder.path));
  if (named !== undefined && named !== info.id) {
    throw new GpoError(
      infoFile,
      `says that the backup is ${info.id}, but its folder is called ${named}, where Import-GPO would look for another. Rename the folder to ${info.id}.`,
    );
  }
  const backupFile = required(folder, "Backup.xml");
  const policy = elements(readXml(backupFile, "GroupPolicyBackupScheme"), "GroupPolicyObject")[0];
  const core = elements(policy, "GroupPolicyCoreSettings")[0];
  if (!policy || !core)
    throw new GpoError(backupFile, "has no GroupPolicyCoreSettings. Make the backup again with Backup-GPO.");
  const carried = elements(policy, "GroupPolicyExtension").flatMap((extension) => elements(extension, "FSObjectFile"));
  for (const element of carried) requireLocation(folder, attribute(element, "Location"), backupFile);

  const machine = folder.folder("DomainSysvol", "GPO", "Machine");
  const template = machine?.folder("Microsoft", "Windows NT", "SecEdit")?.file("GptTmpl.inf");
  const registryPol = machine?.file("registry.pol");
  const report = folder.file("gpreport.xml");
  const options = numberAt(core, "Options", backupFile);
  return {
    ...info,
    displayName: info.displayName || textAt(core, "DisplayName"),
    folder: folder.path,
    computerVersion: numberAt(core, "MachineVersionNumber", backupFile) & 0xffff,
    userVersion: numberAt(core, "UserVersionNumber", backupFile) & 0xffff,
    userDisabled: (options & 1) !== 0,
    computerDisabled: (options & 2) !== 0,
    computerExtensions: extensionsIn(textAt(core, "MachineExtensionGuids")),
    userExtensions: extensionsIn(textAt(core, "UserExtensionGuids")),
    ...(report && { links: readLinks(report) }),
    ...(template && { template: readTemplate(template) }),
    ...(registryPol && { registryPol: { file: registryPol, values: readRegistryPol(registryPol) } }),
    files: [...(folder.folder("DomainSysvol", "GPO")?.files() ?? [])].map((names) => names.join("/")),
  };
}

/** Without sections it may have set anything before it was cut. */
function readTemplate(file: string): SecurityTemplate {
  const template = SecurityTemplate.parse(readBounded(file, mostBytes), file);
  if (template.hasSections) return template;
  throw new GpoError(
    file,
    "has no section, so what the policy sets is lost. Copy the backup again from where it was made; is the file like that in SYSVOL too, open the policy in the Group Policy Management Editor, set it anew, and back it up again.",
  );
}

function required(folder: Folder, name: string): string {
  const file = folder.file(name);
  if (file) return file;
  throw new GpoError(
    join(folder.path, name),
    "is not there, and Import-GPO needs it. Copy the backup again from where it was made.",
  );
}

/** A file that Backup.xml names must be in the backup, and nowhere else. */
function requireLocation(folder: Folder, location: string | undefined, backupFile: string): void {
  if (location === undefined) return; // the policy had no such file
  const names = location.split("\\");
  if (names.some((name) => name === "" || name === "." || name === ".." || /[/:\0]/.test(name))) {
    throw new GpoError(
      backupFile,
      `names "${location.slice(0, 100)}", which leads out of the backup. Do not import this backup before it is known who wrote that.`,
    );
  }
  if (folder.folder(...names.slice(0, -1))?.file(names.at(-1) ?? "")) return;
  throw new GpoError(
    join(folder.path, ...names),
    "is not there, although Backup.xml names it. Copy the backup again from where it was made.",
  );
}

function numberAt(core: Parameters<typeof textAt>[0], name: string, file: string): number {
  const text = textAt(core, name);
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new GpoError(
    file,
    `has "${text.slice(0, 60)}" for ${name}, which is no number. Make the backup again with Backup-GPO.`,
  );
}

/** [{extension}{tool}{tool}]… [MS-GPOL 2.2.4]: the first of each group applies the policy. */
function extensionsIn(text: string): string[] {
  return [...text.matchAll(/\[(\{[0-9A-Fa-f-]{36}\})/g)].map(([, guid = ""]) => guid.toUpperCase());
}
