import { GLOBAL_ADMINISTRATOR } from "../../../../facts/entraRoles.ts";
import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type ResourceView, type RuleCheck, type Stack } from "../../../rule.ts";
import {
  DIRECTORY_ROLE,
  DIRECTORY_ROLE_ASSIGNMENT,
  DIRECTORY_ROLE_ELIGIBILITY,
  DIRECTORY_ROLE_MEMBER,
  PROVISIONING_AGENT,
  TENANT_SETTINGS,
} from "../../../types.ts";
import { at, sameText, textAt } from "../../../value.ts";

interface Assignment {
  readonly role: string;
  readonly principal: string;
  readonly does: (principal: string) => string;
}

const gives = (principal: string) => `gives ${principal} the role`;
const assignments: Readonly<Record<string, Assignment>> = {
  [DIRECTORY_ROLE_ASSIGNMENT]: { role: "roleId", principal: "principalObjectId", does: gives },
  [DIRECTORY_ROLE_MEMBER]: { role: "roleObjectId", principal: "memberObjectId", does: gives },
  [DIRECTORY_ROLE_ELIGIBILITY]: {
    role: "roleDefinitionId",
    principal: "principalId",
    does: (principal) => `makes ${principal} eligible for`,
  },
};

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: Object.keys(assignments),
  check(view, stack) {
    const assignment = assignments[view.type];
    if (!assignment || stack.ofType(TENANT_SETTINGS).length + stack.ofType(PROVISIONING_AGENT).length === 0)
      return notApplicable;
    const { role: property, principal, does } = assignment;
    const isGlobal = isGlobalIn(view, property, stack);
    if (isGlobal === UNKNOWN) return notEvaluated(`the role of the assignment ${view.name} is not known`, property);
    if (!isGlobal) return pass;
    return fail(
      `The assignment ${view.name} ${does(textAt(view.properties, principal, "a principal"))} Global Administrator, but every step of password writeback asks for Hybrid Identity Administrator only.`,
      "Assign Hybrid Identity Administrator instead, by tenant.hybridIdentityAdministrators; what else needs the role belongs to another stack.",
      property,
    );
  },
};
export default rule;

/** Whether the role of an assignment is Global Administrator: by its template, or by the role of the stack that it is. */
function isGlobalIn({ type, properties, references }: ResourceView, property: string, stack: Stack) {
  const given = at(properties, property);
  if (given === undefined || sameText(given, GLOBAL_ADMINISTRATOR)) return given !== undefined;
  const declared = stack.ofType(DIRECTORY_ROLE);
  if (given !== UNKNOWN) {
    if (type !== DIRECTORY_ROLE_MEMBER) return false;
    // The id that a role got when it was activated in the tenant says by itself nothing.
    const own = declared.find((role) => at(role.properties, "objectId") === given);
    return own ? isGlobalRole(own) : UNKNOWN;
  }
  // Which of its sources a value that is not known is, is not told: it is no other than they only where all are roles of the stack.
  const sources = (references?.[property] ?? []).map((urn) => declared.find((role) => role.urn === urn));
  const answers = sources.map((role) => (role === undefined ? UNKNOWN : isGlobalRole(role)));
  if (answers.includes(true)) return true;
  return answers.length > 0 && !answers.includes(UNKNOWN) ? false : UNKNOWN;
}

/** UNKNOWN: neither of its two names is known. */
function isGlobalRole({ properties }: ResourceView): boolean | typeof UNKNOWN {
  const [id, name] = [at(properties, "templateId"), at(properties, "displayName")];
  if (sameText(id, GLOBAL_ADMINISTRATOR) || sameText(name, "Global Administrator")) return true;
  return [id, name].includes(UNKNOWN) ? UNKNOWN : false;
}
