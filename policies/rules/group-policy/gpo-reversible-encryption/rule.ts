import { failAll, notApplicable, pass } from "../../../outcome.ts";
import { ofDomainAccounts } from "../../../groupPolicy/forWhom.ts";
import { judgePolicy } from "../../../groupPolicy/judgePolicy.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";

const why = "Every password that is written back would be stored so that it can be read again.";

const rule: RuleCheck = judgePolicy((policy) => {
  const property = "accountPolicy.reversibleEncryption";
  const on = policy.account("reversibleEncryption");
  if (on === undefined) return notApplicable;
  if (on === UNKNOWN) return policy.notKnown(property);
  if (on === 0) return pass;
  const name = policy.nameOf("reversibleEncryption");
  const fix = policy.isBackup ? `Set ${name} to 0.` : `Set ${name} to false, or leave it out.`;
  return failAll([policy.violation(`${name} is ${policy.isBackup ? on : "true"}`, why, fix, { property })]);
});
export default ofDomainAccounts(rule);
