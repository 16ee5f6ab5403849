import { basename, join } from "node:path";
import { readCore, type BackupCore, type Half, type NamedAccount } from "./backupCore.ts";
import { readInfo, type BackupInfo } from "./backupInfo.ts";
import { readParts, type BackupParts, type ReadOptions } from "./backupParts.ts";
import { attempt, GpoError } from "./failure.ts";
import type { Folder } from "./folder.ts";
import { guidIn } from "./guid.ts";
import { readLinks, type ReportedLink } from "./report.ts";
import { appliesTo, type PolicyTrustees } from "./securityDescriptor.ts";

/** One policy as Backup-GPO has written it, as far as it can be read. */
export interface Backup extends BackupInfo, BackupParts {
  readonly folder: string;
  readonly computer: Half;
  readonly user: Half;
  /** Name of the WMI filter that decides for which computers the policy counts. */
  readonly wmiFilter?: string;
  /** Accounts that the policy names by SID, and what they are called. */
  readonly accounts: readonly NamedAccount[];
  /** What cannot be read, each with its place; what may be missed through it is in `unread`. */
  readonly problems: readonly GpoError[];
  /** What nobody needs to know to judge the settings, looked up when it is asked for. */
  rest(): BackupRest;
}

export interface BackupRest {
  /** Where the policy was linked; undefined: the backup has no report that says so. */
  readonly links?: readonly ReportedLink[];
  /** Whom its permissions let apply it; undefined: the backup does not tell. */
  readonly trustees?: PolicyTrustees;
  /** Every file of the policy, such as Machine/registry.pol, in the backup's spelling. */
  readonly files: readonly string[];
  readonly problems: readonly GpoError[];
}

/** A half of a policy whose Backup.xml cannot be read: it may be in force. */
const unknownHalf: Half = { version: 0, isEmpty: false, isDisabled: false };

/** Reads a backup. What cannot be read is told in its problems, and what can be judged is there all the same. */
export function readBackup(folder: Folder, options: ReadOptions = {}): Backup {
  const problems: GpoError[] = [];
  const tell = (error: GpoError) => void problems.push(error);
  const info = attempt(tell, () => readInfo(required(folder, "bkupInfo.xml")));
  const core = attempt(tell, () => readCore(required(folder, "Backup.xml")));
  if (info) attempt(tell, () => requireName(folder, info));
  for (const location of core?.locations ?? []) attempt(tell, () => requireLocation(folder, location));

  const halves = { computer: core?.computer ?? unknownHalf, user: core?.user ?? unknownHalf };
  const parts = readParts(folder, halves, options);
  problems.push(...parts.problems);
  return {
    ...identityOf(folder, info, core),
    folder: folder.path,
    ...halves,
    ...(core?.wmiFilter !== undefined && { wmiFilter: core.wmiFilter }),
    accounts: core?.accounts ?? [],
    ...parts,
    problems: distinct(problems),
    rest: () => restOf(folder, core),
  };
}

/** A file that is asked for twice is told once. */
function distinct(problems: readonly GpoError[]): GpoError[] {
  const texts = problems.map(({ file, line, message }) => JSON.stringify([file, line, message]));
  return problems.filter((_, index) => texts.indexOf(texts[index] ?? "") === index);
}

/** Who it is: by bkupInfo.xml, else by Backup.xml, else by its folder. */
function identityOf(folder: Folder, info: BackupInfo | undefined, core: BackupCore | undefined): BackupInfo {
  const id = guidIn(basename(folder.path)) ?? "{00000000-0000-0000-0000-000000000000}";
  const displayName = info?.displayName || core?.displayName || basename(folder.path);
  if (info) return { ...info, displayName };
  const policyId = core?.policyId ?? id;
  return { id, policyId, displayName, domain: core?.domain ?? "", domainController: "", time: "", comment: "" };
}

function required(folder: Folder, name: string): string {
  const file = folder.file(name);
  if (file) return file;
  throw new GpoError(
    join(folder.path, name),
    "is not there, and Import-GPO needs it. Copy the backup again from where it was made.",
  );
}

function requireName(folder: Folder, { id }: BackupInfo): void {
  const named = guidIn(basename(folder.path));
  if (named === undefined || named === id) return;
  throw new GpoError(
    folder.file("bkupInfo.xml") ?? folder.path,
    `says that the backup is ${id}, but its folder is called ${named}, where Import-GPO would look for another. Rename the folder to ${id}.`,
  );
}

/** A file that Backup.xml names must be in the backup, and nowhere else. */
function requireLocation(folder: Folder, location: string): void {
  const names = location.split("\\");
  if (names.some((name) => name === "" || name === "." || name === ".." || /[/:\0]/.test(name))) {
    throw new GpoError(
      folder.file("Backup.xml") ?? folder.path,
      `names "${location.slice(0, 100)}", which leads out of the backup. Do not import this backup before it is known who wrote that.`,
    );
  }
  if (folder.folder(...names.slice(0, -1))?.file(names.at(-1) ?? "")) return;
  throw new GpoError(
    join(folder.path, ...names),
    "is not there, although Backup.xml names it. Copy the backup again from where it was made.",
  );
}

function restOf(folder: Folder, core: BackupCore | undefined): BackupRest {
  const problems: GpoError[] = [];
  const tell = (error: GpoError) => void problems.push(error);
  const links = attempt(tell, () => {
    const report = folder.file("gpreport.xml");
    return report === undefined ? undefined : readLinks(report);
  });
  const trustees = core && appliesTo(core.securityDescriptor);
  const files = attempt(tell, () => {
    const policy = folder.folder("DomainSysvol", "GPO");
    return policy ? [...policy.files(tell)].map((names) => names.join("/")) : [];
  });
  return { ...(links && { links }), ...(trustees && { trustees }), files: files ?? [], problems };
}
