import { asNative, classicAssignments } from "../../../azurePolicy/classic.ts";
import { demandedAge, demanding, INITIATIVE, type DemandedAge } from "../../../azurePolicy/demandedAge.ts";
import { switchedOff } from "../../../azurePolicy/effect.ts";
import { agesOfInitiative, initiativeOf } from "../../../azurePolicy/initiative.ts";
import { exempted } from "../../../azurePolicy/exemption.ts";
import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type Outcome, type ResourceView, type RuleCheck, type Stack } from "../../../rule.ts";
import { POLICY_ASSIGNMENT } from "../../../types.ts";
import { at, listAt, sameText } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [POLICY_ASSIGNMENT, ...classicAssignments],
  check(given, stack) {
    const assignment = asNative(given);
    const { name, properties } = assignment;
    const definition = at(properties, "policyDefinitionId");
    const initiative = initiativeOf(assignment, stack);
    if (definition === UNKNOWN && initiative === undefined)
      return notEvaluated(`the definition that ${name} assigns is not known`, "policyDefinitionId");
    const ofInitiative = initiative && agesOfInitiative(initiative, assignment);
    if (ofInitiative?.length === 0) return notApplicable;
    const subject = initiative ? INITIATIVE : demanding(typeof definition === "string" ? definition : "");
    if (!subject) return notApplicable;
    const off = switchedOff(assignment, subject.kind === "initiative");
    const age = ofInitiative ? worst(ofInitiative) : demandedAge(subject, assignment);
    const out = leftOut(assignment, stack);
    if (off === "yes" || age.is === "none" || out?.result === "pass") return pass;
    if (age.is === "unknown") return out ?? notEvaluated(age.reason, age.property);
    return (
      out ??
      (off === "cannotTell"
        ? notEvaluated(`whether an effect of ${name} switches off the policy on the age cannot be told from the stack`)
        : undefined) ??
      fail(
        `Azure Policy assignment ${name} (${subject.title}) demands a minimum password age of ${age.said}, but writeback needs 0.`,
        'Set parameters.MinimumPasswordAge to {value: "0"}, or add an exemption for the domain controllers with the reason.',
        "parameters",
      )
    );
  },
};
export default rule;

/** One that demands an age decides, then one of which nobody can tell. */
function worst(ages: readonly DemandedAge[]): DemandedAge {
  return (["some", "unknown"] as const).map((is) => ages.find((age) => age.is === is)).find(Boolean) ?? { is: "none" };
}

/** Whether something takes machines out of the assignment; undefined: nothing does. */
function leftOut(assignment: ResourceView, stack: Stack): Outcome | undefined {
  const { name, properties } = assignment;
  const scopes = listAt(properties, "notScopes");
  const scope = at(properties, "scope");
  if (typeof scope === "string" && scopes !== UNKNOWN && scopes.some((item) => sameText(item, scope))) return pass;
  const exemption = exempted(assignment, stack);
  if (exemption === "whole") return pass;
  if (exemption === "unknown") return notEvaluated(`whether an exemption of the stack is for ${name} is not known`);
  const untold = (what: string) =>
    notEvaluated(`whether ${what} of ${name} leave out the domain controllers cannot be told from the stack`);
  if (exemption === "part") return untold("the exemptions");
  if (scopes === UNKNOWN || scopes.length > 0) return untold("the notScopes");
  const selectors = listAt(properties, "resourceSelectors");
  return selectors === UNKNOWN || selectors.length > 0 ? untold("the resourceSelectors") : undefined;
}
