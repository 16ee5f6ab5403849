import { runsForeignCode } from "../../../../facts/hostExtensions.ts";
import { isInFleet } from "../../../agentHosts.ts";
import { isOnAgentHost } from "../../../onAgentHost.ts";
import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type ResourceView, type RuleCheck } from "../../../rule.ts";
import { extensionTypes, runCommandTypes, withoutApiVersion } from "../../../types.ts";
import { at, textAt } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [...extensionTypes, ...runCommandTypes],
  check(view, stack) {
    if (isInFleet(view, stack)) return pass; // the kit's own way into the domain
    const isOn = isOnAgentHost(view, stack);
    if (isOn === false) return notApplicable;
    const kind = kindOf(view);
    if (kind === UNKNOWN) return notEvaluated(`the type of the extension ${view.name} is not known`, "type");
    if (kind === undefined) return pass;
    if (isOn === UNKNOWN) return notEvaluated(`the machine of ${view.name} is not known`);
    return fail(
      `${view.name} (${kind}) runs code as SYSTEM on an agent host, so whoever may change it can reset every password the agent can.`,
      "Take it off the host, or do what it does by group policy from Tier 0; one that must be there is an exemption.",
    );
  },
};
export default rule;

/** What runs code of somebody's; undefined: an extension that runs none. */
function kindOf({ type, properties }: ResourceView): string | undefined | typeof UNKNOWN {
  if (runCommandTypes.includes(withoutApiVersion(type))) return "a run command";
  if ([at(properties, "type"), at(properties, "publisher")].includes(UNKNOWN)) return UNKNOWN;
  const extension = textAt(properties, "type", "an extension");
  return runsForeignCode(extension) ? extension : undefined;
}
