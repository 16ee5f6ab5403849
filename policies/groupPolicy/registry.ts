import type { HostPrerequisite } from "../../facts/agentHost.ts";
import { UNKNOWN, type Origin, type Outcome, type ResourceView } from "../rule.ts";
import { GROUP_POLICY_OBJECT } from "../types.ts";
import { at } from "../value.ts";
import { Policy, type Judged, type Setting } from "./policy.ts";

/** A rule over registry values for agent hosts: wrong data fails, and no data says nothing. */
export function judgeRegistryValues(
  about: { readonly subject: string; readonly why: string },
  wanted: readonly HostPrerequisite[],
): { scope: "resource"; appliesTo: string[]; origins: Origin[]; check(view: ResourceView): Outcome } {
  return {
    scope: "resource",
    appliesTo: [GROUP_POLICY_OBJECT],
    origins: ["declared", "backup"],
    check(view) {
      const policy = new Policy(view);
      const read = wanted.map((prerequisite) => ({ prerequisite, ...registryValues(policy, prerequisite.name) }));
      const violations = read.flatMap(({ prerequisite: { name, value, suffices }, settings }) =>
        settings
          .filter((setting) => !suffices(setting.value))
          .map((setting) => {
            const fix = `Set it to ${value}, or do not define it for the agent hosts.`;
            return policy.violation(`HKLM\\${name} is ${setting.value}.`, about.why, fix, setting.property);
          }),
      );
      return policy.outcome({
        isSet: read.some(({ isSet }) => isSet) || isUnread(policy),
        violations,
        reasons: unreadPreferences(policy, about.subject),
        unknown: read.flatMap(({ unknown }) => unknown),
      });
    },
  };
}

/** The data of every value of that name below HKEY_LOCAL_MACHINE. */
export function registryValues(
  policy: Policy,
  name: string,
): { isSet: boolean; settings: Setting<string>[]; unknown: string[] } {
  const { found, unknown } = policy.items("registryValues", "name", `MACHINE\\${name}`);
  const values = found.map(({ value, property }) => ({ value: at(value, "value"), property }));
  return {
    isSet: found.length > 0,
    settings: values.flatMap(({ value, property }) => (typeof value === "string" ? [{ value, property }] : [])),
    unknown: [...unknown, ...values.filter(({ value }) => value === UNKNOWN).map(({ property }) => property)],
  };
}

/** Group policy preferences write registry values too, in a form of their own, which a backup's view only says is there. */
export function unreadPreferences(policy: Policy, subject: string): Judged["reasons"] {
  if (!isUnread(policy)) return [];
  const reason = `group policy preferences may set ${subject} too, and are not read. Look for it in the report of the policy.`;
  return [{ reason, property: unread }];
}

export const isUnread = ({ view }: Policy): boolean => at(view.properties, unread) === true;

/** Property of a backup's view: its preferences hold registry values, and are not read. */
export const unread = "unreadPreferences";
