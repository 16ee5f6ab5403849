import { judgeSomeOfRight } from "../../../groupPolicy/someOfRight.ts";
import type { RuleCheck } from "../../../rule.ts";

const holders = {
  Administrators: "S-1-5-32-544",
  "LOCAL SERVICE": "S-1-5-19",
  "NETWORK SERVICE": "S-1-5-20",
  SERVICE: "S-1-5-6",
};

const rule: RuleCheck = judgeSomeOfRight({
  right: "SeImpersonatePrivilege",
  needed: Object.entries(holders).map(([name, sid]) => ({ label: `${name} (${sid})`, anyOf: [sid] })),
  why: "Microsoft documents these four as needed for the password writeback of Entra Connect Sync; that the cloud sync agent needs them the same way is inferred.",
  fix: `Give it to ${Object.entries(holders)
    .map(([name, sid]) => `${name} (${sid})`)
    .join(", ")}, as Windows has it, or do not define it for the agent hosts and domain controllers.`,
});
export default rule;
