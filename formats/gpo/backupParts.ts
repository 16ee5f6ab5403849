import type { SecuritySettings } from "../../facts/securitySettings.ts";
import type { Half } from "./backupCore.ts";
import { extensions, type Extension } from "./extensions.ts";
import { attempt, GpoError } from "./failure.ts";
import { readBounded, type Folder } from "./folder.ts";
import {
  readGroupPreferences,
  readRegistryPreferences,
  readServicePreferences,
  type PreferredGroup,
  type PreferredService,
  type PreferredValue,
  type Preferences,
} from "./preferences.ts";
import { readRegistryPol, type RegistryPol } from "./registryPol.ts";
import { SecurityTemplate } from "./securityTemplate.ts";

/** Every part of a backup that sets what the kit knows: [MS-GPSB], [MS-GPREG], [MS-GPPREF]. */
export interface BackupParts {
  readonly template?: SecurityTemplate;
  /** Administrative templates. */
  readonly registryPol: { readonly computer?: RegistryPol; readonly user?: RegistryPol };
  readonly registryPreferences: {
    readonly computer?: Preferences<PreferredValue>;
    readonly user?: Preferences<PreferredValue>;
  };
  readonly servicePreferences?: Preferences<PreferredService>;
  readonly groupPreferences: {
    readonly computer?: Preferences<PreferredGroup>;
    readonly user?: Preferences<PreferredGroup>;
  };
  /** A security template that the policy does not apply, as it names no extension for it. */
  readonly leftOver?: string;
  /** What may set something and cannot be read. */
  readonly unread: readonly Unread[];
}

/** What is read beside the parts that computers and users apply. */
export interface ReadOptions {
  /** Settings of a disabled half too. */
  readonly disabledToo?: boolean;
}

/** Something that may be set, and cannot be read. */
export interface Unread {
  /** Why, and where. */
  readonly error: GpoError;
  readonly group: keyof SecuritySettings | "restrictedGroups";
  /** Absent: any of the group. */
  readonly name?: string;
  /** It can be read, and what it comes to is not known: two values of one setting, or a value that names no hive. */
  readonly isRead?: true;
}

const mostBytes = 16 * 1024 * 1024;

const ofTemplate = [
  "accountPolicy",
  "kerberosPolicy",
  "registryValues",
  "userRights",
  "services",
  "restrictedGroups",
] as const;

/** One of them must be named: the specification gives the attribute no default. [MS-GPPREF 2.2.1.17.1] */
const hives: ReadonlySet<string> = new Set([
  "HKEY_CLASSES_ROOT",
  "HKEY_CURRENT_USER",
  "HKEY_LOCAL_MACHINE",
  "HKEY_USERS",
  "HKEY_CURRENT_CONFIG",
]);
/** What a value's name begins with in each hive that rules look into. */
const roots = ["MACHINE", "USER", "USERS"] as const;

interface Halves {
  readonly computer: Half;
  readonly user: Half;
}

/** What is left over, or in a half that is disabled, is not opened. */
export function readParts(
  folder: Folder,
  halves: Halves,
  { disabledToo = false }: ReadOptions,
): BackupParts & { problems: GpoError[] } {
  const losses = new Losses();
  const folderOf = (half: keyof Halves) => {
    if (halves[half].isDisabled && !disabledToo) return undefined;
    return losses.read(half === "computer" ? ofTemplate : ["registryValues"], () =>
      folder.folder("DomainSysvol", "GPO", half === "computer" ? "Machine" : "User"),
    );
  };
  const [machine, user] = [folderOf("computer"), folderOf("user")];
  const [ofComputer, ofUser] = [readRegistry(machine, losses), readRegistry(user, losses)];
  const file = losses.read(ofTemplate, () =>
    machine?.folder("Microsoft", "Windows NT", "SecEdit")?.file("GptTmpl.inf"),
  );
  const isLeftOver = file !== undefined && !isNamed(halves.computer, "security");
  const template = file === undefined || isLeftOver ? undefined : losses.read(ofTemplate, () => readTemplate(file));
  if (template) losses.addOf(template);
  const services = losses.read(["services"], () => {
    const xml = machine?.folder("Preferences", "Services")?.file("Services.xml");
    return xml === undefined ? undefined : readServicePreferences(xml);
  });
  return {
    ...(template && { template }),
    registryPol: byHalf(ofComputer.pol, ofUser.pol),
    registryPreferences: byHalf(ofComputer.preferences, ofUser.preferences),
    ...(services && { servicePreferences: services }),
    groupPreferences: byHalf(readGroups(machine, losses), readGroups(user, losses)),
    ...(isLeftOver && { leftOver: file }),
    unread: losses.unread,
    problems: losses.problems,
  };
}

/** What cannot be read, while the rest is. */
class Losses {
  readonly problems: GpoError[] = [];
  readonly unread: Unread[] = [];

  /** A part; undefined: there is none, or it cannot be read. */
  read<Part>(groups: readonly Unread["group"][], work: () => Part): Part | undefined {
    return attempt((error) => this.miss(groups, error), work);
  }

  miss(groups: readonly Unread["group"][], error: GpoError): void {
    this.problems.push(error);
    this.unread.push(...groups.map((group) => ({ error, group })));
  }

  /** Lines of a template that is read but for them. */
  addOf({ file, unreadable, repeated }: SecurityTemplate): void {
    for (const { error, group, name, isIdle } of unreadable) {
      this.problems.push(error);
      const groups = group === undefined ? ofTemplate : [group];
      if (!isIdle)
        this.unread.push(...groups.map((one) => ({ error, group: one, ...(name !== undefined && { name }) })));
    }
    for (const { group, name, line, firstLine } of repeated) {
      const what = `sets ${name} to something else than line ${firstLine}, and which counts is not specified`;
      this.unread.push({ error: new GpoError(file, what, line), group, name, isRead: true });
    }
  }
}

function readRegistry(half: Folder | undefined, losses: Losses) {
  const pol = losses.read(["registryValues"], () => {
    const file = half?.file("registry.pol");
    return file === undefined ? undefined : readRegistryPol(file);
  });
  if (pol?.damage) losses.miss(["registryValues"], pol.damage);
  const preferences = losses.read(["registryValues"], () => {
    const file = half?.folder("Preferences", "Registry")?.file("Registry.xml");
    return file === undefined ? undefined : readRegistryPreferences(file);
  });
  for (const { name, hive, line } of preferences?.items ?? []) {
    if (hives.has(hive)) continue;
    const what = `has the value ${name} in ${hive === "" ? "no hive" : `the hive "${hive}"`}, where the hive of the registry has to be named, so what it sets is not known`;
    const error = new GpoError(preferences?.file ?? "", what, line);
    losses.unread.push(...roots.map((root) => ({ error, group: "registryValues", name: `${root}\\${name}`, isRead: true }) as const)); // prettier-ignore
  }
  return { pol, preferences };
}

function readGroups(half: Folder | undefined, losses: Losses) {
  return losses.read(["restrictedGroups"], () => {
    const xml = half?.folder("Preferences", "Groups")?.file("Groups.xml");
    return xml === undefined ? undefined : readGroupPreferences(xml);
  });
}

function byHalf<Part>(computer: Part | undefined, user: Part | undefined): { computer?: Part; user?: Part } {
  return { ...(computer && { computer }), ...(user && { user }) };
}

/** Whether the policy says that computers are to apply such a file; where that is not known, they may. */
export function isNamed({ extensions: named }: Half, extension: Extension): boolean {
  return named?.includes(extensions[extension]) ?? true;
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
