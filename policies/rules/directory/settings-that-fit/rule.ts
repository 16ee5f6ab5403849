import { contradictionsIn, pairs, type Pair } from "../../../../facts/contradictions.ts";
import { inNewDomain, settings, type SettingName } from "../../../../facts/settings.ts";
import { settingsAt } from "../../../accountPolicies/settings.ts";
import { failAll, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type ResourceView, type RuleCheck, type Stack, type Violation } from "../../../rule.ts";
import { GROUP_POLICY_OBJECT, PASSWORD_SETTINGS_OBJECT } from "../../../types.ts";
import { at, textAt } from "../../../value.ts";

/** Two that are declared the schema and the plugin hold against each other; here one of them is not. */
const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [GROUP_POLICY_OBJECT, PASSWORD_SETTINGS_OBJECT],
  check(view, stack) {
    const declared = pairs.filter((pair) => pair.settings.some((name) => valueOf(view, name) !== undefined));
    if (declared.length === 0) return notApplicable;
    const violations = declared.flatMap((pair) => misfit(view, pair, stack));
    if (violations.length > 0) return failAll(violations);
    const open = declared.flatMap((pair) => pair.settings).find((name) => valueOf(view, name) === UNKNOWN);
    if (open === undefined) return pass;
    return notEvaluated(`${open} of the ${titleOf(view)} is not known`, pathOf(view, open));
  },
};
export default rule;

const why: Readonly<Record<Pair["kind"], string>> = {
  passwordAge: "passwords would expire before they may be changed",
  lockout: "no directory takes a lockout that is shorter than the time for which wrong passwords are counted",
  serviceTicket: "a service ticket must not outlive the ticket-granting ticket",
  renewal: "a ticket-granting ticket could not be renewed once",
};

function misfit(view: ResourceView, { kind, settings: [one, other] }: Pair, stack: Stack): Violation[] {
  const isSet = (name: SettingName) => valueOf(view, name) !== undefined;
  if (isSet(one) === isSet(other)) return [];
  const [said, unsaid] = isSet(one) ? [one, other] : [other, one];
  const value = valueOf(view, said);
  const beside = elsewhere(view, unsaid, stack);
  if (typeof value !== "number" || beside === undefined) return [];
  if (!contradictionsIn({ [said]: value, [unsaid]: beside.value }).some((found) => found.kind === kind)) return [];
  return [
    {
      message: `The ${titleOf(view)} sets ${said} to ${counted(said, value)} and does not set ${unsaid}, which ${beside.where} is ${counted(unsaid, beside.value)}: ${why[kind]}.`,
      fix: `Set ${unsaid} too, so that the two fit.`,
      property: pathOf(view, said),
    },
  ];
}

/** What counts for a setting that is not declared: what the directory was seen to have, or what a new domain has. */
function elsewhere(view: ResourceView, name: SettingName, stack: Stack): { value: number; where: string } | undefined {
  const seen = at(view.properties, "effectiveAccountPolicy", name);
  if (typeof seen === "number") return { value: seen, where: "in the domain (observed)" };
  if (view.type === PASSWORD_SETTINGS_OBJECT) {
    const [policy] = policiesBeside(view, stack).map((one) => valueOf(one, name)).filter((value) => value !== undefined); // prettier-ignore
    if (policy === UNKNOWN) return undefined;
    if (typeof policy === "number") return { value: policy, where: "in the domain's group policy" };
  }
  const fresh = inNewDomain(settings[name]);
  return fresh === undefined ? undefined : { value: fresh, where: "in a new domain" };
}

function policiesBeside({ properties }: ResourceView, stack: Stack): readonly ResourceView[] {
  return stack.ofTypeBy(GROUP_POLICY_OBJECT, "domain").get(textAt(properties, "domain", "").toLowerCase()) ?? [];
}

function valueOf(view: ResourceView, name: SettingName): unknown {
  const group = settingsAt(view, groupOf(view, name));
  return group === UNKNOWN ? UNKNOWN : group?.[name];
}

const groupOf = ({ type }: ResourceView, name: SettingName): string =>
  type === PASSWORD_SETTINGS_OBJECT ? "settings" : settings[name].group;

const pathOf = (view: ResourceView, name: SettingName): string => `${groupOf(view, name)}.${name}`;

function titleOf({ type, name, properties }: ResourceView): string {
  const domain = textAt(properties, "domain", name);
  return type === PASSWORD_SETTINGS_OBJECT
    ? `PSO "${textAt(properties, "name", name)}" of ${domain}`
    : `group policy "${textAt(properties, "displayName", name)}" of ${domain}`;
}

const counted = (name: SettingName, value: number): string => {
  const unit = settings[name].unit ?? "";
  return `${value} ${value === 1 ? unit.replace(/s$/, "") : unit}`;
};
