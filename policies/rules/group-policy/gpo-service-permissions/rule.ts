import { changersOfService, type ServiceChangers } from "../../../../facts/servicePermissions.ts";
import { judgePolicy } from "../../../groupPolicy/judgePolicy.ts";
import type { Setting } from "../../../groupPolicy/policy.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";
import { at } from "../../../value.ts";

const why =
  "Whoever may change a service, its permissions or its owner runs a program of their own as its account, mostly as SYSTEM, on every computer with the service that the policy reaches.";
const fix =
  "Give them at most the rights to see, start and stop it (CCLCSWRPWPLOCRRC), and leave DC, WD, WO, GA and GW to Administrators (BA) and SYSTEM (SY).";

const whyToKeep =
  "So those who administer the computers could set its startup, its program and its permissions no more.";
const fixToKeep =
  "Add (A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA) to D:, and take out entries that deny it to Administrators (BA), SYSTEM (SY) or groups that hold them, such as Everyone (WD).";

const rule: RuleCheck = judgePolicy((policy) => {
  const { found, unknown } = policy.list("services");
  const set = found.filter(({ value }) => at(value, "permissions") !== undefined);
  const isOpen = ({ value }: Setting<unknown>) => value === UNKNOWN || at(value, "permissions") === UNKNOWN;
  const known = set.flatMap((setting) => {
    const sddl = at(setting.value, "permissions");
    const of = `The permissions of the service ${String(at(setting.value, "service"))}`;
    return typeof sddl === "string" ? [{ setting, of, changers: changersOfService(sddl) }] : [];
  });
  return policy.outcome({
    isSet: set.length > 0,
    violations: known.flatMap(({ setting, of, changers }) => {
      const { faults, takers } = changers;
      // An entry that cannot be read may be the one that leaves it to them.
      const lockout = faults.length === 0 ? lockoutOf(changers) : undefined;
      return [
        ...(takers.length > 0
          ? [policy.violation(`${of} let ${takers.join(" and ")} change it`, why, fix, setting)]
          : []),
        ...(lockout ? [policy.violation(`${of} ${lockout}`, whyToKeep, fixToKeep, setting)] : []),
      ];
    }),
    reasons: known
      .filter(({ changers: { faults } }) => faults.length > 0)
      .map(({ setting: { property }, of, changers: { faults } }) => ({
        reason: `${of.replace("T", "t")} cannot be read: ${faults.join("; ")}`,
        property,
      })),
    unknown: [...unknown, ...found.filter(isOpen).map(({ property }) => property)],
  });
});
export default rule;

function lockoutOf({ denied, isLeftToNone }: ServiceChangers): string | undefined {
  if (denied.length > 0) return `deny ${denied.join(" and ")} to change it`;
  return isLeftToNone ? "let neither Administrators (BA) nor SYSTEM (SY) change it" : undefined;
}
