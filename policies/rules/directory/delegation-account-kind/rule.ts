import { fail, notEvaluated, pass, restingOn } from "../../../outcome.ts";
import { type RuleCheck } from "../../../rule.ts";
import { DOMAIN_ROOT_DELEGATION } from "../../../types.ts";
import { at, textAt } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: [DOMAIN_ROOT_DELEGATION],
  check({ name, properties }) {
    const found = at(properties, "accountName");
    const declared = at(properties, "account");
    // What the directory calls it decides; empty: it has no such account any more.
    const isFound = typeof found === "string" && found !== "";
    const account = isFound ? found : declared;
    const domain = textAt(properties, "domain", name);
    if (typeof account !== "string")
      return notEvaluated(`the account that the rights in ${domain} are for is not known`, "account");
    if (account.endsWith("$")) return isFound ? restingOn("observed", pass) : pass;
    return fail(
      `The rights in ${domain} are for ${account} (${isFound ? "observed" : "declared"}), a name without $ at its end and so of a user: somebody knows its password, or can guess it.`,
      "Give them to a group managed service account: name it in serviceAccount.name with its $, or let the kit make one (serviceAccount.passwordReaders).",
      "account",
    );
  },
};
export default rule;
