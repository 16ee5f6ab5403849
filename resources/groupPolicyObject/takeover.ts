import { RefusedError } from "../ports/resource.ts";
import { splitId } from "../shared/directory.ts";
import type { Values } from "../shared/giveBack.ts";
import type { GroupPolicyObjectResult } from "./call.ts";
import type { GroupPolicyObjectInputs } from "./definition.ts";
import { Paths } from "./settings.ts";

/** Refuses to write to another team's policy what could not be given back. `known` is what is remembered already. */
export function refuseTakeover(
  { displayName, domain }: GroupPolicyObjectInputs,
  { computerSettingsDisabled, unreadable }: GroupPolicyObjectResult,
  before: Values,
  known: Values = {},
): void {
  if (computerSettingsDisabled) {
    throw new RefusedError(
      `The computer settings of the group policy "${displayName}" of ${domain} are disabled, and to write to it would put everything else that it sets for computers into force. In the Group Policy Management Console, tab Details of the policy, set GPO Status to one under which the computer settings are enabled, if all that it sets is meant; or declare a policy of another name.`,
    );
  }
  const [fresh, old] = [new Paths(Object.keys(before)), new Paths(Object.keys(known))];
  const odd = unreadable.filter((path) => fresh.has(path) && !old.has(path));
  if (odd.length > 0) {
    throw new RefusedError(
      `The group policy "${displayName}" of ${domain} sets ${odd.join(", ")} in a form that cannot be read here, so it could not be given back. Take these lines out of its security template (GptTmpl.inf) or set them anew in the Group Policy Management Editor; or do not declare them.`,
    );
  }
}

export function refuseMany({ displayName, domain }: GroupPolicyObjectInputs, sameName: readonly string[]): never {
  throw new RefusedError(
    `adopt is true, but ${domain} has ${sameName.length} group policies called "${displayName}" (${sameName.join(", ")}). Give the one to adopt a name of its own.`,
  );
}

/** What was adopted and is gone will be the kit's own, unless somebody has made another in its place. */
export function refuseRemade(
  { id, inputs }: { readonly id: string; readonly inputs: GroupPolicyObjectInputs },
  sameName: readonly string[],
): void {
  if (sameName.length === 0) return;
  const { displayName, domain } = inputs;
  throw new RefusedError(
    `The group policy "${displayName}" of ${domain} that was adopted (${splitId(id).object}) is gone, and another of that name is there (${sameName.join(", ")}). Run pulumi refresh, which forgets the former; the next update then takes over the other one if adopt is true.`,
  );
}
