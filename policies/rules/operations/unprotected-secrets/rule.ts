import { failAll, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";
import { writtenPath } from "../../../value.ts";
import { openTexts, typesWithOpenPlaces } from "./openPlaces.ts";

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: typesWithOpenPlaces,
  check(view) {
    const texts = openTexts(view);
    if (texts.length === 0) return notApplicable;
    const wrong = texts.filter(({ isSecret }) => isSecret === true);
    if (wrong.length > 0)
      return failAll(
        wrong.map(({ path, instead }) => ({
          message: `${writtenPath(path)} of ${view.name} is a secret where Azure gives it out again to everybody who may read the resource, and keeps it in its deployment history.`,
          fix: `Give it as ${instead}, or let the host read it from a Key Vault by its own identity.`,
          property: writtenPath(path),
        })),
      );
    const open = texts.find(({ isSecret }) => isSecret === UNKNOWN);
    if (open === undefined) return pass;
    return notEvaluated(`whether ${writtenPath(open.path)} of ${view.name} holds a secret is not known`, writtenPath(open.path)); // prettier-ignore
  },
};
export default rule;
