import { agentService } from "../../../../facts/agentHost.ts";
import { sidOfService } from "../../../../facts/serviceSids.ts";
import { ALL_SERVICES } from "../../../../facts/wellKnownSids.ts";
import { judgeSomeOfRight } from "../../../groupPolicy/someOfRight.ts";
import type { RuleCheck } from "../../../rule.ts";

/** A domain's groups have no virtual account of a computer in them, so nothing else can hold it. */
const rule: RuleCheck = judgeSomeOfRight({
  right: "SeServiceLogonRight",
  needed: [
    {
      label: `NT SERVICE\\ALL SERVICES (${ALL_SERVICES}) or NT SERVICE\\${agentService}`,
      anyOf: [ALL_SERVICES, sidOfService(agentService), `NT SERVICE\\${agentService}`],
    },
  ],
  why: "A list in a policy takes the place of the rights on the computer: on an agent host the installer starts the service under its own account first, and setup fails; so do all other services with an account of that kind.",
  fix: `Add ${ALL_SERVICES} to the list, as Windows has it, or do not define it for the agent hosts.`,
});
export default rule;
