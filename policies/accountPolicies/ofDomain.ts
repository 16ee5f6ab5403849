import { isDomainRoot } from "../../facts/domainNames.ts";
import { failAll, notApplicable, notEvaluated, pass } from "../outcome.ts";
import { oncePerStack } from "../oncePerStack.ts";
import { UNKNOWN, type Outcome, type ResourceView, type Stack, type Violation } from "../rule.ts";
import { GROUP_POLICY_OBJECT } from "../types.ts";
import { at, textAt } from "../value.ts";
import { differing, settingsAt, type Settings } from "./settings.ts";

/** Whether what a group policy says of its domain's account policy is what counts, as far as is known. */
export function judgeAccountPolicy(policy: ResourceView, stack: Stack): Outcome {
  const settings = settingsAt(policy, "accountPolicy");
  // Elsewhere it is for local accounts, as account-policy-link says.
  if (settings === undefined || !isAtRoot(policy)) return notApplicable;
  const title = titleOf(policy);
  const seen = settingsAt(policy, "effectiveAccountPolicy");
  const beaten = seen === undefined || seen === UNKNOWN || settings === UNKNOWN ? [] : outranked(policy, settings, seen); // prettier-ignore
  const isSettled = seen !== undefined && seen !== UNKNOWN && settings !== UNKNOWN && isAllSeen(settings, seen);
  const violations = [
    ...beaten,
    ...(isSettled ? [] : [...lowLink(policy)]),
    ...(settings === UNKNOWN ? [] : rivals(policy, settings, stack)),
  ];
  if (violations.length > 0) return failAll(violations);
  if (settings === UNKNOWN) return notEvaluated(`the account policy of the ${title} is not known`, "accountPolicy");
  if (!isSettled && at(policy.properties, "link", "order") === UNKNOWN)
    return notEvaluated(`the place of the ${title} among the links is not known`, "link.order");
  return pass;
}

const titleOf = ({ name, properties }: ResourceView): string =>
  `group policy "${textAt(properties, "displayName", name)}" of ${textAt(properties, "domain", name)}`;

function isAtRoot({ properties }: ResourceView): boolean {
  const [domain, target] = [at(properties, "domain"), at(properties, "linkTarget")];
  if (target === undefined) return true;
  return typeof domain === "string" && typeof target === "string" && isDomainRoot(target, domain);
}

/** An age that is in effect minimum-password-age tells. */
function outranked(policy: ResourceView, settings: Settings, seen: Settings): Violation[] {
  const told = Object.keys(settings).filter((name) => name !== "minimumPasswordAge" && name in seen);
  return differing(settings, seen, told).map((name) => {
    const winner = textAt(at(policy.properties, "winners"), name, "");
    const by = winner === "" ? "" : `, from ${winner}`;
    return {
      message: `The ${titleOf(policy)} sets ${name} to ${String(settings[name])}, but ${String(seen[name])} is in effect${by} (observed).`,
      fix: "Take the setting out of the policy that wins, or move its link below; the output conflicts says what else keeps it out.",
      property: `accountPolicy.${name}`,
    };
  });
}

const isAllSeen = (settings: Settings, seen: Settings): boolean => Object.keys(settings).every((name) => name in seen);

/** An enforced link comes before those that are not, whatever its place. */
function lowLink(policy: ResourceView): Violation[] {
  const order = at(policy.properties, "link", "order");
  if (typeof order !== "number" || order <= 1 || at(policy.properties, "link", "enforced") === true) return [];
  return [
    {
      message: `The ${titleOf(policy)} is declared at link order ${order}: another link comes before it at the domain root, and wins wherever both set the same.`,
      fix: "Set groupPolicy.order (of a GroupPolicyObject link.order) to 1, or leave it out; once the domain was looked at, what is in effect decides.",
      property: "link.order",
    },
  ];
}

/** Which policy of the stack is the first to set a setting, by domain and setting. */
const firstSetters = oncePerStack((stack) => {
  const first = new Map<string, { readonly policy: ResourceView; readonly settings: Settings }>();
  for (const policy of stack.ofType(GROUP_POLICY_OBJECT)) {
    const settings = isAtRoot(policy) ? settingsAt(policy, "accountPolicy") : undefined;
    if (settings === undefined || settings === UNKNOWN) continue;
    for (const name of Object.keys(settings)) {
      const key = keyOf(policy, name);
      const before = first.get(key);
      // The engine registers them in whatever order.
      if (before === undefined || policy.urn < before.policy.urn) first.set(key, { policy, settings });
    }
  }
  return first;
});

const keyOf = ({ properties }: ResourceView, setting: string): string =>
  `${textAt(properties, "domain", "").toLowerCase()} ${setting}`;

/** Another policy of the stack for the same domain that says otherwise: told at all but the first. */
function rivals(policy: ResourceView, settings: Settings, stack: Stack): Violation[] {
  const setters = Object.keys(settings).flatMap((name) => {
    const first = firstSetters(stack).get(keyOf(policy, name));
    return first && differing(settings, first.settings, [name]).length > 0 ? [{ name, other: first.policy }] : [];
  });
  return [...Map.groupBy(setters, ({ other }) => other)].map(([other, differences]) => ({
    message: `The ${titleOf(policy)} and the ${titleOf(other)} set ${differences.map(({ name }) => name).join(", ")} differently, and only one of them counts (declared).`,
    fix: "Declare the account policy of a domain in one group policy.",
    property: "accountPolicy",
  }));
}
