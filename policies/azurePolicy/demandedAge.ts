import { UNKNOWN, type ResourceView } from "../rule.ts";
import { at } from "../value.ts";

/** What may demand an age: a definition by its parameter, an initiative by one for each of its policies, a baseline of itself. */
export interface Demanding {
  readonly kind: "definition" | "initiative" | "baseline";
  readonly title: string;
}

/** Built-in definitions whose MinimumPasswordAge is "1" unless the assignment says otherwise. */
const DEFINITIONS: Readonly<Record<string, string>> = {
  "f2143251-70de-4e81-87a8-36cee5a2f29d": "Security Settings - Account Policies",
  "237b38db-ca4d-4259-9e47-7882441ca2c0": "minimum password age set to specified number of days",
};

/**
 * The built-in definition of the Azure compute security baseline: at least 1 day, on domain controllers too, and no parameter.
 * https://learn.microsoft.com/en-us/azure/governance/policy/samples/guest-configuration-baseline-windows
 */
const BASELINE = "72650e9f-97bc-4b2a-ab5f-9781a9fcecbc";

/** The built-in initiative that prepares machines for such policies, and demands nothing of them. */
const PREREQUISITES = "12794019-7a00-42cf-95c2-882eed337cc8";

export const INITIATIVE: Demanding = { kind: "initiative", title: "initiative" };

/** Undefined: nothing that is known to. */
export function demanding(definitionId: string): Demanding | undefined {
  const id = definitionId.split("/").at(-1)?.toLowerCase() ?? "";
  if (id === PREREQUISITES) return undefined;
  if (/\/policySetDefinitions\//i.test(definitionId)) return INITIATIVE;
  if (id === BASELINE) return { kind: "baseline", title: "Azure compute security baseline" };
  const title = DEFINITIONS[id];
  return title === undefined ? undefined : { kind: "definition", title };
}

/** The age that an assignment demands; `unknown`: why nobody can tell. */
export type DemandedAge =
  | { readonly is: "none" }
  | { readonly is: "some"; readonly said: string }
  | { readonly is: "unknown"; readonly reason: string; readonly property: string };

export function demandedAge({ kind }: Demanding, { name, properties }: ResourceView): DemandedAge {
  const unknown = (reason: string, property = "parameters"): DemandedAge => ({ is: "unknown", reason, property });
  if (kind === "baseline") {
    return unknown(
      `the baseline that ${name} assigns audits an age of at least 1 day and has no parameter for it: whether something outside the stack exempts the domain controllers is not known`,
      "policyDefinitionId",
    );
  }
  const ages = agesOf(properties);
  const above = ages.find((age) => /^0*[1-9]\d*(,\d*)?$/.test(String(age)));
  if (above !== undefined) return { is: "some", said: `"${String(above)}"` };
  if (ages.includes(UNKNOWN)) return unknown(`the MinimumPasswordAge that ${name} demands is not known`);
  const unclear = ages.find((age) => age !== "0");
  if (unclear !== undefined) {
    return unknown(
      `whether the MinimumPasswordAge "${String(unclear)}" of ${name} accepts 0 is not documented: "0" is written for that`,
    );
  }
  if (kind === "definition") return ages.length > 0 ? { is: "none" } : { is: "some", said: "1 day by default" };
  return unknown(
    ages.length > 0
      ? `the initiative of ${name} is given a MinimumPasswordAge of 0, and may demand 1 day by default by another of its policies: the stack does not declare the initiative, which would tell`
      : `the initiative of ${name} is given no MinimumPasswordAge, and may demand 1 day by default: the stack does not declare the initiative, which would tell`,
  );
}

/** The ages its parameters give. Initiatives name a parameter freely, so its name only has to contain the built-in one. */
function agesOf(properties: ResourceView["properties"]): readonly (string | typeof UNKNOWN)[] {
  const parameters = at(properties, "parameters");
  if (parameters === UNKNOWN) return [UNKNOWN];
  return Object.entries(parameters ?? {})
    .filter(([name]) => /minimumPasswordAge/i.test(name))
    .map(([, parameter]) => at(parameter, "value"))
    .filter((value) => value !== undefined)
    .map((value) => (value === UNKNOWN ? value : typeof value === "string" ? value.trim() : JSON.stringify(value)));
}
