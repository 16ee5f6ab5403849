import { failAll, notApplicable, notEvaluated, pass } from "../outcome.ts";
import type { Outcome, ResourceView, RuleCheck, Stack } from "../rule.ts";
import { withoutApiVersion } from "../types.ts";
import type { Exposure, Kind, Leads, Opening } from "./exposure.ts";
import { reachIn } from "./reach/reach.ts";

/** What a rule says of resources that may concern an agent host. */
export interface Wording {
  /** What follows "<resource> <opening>, ". */
  readonly but: string;
  /** What is not known of a resource that may: such as "leads to an agent host". */
  readonly concerns: string;
  /** Whether everything concerns a host where the stack has none that is known; or else, what is not known. */
  readonly withoutHosts: Leads;
}

/** A rule over resources of some kinds. */
export function ruleOver(kinds: readonly Kind[], wording: Wording): RuleCheck {
  const byType = new Map(kinds.flatMap((kind) => kind.types.map((type) => [type, kind] as const)));
  return {
    scope: "stack",
    appliesTo: [...byType.keys()],
    check(resource, stack) {
      const kind = byType.get(withoutApiVersion(resource.type));
      return kind ? outcomeOf(kind, resource, stack, wording) : notApplicable;
    },
  };
}

function outcomeOf(kind: Kind, resource: ResourceView, stack: Stack, wording: Wording): Outcome {
  const exposure = kind.look(resource, stack);
  const { opened, unknown, fix } = exposure;
  if (opened.length === 0 && unknown === undefined) return pass;
  const leads = leadsOf(kind, resource, stack, exposure, wording);
  const toHosts = opened.filter((_, index) => leads.opened[index] === true);
  if (toHosts.length > 0) {
    return failAll(
      toHosts.map(({ text, property }) => {
        const message = `${resource.name} ${text}, ${wording.but}`;
        return { message, fix, ...(property !== undefined && { property }) };
      }),
    );
  }
  const unsettled = leads.opened.find((one) => typeof one === "string");
  if (unsettled !== undefined)
    return notEvaluated(`whether ${resource.name} ${wording.concerns} is not known: ${unsettled}`);
  return leads.unknown === false ? pass : notEvaluated(`${unknown} of ${resource.name} is not known`);
}

/** Whether each opening, and what is not known, concerns a host. */
function leadsOf(
  kind: Kind,
  resource: ResourceView,
  stack: Stack,
  { opened, unknown }: Exposure,
  { withoutHosts }: Wording,
) {
  const reach = reachIn(stack);
  const ask = (opening?: Opening): Leads =>
    reach.hosts.areKnown ? kind.leads(resource, reach, opening) : withoutHosts;
  return { opened: opened.map((opening) => ask(opening)), unknown: unknown === undefined ? false : ask() };
}
