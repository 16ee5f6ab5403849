import { takersOfService } from "../../../../facts/servicePermissions.ts";
import { judgePolicy } from "../../../groupPolicy/judgePolicy.ts";
import type { Setting } from "../../../groupPolicy/policy.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";
import { at } from "../../../value.ts";

const why =
  "Whoever may change a service, its permissions or its owner runs a program of their own as its account, mostly as SYSTEM, on every computer with the service that the policy reaches.";
const fix =
  "Give them at most the rights to see, start and stop it (CCLCSWRPWPLOCRRC), and leave DC, WD, WO, GA and GW to Administrators (BA) and SYSTEM (SY).";

const rule: RuleCheck = judgePolicy((policy) => {
  const { found, unknown } = policy.list("services");
  const set = found.filter(({ value }) => at(value, "permissions") !== undefined);
  const isOpen = ({ value }: Setting<unknown>) => value === UNKNOWN || at(value, "permissions") === UNKNOWN;
  return policy.outcome({
    isSet: set.length > 0,
    violations: set.flatMap((setting) => {
      const sddl = at(setting.value, "permissions");
      const takers = typeof sddl === "string" ? takersOfService(sddl) : [];
      if (takers.length === 0) return [];
      const fact = `The permissions of the service ${String(at(setting.value, "service"))} let ${takers.join(" and ")} change it`;
      return [policy.violation(fact, why, fix, setting)];
    }),
    reasons: [],
    unknown: [...unknown, ...found.filter(isOpen).map(({ property }) => property)],
  });
});
export default rule;
