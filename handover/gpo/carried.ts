import type { SecuritySettings } from "../../facts/securitySettings.ts";
import { refuseServicePermissions } from "../../facts/servicePermissions.ts";
import { isYesNo } from "../../facts/settings.ts";
import { isOfWindows } from "../../facts/localizedNames.ts";
import { isUserRight } from "../../facts/userRights.ts";
import { flatten, gather, pathOf, type FlatSetting, type ServiceData } from "../../formats/gpo/flatSettings.ts";
import type { PropertyMap } from "../../formats/wire/codec.ts";
import { evaluate, type Evaluation } from "../../policies/evaluate.ts";
import { Policy } from "../../policies/groupPolicy/policy.ts";
import { GROUP_POLICY_OBJECT } from "../../policies/types.ts";
import { refusalsOf } from "../../resources/plan.ts";

/** What of a policy's settings a stack file takes, and what it does not. */
export interface Carried {
  readonly settings: SecuritySettings;
  readonly left: readonly Left[];
  /** Carried, and for a check to decide that knows who the service account is. */
  readonly open: readonly Left[];
  /** Carried, though a rule warns of it. */
  readonly risky: readonly Left[];
}

/** A setting that is not carried, and why. */
export interface Left {
  readonly setting: FlatSetting;
  readonly reason: string;
}

/** By what a check or an update would refuse, and by the rules' errors: what is printed as a key passes `ewb check`. */
export function carriedOf(settings: SecuritySettings, domain: string): Carried {
  const left: Left[] = [];
  let kept = flatten(settings)
    .filter((setting) => pathOf(setting) !== "accountPolicy.minimumPasswordAge")
    .map((setting) => withoutOddPermissions(setting, left));
  for (const judge of [unknownRights, refused, blocking]) {
    for (let gone = judge(kept, domain); gone.length > 0; gone = judge(kept, domain)) {
      left.push(...gone);
      const settingsGone = new Set(gone.map(({ setting }) => setting));
      kept = kept.filter((setting) => !settingsGone.has(setting));
    }
  }
  return { settings: gather(kept), left, open: undecided(kept, domain), risky: risky(kept, domain) };
}

/** The startup of a service is carried also where its permissions are not. */
function withoutOddPermissions(setting: FlatSetting, left: Left[]): FlatSetting {
  if (setting.group !== "services") return setting;
  const { permissions, ...service } = setting.value as ServiceData;
  const reason = permissions === undefined ? undefined : refuseServicePermissions(permissions);
  if (reason === undefined) return setting;
  left.push({ setting, reason: `permissions ${reason}` });
  return { ...setting, value: service };
}

/** A right of a program's own, or misspelt: the stack file takes those of Windows. */
function unknownRights(kept: readonly FlatSetting[]): Left[] {
  return kept
    .filter(({ group, name }) => group === "userRights" && !isUserRight(name))
    .map((setting) => ({ setting, reason: `${setting.name} is not a user right of Windows.` }));
}

const declared = (kept: readonly FlatSetting[], domain: string) => {
  const { accountPolicy, kerberosPolicy, ...lists } = gather(kept);
  return {
    domain,
    displayName: "imported",
    accountPolicy: { minimumPasswordAge: 0, ...withYesNo({ ...accountPolicy }) },
    ...(kerberosPolicy && { kerberosPolicy: withYesNo({ ...kerberosPolicy }) }),
    ...lists,
  };
};

function refused(kept: readonly FlatSetting[], domain: string): Left[] {
  const inputs = declared(kept, domain) as unknown as PropertyMap;
  return refusalsOf(GROUP_POLICY_OBJECT, inputs).flatMap(({ property, reason }) =>
    settingsAt(property, kept).map((setting) => ({
      setting,
      reason: foreignName(property, setting) ?? `${detailOf(property)}${reason}`,
    })),
  );
}

/** What to write for an account of Windows' own whose name in another language nobody documents; undefined: it is something else. */
function foreignName(property: string, { value }: FlatSetting): string | undefined {
  const [, index] = /^userRights\[\d+\]\.principals\[(\d+)\]$/.exec(property) ?? [];
  const name: unknown = Array.isArray(value) && index !== undefined ? value[Number(index)] : undefined;
  if (typeof name !== "string" || !isOfWindows(name)) return undefined;
  const translate = `[System.Security.Principal.NTAccount]::new('${name.replaceAll("'", "''")}').Translate([System.Security.Principal.SecurityIdentifier]).Value`;
  return `${name} is an account of Windows' own by its name in another language, which this version does not know. Write its SID, which PowerShell tells in that language: ${translate}.`;
}

function blocking(kept: readonly FlatSetting[], domain: string): Left[] {
  const { policy, findings } = judged(kept, domain);
  return findings.flatMap(({ rule, property = "", message }) => {
    if (rule.severity !== "error" || rule.area !== "group-policy") return [];
    const reason = `would block writeback. ${policy.withoutTitle(message)}`;
    return settingsAt(property, kept).map((setting) => ({ setting, reason }));
  });
}

function undecided(kept: readonly FlatSetting[], domain: string): Left[] {
  const { policy, notEvaluated } = judged(kept, domain);
  return notEvaluated.flatMap(({ rule, property = "", reason }) => {
    if (rule.severity !== "error" || !/^\w+\[/.test(property)) return [];
    return settingsAt(property, kept).map((setting) => ({ setting, reason: policy.withoutTitle(reason) }));
  });
}

/** Of what is one thing in a list; the account policy is judged with the age of 0 in its place. */
function risky(kept: readonly FlatSetting[], domain: string): Left[] {
  const { policy, findings } = judged(kept, domain);
  return findings.flatMap(({ rule, property = "", message }) => {
    if (rule.severity !== "warning" || rule.area !== "group-policy" || !/^\w+\[/.test(property)) return [];
    const reason = `${rule.id}: ${policy.withoutTitle(message)}`;
    return settingsAt(property, kept).map((setting) => ({ setting, reason }));
  });
}

function judged(kept: readonly FlatSetting[], domain: string): Evaluation & { policy: Policy } {
  const view = { type: GROUP_POLICY_OBJECT, name: "imported", urn: "imported", properties: declared(kept, domain) };
  return { policy: new Policy(view), ...evaluate([view], { today: "" }) };
}

/** The settings that a property of the inputs is about: accountPolicy.x, services[1].startup, or a whole list. */
function settingsAt(property: string, kept: readonly FlatSetting[]): FlatSetting[] {
  const [, group, index, name] = /^(\w+)(?:\[(\d+)\]|\.(\w+))?/.exec(property) ?? [];
  const ofGroup = kept.filter((setting) => setting.group === group);
  if (index !== undefined) return ofGroup.slice(Number(index), Number(index) + 1);
  return name === undefined ? ofGroup : ofGroup.filter((setting) => setting.name === name);
}

/** What of an item of a list is meant: `principals[1] `. */
const detailOf = (property: string): string => {
  const [, detail] = /^\w+\[\d+\]\.(.+)$/.exec(property) ?? [];
  return detail === undefined ? "" : `${detail} `;
};

export function withYesNo(numbers: Readonly<Record<string, number>>): Record<string, number | boolean> {
  return Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => [name, isYesNo(name) ? value !== 0 : value]),
  );
}
