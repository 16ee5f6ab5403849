import { strongCryptography } from "../../../../facts/agentHost.ts";
import { judgeRegistryValues } from "../../../groupPolicy/registry.ts";
import { ofAgentHosts } from "../../../groupPolicy/forWhom.ts";
import type { RuleCheck } from "../../../rule.ts";

const rule: RuleCheck = ofAgentHosts(
  judgeRegistryValues(
    "The prerequisites of the agent demand it: with it programs for .NET Framework 4 offer TLS 1.2 whatever they were built for.",
    strongCryptography,
  ),
);
export default rule;
