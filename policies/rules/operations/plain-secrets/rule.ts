import { failAll, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import type { RuleCheck } from "../../../rule.ts";
import { writtenPath } from "../../../value.ts";
import { secretPlaces, typesWithSecrets } from "./secretPlaces.ts";

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: typesWithSecrets,
  check(view) {
    const places = secretPlaces(view);
    if (places.length === 0) return notApplicable;
    if (view.isSecret === undefined)
      return notEvaluated(`whether ${view.name} was given its secrets as secrets is not known`);
    const plain = places.filter(({ path }) => !view.isSecret?.(path));
    const wrong = plain.filter(({ isKnown }) => isKnown);
    if (wrong.length > 0)
      return failAll(
        wrong.map(({ path }) => ({
          message: `${writtenPath(path)} of ${view.name} is given as a plain value: it stands in the state, in previews and in logs as it is.`,
          fix: "Wrap it: pulumi.secret(…), config.requireSecret(…), or read it on the host from a Key Vault (password: {keyVault: …}).",
          property: writtenPath(path),
        })),
      );
    const [open] = plain;
    if (open === undefined) return pass;
    return notEvaluated(
      `whether ${writtenPath(open.path)} of ${view.name} will be a secret is not known`,
      writtenPath(open.path),
    );
  },
};
export default rule;
