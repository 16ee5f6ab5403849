import { agentService } from "../../../../facts/agentHost.ts";
import { sidOfService } from "../../../../facts/serviceSids.ts";
import { ALL_SERVICES } from "../../../../facts/wellKnownSids.ts";
import { listText } from "../../../groupPolicy/accounts.ts";
import { bothOutcomes } from "../../../groupPolicy/bothOutcomes.ts";
import { judgeSomeOfRight, mayBeAnyone, missingOf } from "../../../groupPolicy/someOfRight.ts";
import { judgeListOfRight } from "../../../groupPolicy/userRight.ts";
import { ofAgentHosts } from "../../../groupPolicy/forWhom.ts";
import type { RuleCheck } from "../../../rule.ts";

const needed = [
  {
    label: `NT SERVICE\\ALL SERVICES (${ALL_SERVICES}) or NT SERVICE\\${agentService}`,
    anyOf: [ALL_SERVICES, sidOfService(agentService), `NT SERVICE\\${agentService}`],
  },
];

const effect =
  "on an agent host the installer starts the service under its own account first, and setup fails; so do all other services with an account of that kind.";

/** A domain's groups have no virtual account of a computer in them, so nothing else can hold it. */
const given = judgeSomeOfRight({
  right: "SeServiceLogonRight",
  needed,
  why: `A list in a policy takes the place of the rights on the computer: ${effect}`,
  fix: `Add ${ALL_SERVICES} to the list, as Windows has it, or do not define it for the agent hosts.`,
});

const denial = "SeDenyServiceLogonRight";
const denied = judgeListOfRight(denial, ({ list, setting, policy }) => {
  // Where everyone is denied it, gpo-service-logon-denied says so.
  if (list.some(({ kind }) => kind === "everyone")) return {};
  if (missingOf(needed, list).length === 0) {
    const why = `A denied right takes precedence over one that is given: ${effect}`;
    const fix = "Take that account out of the list, or do not apply the policy to agent hosts.";
    return { violations: [policy.violation(`${denial} denies it to ${listText(list)}`, why, fix, setting)] };
  }
  if (!list.some(mayBeAnyone)) return {};
  const reason = `${denial} names ${listText(list)}; whether the services' own accounts are among them, the policy does not tell`;
  return { reasons: [{ reason, property: setting.property }] };
});

const rule: RuleCheck = ofAgentHosts({
  ...given,
  check: (view, stack) => bothOutcomes(given.check(view, stack), denied.check(view, stack)),
});
export default rule;
