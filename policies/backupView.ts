import type { Backup } from "../formats/gpo/backup.ts";
import type { RegistryPolValue } from "../formats/gpo/registryPol.ts";
import type { RegistryValueSetting } from "../facts/securitySettings.ts";
import { unread } from "./groupPolicy/registry.ts";
import type { Place, ResourceView } from "./rule.ts";
import { GROUP_POLICY_OBJECT } from "./types.ts";

/** A policy of a backup as the GroupPolicyObject that would set the same; its places are lines of its files. */
export function backupView(backup: Backup): ResourceView {
  const { displayName, domain, policyId, folder, template, registryPol, files } = backup;
  const settings = template?.settings ?? {};
  const ofTemplate = settings.registryValues ?? [];
  const registryValues = [...ofTemplate, ...(registryPol?.values ?? []).map(registryValue)];
  const preferences = files.find((name) => /^machine\/preferences\/registry\/registry\.xml$/i.test(name));

  /** The path of the setting in the template, which knows lists by names. */
  const inTemplate = (property: string): string | undefined => {
    const [, list, index] = /^(\w+)\[(\d+)\]/.exec(property) ?? [];
    if (list === undefined) return property;
    const name = {
      registryValues: ofTemplate[Number(index)]?.name,
      userRights: settings.userRights?.[Number(index)]?.right,
      services: settings.services?.[Number(index)]?.service,
    }[list];
    return name && `${list}.${name}`;
  };
  const placeOf = (property?: string): Place => {
    if (property === unread) return { file: `${folder}/DomainSysvol/GPO/${preferences}` };
    const path = property === undefined ? undefined : inTemplate(property);
    if (property !== undefined && path === undefined && registryPol) return { file: registryPol.file };
    if (path === undefined || !template) return { file: folder };
    const line = template.lineOf(path);
    return { file: template.file, ...(line !== undefined && { line }) };
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
      ...(registryValues.length > 0 && { registryValues }),
      ...(preferences !== undefined && { [unread]: true }),
    },
    placeOf,
  };
}

/** A value of an administrative template, by the name that a security template would give it. */
function registryValue({ key, name, type, data }: RegistryPolValue): RegistryValueSetting {
  const bytes = Buffer.from(data);
  if (type === 4) {
    const value = bytes.length === 4 ? String(bytes.readUInt32LE(0)) : "";
    return { name: `MACHINE\\${key}\\${name}`, type: "dword", value };
  }
  return { name: `MACHINE\\${key}\\${name}`, type: "string", value: bytes.toString("utf16le").replace(/\0+$/, "") };
}
