import { credentialManager, disabledStartup, startupValueOf } from "../../../../facts/agentHost.ts";
import { ofAgentHosts } from "../../../groupPolicy/forWhom.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";
import { judgePolicy } from "../../../groupPolicy/judgePolicy.ts";
import { judgeData, registryValues } from "../../../groupPolicy/registry.ts";
import { at } from "../../../value.ts";

const { service, forbidden } = credentialManager;
const why = "The prerequisites of the agent forbid that on its host.";
const fix = "Set its startup to manual, or do not define it for the agent hosts.";

/** A service is disabled by its own setting, or by the registry value in which Windows keeps it. */
const rule: RuleCheck = ofAgentHosts(
  judgePolicy((policy) => {
    const { found, unknown } = policy.items("services", "service", service);
    const startups = found.map((setting) => ({ ...setting, startup: at(setting.value, "startup") }));
    const value = registryValues(policy, startupValueOf(service));
    const ofValue = judgeData(value.settings, `HKLM\\${startupValueOf(service)}`, "dword", (setting, title) => {
      if (Number(setting.value) !== disabledStartup) return undefined;
      const fact = `The service ${service} is disabled: ${title} is ${setting.value}`;
      return policy.violation(fact, why, "Set it to 3 (manual), or do not define it for the agent hosts.", setting);
    });
    return policy.outcome({
      isSet: found.length > 0 || value.isSet,
      violations: [
        ...startups
          .filter(({ startup }) => startup === forbidden)
          .map((setting) => policy.violation(`The service ${service} is disabled`, why, fix, setting)),
        ...ofValue.flatMap(({ violations }) => violations),
      ],
      reasons: ofValue.flatMap(({ reasons }) => reasons),
      unknown: [
        ...unknown,
        ...startups.filter(({ startup }) => startup === UNKNOWN).map(({ property }) => property),
        ...value.unknown,
      ],
    });
  }),
);
export default rule;
