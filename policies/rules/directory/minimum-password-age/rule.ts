import { days } from "../../../../facts/calendar.ts";
import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { type ResourceView, type RuleCheck } from "../../../rule.ts";
import { GROUP_POLICY_OBJECT, PASSWORD_SETTINGS_OBJECT } from "../../../types.ts";
import { at, textAt } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: [GROUP_POLICY_OBJECT, PASSWORD_SETTINGS_OBJECT],
  check(resource) {
    const domain = textAt(resource.properties, "domain", resource.name);
    const pso = resource.type === PASSWORD_SETTINGS_OBJECT;
    const property = `${pso ? "settings" : "accountPolicy"}.minimumPasswordAge`;
    const declared = at(resource.properties, ...property.split("."));
    // A policy for computers alone sets no age.
    if (declared === undefined) return notApplicable;
    if (typeof declared !== "number") {
      return notEvaluated(`the minimum password age declared for ${domain} is not known`, property);
    }
    if (declared > 0) {
      const where = pso
        ? `in ${domain} by the PSO "${textAt(resource.properties, "name", resource.name)}"`
        : `for ${domain}`;
      return fail(
        `The minimum password age declared ${where} is ${days(declared)}, but must be 0, because writeback refuses users who changed their password within it.`,
        `Set ${pso ? "its minimumPasswordAge" : property} to 0, or leave it out: 0 is the default.`,
        property,
      );
    }
    return pso ? pass : checkEffective(resource, domain);
  },
};
export default rule;

function checkEffective(resource: ResourceView, domain: string) {
  const effective = at(resource.properties, "effectiveMinimumPasswordAge");
  if (typeof effective !== "number" || effective <= 0) return pass;
  const source = textAt(resource.properties, "effectiveSource", "");
  return fail(
    `The minimum password age in effect in ${domain} is ${days(effective)}, ${source ? `set by the group policy "${source}"` : "set by no linked group policy"}, although 0 is declared.`,
    `Run pulumi up to restore the declared policy. If the age stays, give the policy link order 1 at the domain root, remove any enforced link that sets another age, and run gpupdate /force on the PDC emulator.`,
    "effectiveMinimumPasswordAge",
  );
}
