import { asNative, classicAssignments } from "../../../azurePolicy/classic.ts";
import { switchedOff } from "../../../azurePolicy/effect.ts";
import { exempted } from "../../../azurePolicy/exemption.ts";
import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type Outcome, type ResourceView, type RuleCheck, type Stack } from "../../../rule.ts";
import { POLICY_ASSIGNMENT } from "../../../types.ts";
import { at, listAt, sameText } from "../../../value.ts";

/** Built-in definitions whose MinimumPasswordAge is "1" unless the assignment says otherwise. */
const DEFINITIONS: Readonly<Record<string, string>> = {
  "f2143251-70de-4e81-87a8-36cee5a2f29d": "Security Settings - Account Policies",
  "237b38db-ca4d-4259-9e47-7882441ca2c0": "minimum password age set to specified number of days",
};

/** The built-in initiative that prepares machines for such policies, and demands nothing of them. */
const PREREQUISITES = "12794019-7a00-42cf-95c2-882eed337cc8";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [POLICY_ASSIGNMENT, ...classicAssignments],
  check(given, stack) {
    const assignment = asNative(given);
    const { name, properties } = assignment;
    const definition = at(properties, "policyDefinitionId");
    if (definition === UNKNOWN)
      return notEvaluated(`the definition that ${name} assigns is not known`, "policyDefinitionId");
    const subject = subjectOf(typeof definition === "string" ? definition : "");
    if (!subject) return notApplicable;
    const off = switchedOff(assignment, subject.initiative);
    if (off === "yes") return pass;
    const ages = agesOf(properties);
    const demanded = ages.find((age) => age !== "0" && age !== UNKNOWN);
    if (demanded === undefined && ages.includes(UNKNOWN)) {
      return notEvaluated(`the MinimumPasswordAge that ${name} demands is not known`, "parameters");
    }
    if (demanded === undefined && ages.length > 0) return pass;
    if (demanded === undefined && subject.initiative) {
      return notEvaluated(
        `the initiative of ${name} is given no MinimumPasswordAge, and may demand 1 day by default`,
        "parameters",
      );
    }
    return (
      leftOut(assignment, stack) ??
      (off === "cannotTell"
        ? notEvaluated(`whether an effect of ${name} switches off the policy on the age cannot be told from the stack`)
        : undefined) ??
      fail(
        `Azure Policy assignment ${name} (${subject.title}) demands a minimum password age of ${demanded === undefined ? "1 day by default" : `"${String(demanded)}"`}, but writeback needs 0.`,
        'Set parameters.MinimumPasswordAge to {value: "0"}, or add an exemption for the domain controllers with the reason.',
        "parameters",
      )
    );
  },
};
export default rule;

function subjectOf(definitionId: string): { title: string; initiative: boolean } | undefined {
  if (new RegExp(`/${PREREQUISITES}$`, "i").test(definitionId)) return undefined;
  if (/\/policySetDefinitions\//i.test(definitionId)) return { title: "initiative", initiative: true };
  const title = DEFINITIONS[definitionId.split("/").at(-1)?.toLowerCase() ?? ""];
  return title === undefined ? undefined : { title, initiative: false };
}

/** The ages its parameters give. Initiatives name a parameter freely, so its name only has to contain the built-in one. */
function agesOf(properties: ResourceView["properties"]): readonly (string | typeof UNKNOWN)[] {
  const parameters = at(properties, "parameters");
  if (parameters === UNKNOWN) return [UNKNOWN];
  return Object.entries(parameters ?? {})
    .filter(([name]) => /minimumPasswordAge/i.test(name))
    .map(([, parameter]) => at(parameter, "value"))
    .filter((value) => value !== undefined)
    .map((value) => (value === UNKNOWN || typeof value === "string" ? value : JSON.stringify(value)));
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
