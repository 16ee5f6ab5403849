import { GLOBAL_ADMINISTRATOR } from "../../../../facts/entraRoles.ts";
import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type ResourceView, type RuleCheck, type Stack } from "../../../rule.ts";
import {
  DIRECTORY_ROLE,
  DIRECTORY_ROLE_ASSIGNMENT,
  DIRECTORY_ROLE_ELIGIBILITY,
  PROVISIONING_AGENT,
  TENANT_SETTINGS,
} from "../../../types.ts";
import { at, sameText, textAt } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [DIRECTORY_ROLE_ASSIGNMENT, DIRECTORY_ROLE_ELIGIBILITY],
  check({ type, name, properties }, stack) {
    if (stack.ofType(TENANT_SETTINGS).length + stack.ofType(PROVISIONING_AGENT).length === 0) return notApplicable;
    const isEligible = type === DIRECTORY_ROLE_ELIGIBILITY;
    const property = isEligible ? "roleDefinitionId" : "roleId";
    const role = at(properties, property);
    if (role === UNKNOWN && stack.ofType(DIRECTORY_ROLE).some(mayBeGlobal))
      return notEvaluated(`the role of the assignment ${name} is not known`, property);
    if (!sameText(role, GLOBAL_ADMINISTRATOR)) return role === UNKNOWN ? unknownRole(name, property, stack) : pass;
    const principal = textAt(properties, isEligible ? "principalId" : "principalObjectId", "a principal");
    return fail(
      `The assignment ${name} ${isEligible ? "makes" : "gives"} ${principal} ${isEligible ? "eligible for" : "the role"} Global Administrator, but every step of password writeback asks for Hybrid Identity Administrator only.`,
      "Assign Hybrid Identity Administrator instead, by tenant.hybridIdentityAdministrators; what else needs the role belongs to another stack.",
      property,
    );
  },
};
export default rule;

/** Known by neither of its two names, it may be any. */
function mayBeGlobal({ properties }: ResourceView): boolean {
  const [id, name] = [at(properties, "templateId"), at(properties, "displayName")];
  return [id, name].includes(UNKNOWN) || sameText(id, GLOBAL_ADMINISTRATOR) || sameText(name, "Global Administrator");
}

/** Of a role that the stack declares, and none of them is Global Administrator; else of whatever role. */
function unknownRole(name: string, property: string, stack: Stack) {
  return stack.ofType(DIRECTORY_ROLE).length > 0
    ? pass
    : notEvaluated(`the role of the assignment ${name} is not known`, property);
}
