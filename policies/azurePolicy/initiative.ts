import { UNKNOWN, type ResourceView, type Stack } from "../rule.ts";
import { at, jsonIn, listAt, sameText } from "../value.ts";
import { demandedAge, demanding, type DemandedAge } from "./demandedAge.ts";

/** Initiatives of both packages. */
const initiativeTypes = [
  "azure-native:authorization:PolicySetDefinition",
  "azure-native:authorization:PolicySetDefinitionAtManagementGroup",
  "azure:policy/policySetDefinition:PolicySetDefinition",
];

/** One policy of an initiative, with the parameters that the initiative hands it. */
interface Reference {
  readonly definitionId: unknown;
  readonly parameters: unknown;
}

/** The initiative that an assignment assigns, where the stack declares it: by reference, else by the one name it has. */
export function initiativeOf(assignment: ResourceView, stack: Stack): ResourceView | undefined {
  const referred = (assignment.references?.["policyDefinitionId"] ?? []).map((urn) => stack.byUrn(urn));
  const [only] = referred;
  if (only !== undefined && referred.length === 1 && initiativeTypes.includes(only.type)) return only;
  const id = at(assignment.properties, "policyDefinitionId");
  const [, name] = (typeof id === "string" && /\/policySetDefinitions\/([^/]+)$/i.exec(id)) || [];
  if (name === undefined) return undefined;
  const named = initiativeTypes.flatMap(stack.ofType).filter((view) => sameText(nameOf(view), name));
  return named.length === 1 ? named[0] : undefined;
}

const nameOf = ({ properties }: ResourceView): unknown =>
  at(properties, "policySetDefinitionName") ?? at(properties, "name");

/** What its policies demand, each with what the assignment gives the parameters of the initiative, and that those of the policy. */
export function agesOfInitiative(initiative: ResourceView, assignment: ResourceView): readonly DemandedAge[] {
  const unknown = (reason: string): DemandedAge => ({ is: "unknown", reason, property: "policyDefinitionId" });
  const references = referencesIn(initiative);
  if (references === UNKNOWN)
    return [unknown(`the policies of the initiative that ${assignment.name} assigns are not known`)];
  const [declared, given] = [parametersOf(initiative), at(assignment.properties, "parameters")];
  return references.flatMap(({ definitionId, parameters }): DemandedAge[] => {
    if (typeof definitionId !== "string")
      return [unknown(`a policy of the initiative that ${assignment.name} assigns is not known`)];
    const subject = demanding(definitionId);
    if (subject === undefined) return [];
    const resolved = resolve(parameters, declared, given);
    if (sameText(at(resolved, "effect", "value"), "Disabled")) return [{ is: "none" }];
    return [demandedAge(subject, { ...assignment, properties: { parameters: resolved } })];
  });
}

function referencesIn({ properties }: ResourceView): readonly Reference[] | typeof UNKNOWN {
  const native = listAt(properties, "policyDefinitions");
  const classic = listAt(properties, "policyDefinitionReferences");
  if (native === UNKNOWN || classic === UNKNOWN) return UNKNOWN;
  return [
    ...native.map((one) => ({ definitionId: at(one, "policyDefinitionId"), parameters: at(one, "parameters") })),
    ...classic.map((one) => ({
      definitionId: at(one, "policyDefinitionId"),
      parameters: jsonIn(at(one, "parameterValues"), UNKNOWN),
    })),
  ];
}

function parametersOf({ properties }: ResourceView): unknown {
  return jsonIn(at(properties, "parameters"), UNKNOWN);
}

/** Parameters of a policy with the values that they come to. */
function resolve(parameters: unknown, declared: unknown, given: unknown): unknown {
  if (parameters === UNKNOWN || typeof parameters !== "object" || parameters === null) return parameters;
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [
      name,
      { value: valueOf(at(parameter, "value"), declared, given) },
    ]),
  );
}

/**
 * What `[parameters('name')]` comes to; any other expression is not known.
 * https://learn.microsoft.com/en-us/azure/governance/policy/concepts/initiative-definition-structure#passing-a-parameter-value-to-a-policy-definition
 */
function valueOf(value: unknown, declared: unknown, given: unknown): unknown {
  if (typeof value !== "string" || !value.startsWith("[") || value.startsWith("[[")) return value;
  const [, name] = /^\[\s*parameters\(\s*'([^']+)'\s*\)\s*\]$/i.exec(value) ?? [];
  if (name === undefined) return UNKNOWN;
  const assigned = inAnyCase(given, name);
  if (assigned === UNKNOWN || given === UNKNOWN) return UNKNOWN;
  if (assigned !== undefined) return at(assigned, "value") ?? UNKNOWN;
  const parameter = inAnyCase(declared, name);
  return at(parameter, "defaultValue") ?? UNKNOWN;
}

/** Parameters' names know no case. */
function inAnyCase(parameters: unknown, name: string): unknown {
  if (typeof parameters !== "object" || parameters === null) return parameters;
  return Object.entries(parameters).find(([key]) => sameText(key, name))?.[1];
}
