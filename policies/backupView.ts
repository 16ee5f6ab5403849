import type {
  RegistryValueSetting,
  SecuritySettings,
  ServiceSetting,
  UserRightSetting,
} from "../facts/securitySettings.ts";
import type { Backup } from "../formats/gpo/backup.ts";
import type { Unread } from "../formats/gpo/backupParts.ts";
import type { PreferredGroup } from "../formats/gpo/preferences.ts";
import { valuesOf } from "../formats/gpo/registryPolValues.ts";
import type { RestrictedGroup } from "../formats/gpo/restrictedGroups.ts";
import type { SecurityTemplate } from "../formats/gpo/securityTemplate.ts";
import { PlacedList } from "./placedList.ts";
import type { Place, ResourceView } from "./rule.ts";
import { GROUP_POLICY_OBJECT } from "./types.ts";

/** A value of a backup's view: one of the user half begins with USER\. */
type Value = RegistryValueSetting & Partial<Targeted>;
interface Targeted {
  /** Item-level targeting decides for whom it counts. */
  readonly targeted: true;
}

/** A policy of a backup as the GroupPolicyObject that would set the same; its places are lines of its files. */
export function backupView(backup: Backup): ResourceView {
  const { displayName, domain, policyId, folder, template, accounts, unread } = backup;
  const settings: SecuritySettings = template?.certainSettings ?? {};
  const lists: Readonly<Record<string, PlacedList<unknown>>> = {
    registryValues: registryValuesOf(backup, settings),
    userRights: new PlacedList<UserRightSetting>().add(settings.userRights ?? [], ({ right }) =>
      placeIn(template, `userRights.${right}`),
    ),
    services: servicesOf(backup, settings),
    restrictedGroups: new PlacedList<RestrictedGroup>().add(template?.restrictedGroups ?? [], ({ line }) => ({
      file: template?.file ?? folder,
      line,
    })),
    groupPreferences: groupsOf(backup),
    unread: new PlacedList<UnreadSetting>().add(unread.map(unreadSetting), (_, index) => placeOfError(unread[index])),
  };
  return {
    type: GROUP_POLICY_OBJECT,
    name: displayName,
    urn: `gpo-backup:${domain.toLowerCase()}/${policyId}`,
    origin: "backup",
    properties: {
      domain,
      displayName,
      ...settings,
      ...Object.fromEntries(
        Object.entries(lists).flatMap(([list, { settings }]) => (settings.length > 0 ? [[list, settings]] : [])),
      ),
      accounts,
      ...(settings.accountPolicy && linksOf(backup)),
    },
    placeOf(property): Place {
      const [, list = "", index] = /^(\w+)\[(\d+)\]/.exec(property ?? "") ?? [];
      const place = lists[list]?.placeAt(Number(index));
      if (place) return place;
      if (property === undefined || template === undefined) return { file: folder };
      return placeIn(template, property);
    },
  };
}

/** Where the policy was linked, which decides whose passwords an account policy is about; nothing where the backup does not tell. */
function linksOf(backup: Backup): { readonly linkedTo?: readonly string[] } {
  const { links } = backup.rest();
  return links ? { linkedTo: links.map(({ target }) => target) } : {};
}

function placeIn(template: SecurityTemplate | undefined, path: string): Place {
  const line = template?.lineOf(path);
  return { file: template?.file ?? "", ...(line !== undefined && { line }) };
}

interface UnreadSetting {
  readonly group: string;
  readonly name?: string;
  readonly why: string;
  readonly isRead?: true;
  /** Preferences do not set all that a security template does. */
  readonly isPreference?: true;
}

const unreadSetting = ({ group, name, error, isRead }: Unread): UnreadSetting => ({
  group,
  ...(name !== undefined && { name }),
  why: `${error.file}${error.line === undefined ? "" : `:${error.line}`} ${isRead ? error.message : "cannot be read"}`,
  ...(isRead && { isRead }),
  ...(/\.xml$/i.test(error.file) && { isPreference: true }),
});

const placeOfError = (unread: Unread | undefined): Place => {
  const { file = "", line } = unread?.error ?? {};
  return { file, ...(line !== undefined && { line }) };
};

const hives = { computer: "MACHINE", user: "USER" } as const;
const halves = ["computer", "user"] as const;

/** Of the security template, the administrative templates and the preferences of both halves. */
function registryValuesOf(
  { template, registryPol, registryPreferences }: Backup,
  settings: SecuritySettings,
): PlacedList<Value> {
  const list = new PlacedList<Value>();
  list.add(settings.registryValues ?? [], ({ name }) => placeIn(template, `registryValues.${name}`));
  for (const half of halves) {
    const pol = registryPol[half];
    const values = pol ? valuesOf(pol) : [];
    const place = { file: pol?.file ?? "" };
    list.add(
      values.map(({ name, type, value }) => ({ name: `${hives[half]}\\${name}`, type, value })),
      () => place,
    );
    const { file = "", items = [] } = registryPreferences[half] ?? {};
    const ofHive = items.filter(({ hive }) => rootOf(hive, half) !== undefined);
    list.add(
      ofHive.map(({ hive, name, type, value, targeted }) => ({
        name: `${rootOf(hive, half)}\\${name}`,
        type,
        value,
        ...(targeted && { targeted }),
      })),
      (_, index) => ({ file, ...lineOf(ofHive[index]) }),
    );
  }
  return list;
}

const lineOf = (item: { readonly line: number } | undefined) => (item ? { line: item.line } : {});

/** The user half writes values of the computer too; for the computer the current user is the one of the system account. */
function rootOf(hive: string, half: "computer" | "user"): string | undefined {
  if (hive === "HKEY_LOCAL_MACHINE") return "MACHINE";
  if (hive === "HKEY_USERS") return "USERS";
  if (hive !== "HKEY_CURRENT_USER") return undefined;
  return half === "user" ? "USER" : "USERS\\.DEFAULT";
}

function groupsOf({ groupPreferences }: Backup): PlacedList<PreferredGroup> {
  const list = new PlacedList<PreferredGroup>();
  for (const half of halves) {
    const { file = "", items = [] } = groupPreferences[half] ?? {};
    list.add(items, ({ line }) => ({ file, line }));
  }
  return list;
}

const startups: Readonly<Record<string, ServiceSetting["startup"]>> = {
  AUTOMATIC: "automatic",
  MANUAL: "manual",
  DISABLED: "disabled",
};

function servicesOf(
  { template, servicePreferences }: Backup,
  settings: SecuritySettings,
): PlacedList<ServiceSetting & Partial<Targeted>> {
  const { file = "", items = [] } = servicePreferences ?? {};
  const known = items.flatMap(({ startupType, ...item }) => {
    const startup = startups[startupType];
    return startup === undefined ? [] : [{ ...item, startup }];
  });
  return new PlacedList<ServiceSetting & Partial<Targeted>>()
    .add(settings.services ?? [], ({ service }) => placeIn(template, `services.${service}`))
    .add(
      known.map(({ service, startup, targeted }) => ({ service, startup, ...(targeted && { targeted }) })),
      (_, index) => ({ file, ...lineOf(known[index]) }),
    );
}
