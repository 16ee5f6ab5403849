import { wrongNamesIn, type WrongName } from "../../../../facts/namesThatDoNotExist.ts";
import { oncePerStack } from "../../../oncePerStack.ts";
import { failAll, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type RuleCheck, type Stack } from "../../../rule.ts";
import { readable, scriptPartsOf, scriptTypes } from "../../../scriptParts.ts";
import { AGENT_FLEET } from "../../../types.ts";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: scriptTypes,
  check(view, stack) {
    // What the kit puts on its own hosts is the kit's.
    if (stack.parentOf(view)?.type === AGENT_FLEET) return notApplicable;
    const parts = scriptPartsOf(view);
    if (parts.length === 0) return notApplicable;
    const violations = parts.flatMap(({ property, text }) =>
      text === UNKNOWN
        ? []
        : namesIn(text, stack).map(({ name, explanation: { title, text: instead } }) => ({
            message: `${property} of ${view.name} uses ${name}: ${title.charAt(0).toLowerCase()}${title.slice(1)}.`,
            fix: `Take it out. ${instead}`,
            property,
          })),
    );
    if (violations.length > 0) return failAll(violations);
    const open = parts.find(({ text }) => text === UNKNOWN);
    return open ? notEvaluated(`${open.property} of ${view.name} is not known`, open.property) : pass;
  },
};
export default rule;

/** Hosts get the same script by the hundred: each is read once. */
const readBefore = oncePerStack(() => new Map<string, readonly WrongName[]>());

function namesIn(text: string, stack: Stack): readonly WrongName[] {
  const read = readBefore(stack);
  const names = read.get(text) ?? wrongNamesIn(readable(text));
  read.set(text, names);
  return names;
}
