import { strongCryptography } from "../../../../facts/agentHost.ts";
import { judgeRegistryValues } from "../../../groupPolicy/registry.ts";
import type { RuleCheck } from "../../../rule.ts";

const rule: RuleCheck = judgeRegistryValues(
  {
    subject: "SchUseStrongCrypto",
    why: "Without it the agent, a .NET Framework program, does not offer TLS 1.2.",
  },
  strongCryptography,
);
export default rule;
