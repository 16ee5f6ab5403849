import { executionPolicy, shellExecutionPolicy } from "../../../../facts/agentHost.ts";
import { judgeRegistryValues } from "../../../groupPolicy/registry.ts";
import { ofAgentHosts } from "../../../groupPolicy/forWhom.ts";
import type { RuleCheck } from "../../../rule.ts";

const rule: RuleCheck = ofAgentHosts(
  judgeRegistryValues(
    "On an agent host other policies are not supported; Unrestricted makes the registration fail with a security error.",
    [...executionPolicy, shellExecutionPolicy],
  ),
);
export default rule;
