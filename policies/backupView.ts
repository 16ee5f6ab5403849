import type { RegistryValueSetting, ServiceSetting } from "../facts/securitySettings.ts";
import type { Backup } from "../formats/gpo/backup.ts";
import type { Unread } from "../formats/gpo/backupParts.ts";
import { valuesOf } from "../formats/gpo/registryPolValues.ts";
import type { SecurityTemplate } from "../formats/gpo/securityTemplate.ts";
import type { Place, ResourceView } from "./rule.ts";
import { GROUP_POLICY_OBJECT } from "./types.ts";

/** A setting of a list, and where it is written. */
interface Placed<Setting> {
  readonly setting: Setting;
  readonly place: () => Place;
}

/** A value of a backup's view: one of the user half begins with USER\. */
type Value = RegistryValueSetting & Partial<Targeted>;
interface Targeted {
  /** Item-level targeting decides for whom it counts. */
  readonly targeted: true;
}

/** A policy of a backup as the GroupPolicyObject that would set the same; its places are lines of its files. */
export function backupView(backup: Backup): ResourceView {
  const { displayName, domain, policyId, folder, template, accounts, unread } = backup;
  const settings = template?.settings ?? {};
  const lists: Readonly<Record<string, readonly Placed<unknown>[]>> = {
    registryValues: registryValuesOf(backup),
    userRights: (settings.userRights ?? []).map((setting) =>
      inTemplate(template, setting, `userRights.${setting.right}`),
    ),
    services: servicesOf(backup),
    restrictedGroups: (template?.restrictedGroups ?? []).map(({ line, ...setting }) => ({
      setting,
      place: () => ({ file: template?.file ?? folder, line }),
    })),
    unread: unread.map((missed) => ({ setting: unreadSetting(missed), place: () => placeOfError(missed) })),
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
        Object.entries(lists).flatMap(([list, items]) =>
          items.length > 0 ? [[list, items.map(({ setting }) => setting)]] : [],
        ),
      ),
      accounts,
    },
    placeOf(property): Place {
      const [, list = "", index] = /^(\w+)\[(\d+)\]/.exec(property ?? "") ?? [];
      const item = lists[list]?.[Number(index)];
      if (item) return item.place();
      if (property === undefined || template === undefined) return { file: folder };
      return placeIn(template, property);
    },
  };
}

const placeIn = (template: SecurityTemplate, path: string): Place => {
  const line = template.lineOf(path);
  return { file: template.file, ...(line !== undefined && { line }) };
};

function inTemplate<Setting>(template: SecurityTemplate | undefined, setting: Setting, path: string): Placed<Setting> {
  return { setting, place: () => (template ? placeIn(template, path) : { file: "" }) };
}

const unreadSetting = ({ group, name, error }: Unread) => ({
  group,
  ...(name !== undefined && { name }),
  why: `${error.file}${error.line === undefined ? "" : `:${error.line}`} cannot be read`,
});

const placeOfError = ({ error: { file, line } }: Unread): Place => ({ file, ...(line !== undefined && { line }) });

/** Of the security template, the administrative templates and the preferences of both halves. */
function registryValuesOf({ template, registryPol, registryPreferences }: Backup): Placed<Value>[] {
  const ofTemplate = (template?.settings.registryValues ?? []).map((setting) =>
    inTemplate(template, setting, `registryValues.${setting.name}`),
  );
  const hives = { computer: "MACHINE", user: "USER" } as const;
  const halves = Object.entries(hives) as [keyof typeof hives, string][];
  const ofPolicies = halves.flatMap(([half, hive]) => {
    const pol = registryPol[half];
    return (pol ? valuesOf(pol) : []).map(({ name, type, value }) => ({
      setting: { name: `${hive}\\${name}`, type, value },
      place: () => ({ file: pol?.file ?? "" }),
    }));
  });
  const ofPreferences = halves.flatMap(([half]) => {
    const preferences = registryPreferences[half];
    return (preferences?.items ?? []).flatMap(({ hive, name, type, value, line, targeted }) => {
      const root = rootOf(hive, half);
      const setting: Value = { name: `${root}\\${name}`, type, value, ...(targeted && { targeted }) };
      return root === undefined ? [] : [{ setting, place: () => ({ file: preferences?.file ?? "", line }) }];
    });
  });
  return [...ofTemplate, ...ofPolicies, ...ofPreferences];
}

/** The user half writes values of the computer too; for the computer the current user is nobody who signs in. */
function rootOf(hive: string, half: "computer" | "user"): string | undefined {
  if (hive === "HKEY_LOCAL_MACHINE") return "MACHINE";
  return hive === "HKEY_CURRENT_USER" && half === "user" ? "USER" : undefined;
}

const startups: Readonly<Record<string, ServiceSetting["startup"]>> = {
  AUTOMATIC: "automatic",
  MANUAL: "manual",
  DISABLED: "disabled",
};

function servicesOf({ template, servicePreferences }: Backup): Placed<ServiceSetting & Partial<Targeted>>[] {
  const ofTemplate = (template?.settings.services ?? []).map((setting) =>
    inTemplate(template, setting, `services.${setting.service}`),
  );
  const ofPreferences = (servicePreferences?.items ?? []).flatMap(({ service, startupType, line, targeted }) => {
    const startup = startups[startupType];
    const file = servicePreferences?.file ?? "";
    if (startup === undefined) return [];
    return [{ setting: { service, startup, ...(targeted && { targeted }) }, place: () => ({ file, line }) }];
  });
  return [...ofTemplate, ...ofPreferences];
}
