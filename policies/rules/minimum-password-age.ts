import { days } from "../../facts/calendar.ts";
import { fail, notApplicable, notEvaluated, pass } from "../outcome.ts";
import { type ResourceView, type Rule } from "../rule.ts";
import { GROUP_POLICY_OBJECT, PASSWORD_SETTINGS_OBJECT } from "../types.ts";
import { at, textAt } from "../value.ts";

export const minimumPasswordAge: Rule = {
  id: "minimum-password-age",
  title: "Minimum password age is 0",
  severity: "error",
  why: "With a minimum password age above 0, a user who changed the password within that time cannot reset it from Entra: the domain refuses the write. A new domain has an age of 1 day. Keep the password history long instead, so that an age of 0 does not let users cycle through it.",
  source:
    "https://learn.microsoft.com/en-us/entra/identity/authentication/tutorial-enable-cloud-sync-sspr-writeback#troubleshooting",
  whenUnknown:
    "A declared age that is not known is not evaluated. The age in effect is judged as soon as it has been observed; before that, what is declared decides.",
  scope: "resource",
  appliesTo: [GROUP_POLICY_OBJECT, PASSWORD_SETTINGS_OBJECT],
  check(resource) {
    const domain = textAt(resource.properties, "domain", resource.name);
    const pso = resource.type === PASSWORD_SETTINGS_OBJECT;
    const holder = pso ? "settings" : "accountPolicy";
    const declared = at(resource.properties, holder, "minimumPasswordAge");
    // A policy for computers alone sets no age.
    if (declared === undefined) return notApplicable;
    if (typeof declared !== "number") {
      return notEvaluated(`the minimum password age declared for ${domain} is not known`);
    }
    if (declared > 0) {
      const where = pso
        ? `in ${domain} by the PSO "${textAt(resource.properties, "name", resource.name)}"`
        : `for ${domain}`;
      const key = pso ? "passwordSettings" : "accountPolicy.minimumPasswordAge";
      return fail(
        `The minimum password age declared ${where} is ${days(declared)}, but must be 0, because writeback refuses users who changed their password within it.`,
        `Set ${pso ? "its minimumPasswordAge" : key} to 0, or leave it out: 0 is the default.`,
        key,
      );
    }
    return pso ? pass : checkEffective(resource, domain);
  },
};

function checkEffective(resource: ResourceView, domain: string) {
  const effective = at(resource.properties, "effectiveMinimumPasswordAge");
  if (typeof effective !== "number" || effective <= 0) return pass;
  const source = textAt(resource.properties, "effectiveSource", "");
  return fail(
    `The minimum password age in effect in ${domain} is ${days(effective)}, ${source ? `set by the group policy "${source}"` : "set by no linked group policy"}, although 0 is declared.`,
    `Run pulumi up to restore the declared policy. If the age stays, give the policy link order 1 at the domain root, remove any enforced link that sets another age, and run gpupdate /force on the PDC emulator.`,
  );
}
