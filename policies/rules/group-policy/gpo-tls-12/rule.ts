import { tls12 } from "../../../../facts/agentHost.ts";
import { judgeRegistryValues } from "../../../groupPolicy/registry.ts";
import { ofAgentHosts } from "../../../groupPolicy/forWhom.ts";
import type { RuleCheck } from "../../../rule.ts";

const rule: RuleCheck = ofAgentHosts(
  judgeRegistryValues(
    "The agent speaks to Microsoft Entra over TLS 1.2 only, and its host needs it as client and as server.",
    tls12,
  ),
);
export default rule;
