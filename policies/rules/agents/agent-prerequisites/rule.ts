import { judgeObserved, type ObservedPrerequisite } from "../../../agentObserved.ts";
import type { ResourceView, RuleCheck } from "../../../rule.ts";
import { PROVISIONING_AGENT } from "../../../types.ts";
import { at, textAt } from "../../../value.ts";
import { isOnTheWay } from "../agent-connections/rule.ts";

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: [PROVISIONING_AGENT],
  check: (agent) =>
    judgeObserved(agent, (name) => !isOnTheWay(name) && !ofTheMachine.includes(name), serviceAccount(agent)),
};
export default rule;

/** Whether the host gets the password of the agents' account; none: nobody has looked, or the agent runs as an account of Windows' own. */
function serviceAccount({ properties }: ResourceView): ObservedPrerequisite[] {
  const ready = at(properties, "serviceAccountReady");
  const isDeclared = at(properties, "serviceAccount") !== undefined;
  if (ready === undefined || (ready !== "yes" && ready !== "no" && !isDeclared)) return [];
  const account = textAt(properties, "serviceAccount", textAt(properties, "account", "the agents' account"));
  const found = `the host cannot use ${account}: it gets its password from no domain controller`;
  const fix = `Let the host retrieve the password of ${account}, by the group of passwordReaders or PrincipalsAllowedToRetrieveManagedPassword, and restart it: a new group counts from the next start.`;
  const state = ready === "yes" ? "met" : ready === "no" ? "unmet" : "unknown";
  return [{ name: "service account", state, found, fix, isRequired: true }];
}

/** Of these agent-operating-system and agent-memory speak, which judge what is declared of them too. */
const ofTheMachine = ["windowsServer", "desktopExperience", "memory"];
