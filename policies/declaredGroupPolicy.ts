import { unknownAccount } from "./groupPolicy/accounts.ts";
import type { GroupPolicyRule } from "./groupPolicy/finding.ts";
import { minimumPasswordAge } from "./groupPolicy/passwordPolicy.ts";
import { groupPolicyRules } from "./groupPolicy/rules.ts";
import { declaredContentOf, type DeclaredContent } from "./declaredContent.ts";
import { fail, notApplicable, notEvaluated, pass } from "./outcome.ts";
import type { Outcome, ResourceView, Rule, Stack } from "./rule.ts";
import { serviceAccountsOf } from "./serviceAccounts.ts";
import { GROUP_POLICY_OBJECT } from "./types.ts";
import { at, textAt } from "./value.ts";

/** What is looked for in the group policies of others, as rules about those that the stack declares. */
export const declaredGroupPolicyRules: readonly Rule[] = groupPolicyRules
  .filter(({ id }) => id !== minimumPasswordAge.id) // minimum-password-age judges what is in effect too
  .map(asRule);

function asRule(rule: GroupPolicyRule): Rule {
  const { id, title, severity, why, source, aboutServiceAccount } = rule;
  return {
    id,
    title,
    severity,
    why,
    source,
    whenUnknown: aboutServiceAccount
      ? "A list is not evaluated while an account in it is not known, nor where it names a group whose members only the domain knows, unless what is known decides."
      : "A setting that is not known is not evaluated. What is known and wrong fails.",
    scope: aboutServiceAccount ? "stack" : "resource",
    appliesTo: [GROUP_POLICY_OBJECT],
    check: (policy, stack) => check(rule, policy, stack),
  };
}

function check(rule: GroupPolicyRule, policy: ResourceView, stack: Stack): Outcome {
  const content = declaredContentOf(policy);
  const isDeclared = rule.reads.some((path) => content.declares(path));
  const open = unknownAmong(content, [...rule.reads, ...(isDeclared ? (rule.dependsOn ?? []) : [])]);
  if (!isDeclared && open === undefined) return notApplicable;

  const { subject, domain } = subjectOf(policy);
  const accounts = domain === undefined ? [unknownAccount] : serviceAccountsOf(domain, stack);
  const verdicts = rule.judge(content, accounts);
  const failed = verdicts.filter((verdict) => verdict.result === "fail");
  const [first] = failed;
  if (first) {
    const all = (texts: readonly string[]) => [...new Set(texts)].join(" ");
    const what = all(failed.map((verdict) => verdict.what));
    const fix = all(failed.map((verdict) => verdict.fix));
    return fail(`The ${subject}: ${what} ${rule.why}`, `${fix} Declared as ${first.place}.`, first.place);
  }
  const [undecided] = verdicts.filter((verdict) => verdict.result === "notEvaluated");
  if (undecided) return notEvaluated(`the ${subject}: ${undecided.reason}`);
  return open === undefined ? pass : notEvaluated(`${open} of the ${subject} is not known`);
}

function subjectOf({ name, properties }: ResourceView): { subject: string; domain?: string } {
  const domain = at(properties, "domain");
  const policy = `group policy "${textAt(properties, "displayName", name)}"`;
  return typeof domain === "string" ? { subject: `${policy} of ${domain}`, domain } : { subject: policy };
}

/** Something not known that is, or may hold, a setting of one of these paths. */
function unknownAmong({ unknown }: DeclaredContent, paths: readonly string[]): string | undefined {
  const wanted = paths.map((path) => path.toLowerCase());
  return unknown.find((path) => {
    const one = path.toLowerCase();
    return wanted.some((path) => path === one || path.startsWith(`${one}.`));
  });
}
