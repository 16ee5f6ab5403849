import { inCurrentControlSet } from "../../facts/controlSets.ts";
import { settings, type AccountPolicySetting } from "../../facts/settings.ts";
import { failAll, notApplicable, notEvaluated, pass } from "../outcome.ts";
import { UNKNOWN, type Outcome, type ResourceView, type Violation } from "../rule.ts";
import { at, listAt, sameText, textAt } from "../value.ts";

/** A setting that a policy holds, and the path of its property. */
export interface Setting<Value> {
  readonly value: Value;
  readonly property: string;
  /** For whom it counts, where that is not everyone whom the policy reaches. */
  readonly only?: string;
}

/** What has been found out about the settings that a rule looks at. */
export interface Judged {
  /** Whether the policy sets any of them. */
  readonly isSet: boolean;
  readonly violations: readonly Violation[];
  /** Why a setting that is known cannot be judged. */
  readonly reasons: readonly { readonly reason: string; readonly property: string }[];
  /** Paths of what is not known. */
  readonly unknown: readonly string[];
}

/** A GroupPolicyObject as rules read it, wherever it comes from. Names of Windows know no case. */
export class Policy {
  readonly view: ResourceView;

  constructor(view: ResourceView) {
    this.view = view;
  }

  /** Such as: group policy "Password writeback" of corp.contoso.com */
  get title(): string {
    const { properties, name } = this.view;
    const domain = at(properties, "domain");
    const title = `group policy "${textAt(properties, "displayName", name)}"`;
    return typeof domain === "string" ? `${title} of ${domain}` : title;
  }

  /** What a message or a reason says of the policy, without the title that it begins with. */
  withoutTitle(text: string): string {
    const start = `the ${this.title}: `;
    return sameText(text.slice(0, start.length), start) ? text.slice(start.length) : text;
  }

  /** Whether it is known from a backup, in the words of Windows, and not declared in those of a stack file. */
  get isBackup(): boolean {
    return this.view.origin === "backup";
  }

  /** A setting of the account policy; switches are 1 or 0. Undefined: not set. */
  account(name: string): number | typeof UNKNOWN | undefined {
    const value = at(this.view.properties, "accountPolicy", name);
    if (value === UNKNOWN) return value;
    if (value === undefined) return this.unread("accountPolicy", name).length > 0 ? UNKNOWN : undefined;
    return typeof value === "number" || typeof value === "boolean" ? Number(value) : undefined;
  }

  /** What whoever wrote the policy calls a setting: a backup has the template's key, a stack file its own. */
  nameOf(setting: AccountPolicySetting): string {
    return this.isBackup ? settings[setting].template.key : `accountPolicy.${setting}`;
  }

  /** The items of a list that have that name at `key`, and what of the list is not known. */
  items(list: string, key: string, name: string): { found: Setting<unknown>[]; unknown: string[] } {
    const items = listAt(this.view.properties, list);
    if (items === UNKNOWN) return { found: [], unknown: [list] };
    if (items.length === 0) return { found: [], unknown: this.unread(list, name) };
    const named = indexOf(items, key);
    return {
      found: (named.get(name.toLowerCase()) ?? []).map((index) => settingOf(items[index], `${list}[${index}]`)),
      unknown: [...(named.has(UNKNOWN) ? [list] : []), ...this.unread(list, name)],
    };
  }

  /** All items of a list, and what of it is not known, for what preferences cannot set. */
  list(list: string): { found: Setting<unknown>[]; unknown: string[] } {
    const items = listAt(this.view.properties, list);
    if (items === UNKNOWN) return { found: [], unknown: [list] };
    return {
      found: items.map((value, index) => settingOf(value, `${list}[${index}]`)),
      unknown: this.unread(list).filter((property) => at(this.unreadItem(property), "isPreference") !== true),
    };
  }

  /** Properties of what a backup holds and cannot be read, where it may set that; without a name: anything of the group. */
  private unread(group: string, name?: string): string[] {
    const items = listAt(this.view.properties, "unread");
    if (items === UNKNOWN || items.length === 0) return [];
    return items.flatMap((item, index) => {
      const named = at(item, "name");
      const mayBeIt = name === undefined || typeof named !== "string" || sameText(inCurrentControlSet(named), name);
      const isIt = at(item, "group") === group && mayBeIt;
      return isIt ? [`unread[${index}]`] : [];
    });
  }

  private unreadItem(property: string | undefined): unknown {
    const items = listAt(this.view.properties, "unread");
    return property === undefined || items === UNKNOWN ? undefined : items[Number(/\d+/.exec(property)?.[0])];
  }

  /** What is known and wrong fails; what is not known, or cannot be judged, is not evaluated. */
  outcome({ isSet, violations, reasons, unknown }: Judged): Outcome {
    const [reason] = reasons;
    const [open] = unknown;
    if (violations.length > 0) return failAll(violations);
    if (reason) return notEvaluated(`the ${this.title}: ${reason.reason}`, reason.property);
    if (open !== undefined) return this.notKnown(open);
    return isSet ? pass : notApplicable;
  }

  notKnown(property: string): Outcome {
    const [, group = "", name = ""] = /^(\w+)\.(\w+)$/.exec(property) ?? [];
    const open = property.startsWith("unread[") ? property : this.unread(group, name)[0];
    const item = this.unreadItem(open);
    const why = at(item, "why");
    const more = at(item, "isRead") === true ? "" : ", and may set more";
    if (typeof why === "string") return notEvaluated(`the ${this.title}: ${why}${more}`, open);
    return notEvaluated(`${property} of the ${this.title} is not known`, property);
  }

  /** `fact` is what the policy sets, without its full stop; `why` the reason that it is wrong. */
  violation(fact: string, why: string, fix: string, { property, only }: Omit<Setting<unknown>, "value">): Violation {
    return { message: `The ${this.title}: ${fact}${only === undefined ? "" : `, ${only}`}. ${why}`, fix, property };
  }
}

function settingOf(value: unknown, property: string): Setting<unknown> {
  const only = at(value, "targeted") === true ? "for those whom its item-level targeting lets in" : undefined;
  return { value, property, ...(only !== undefined && { only }) };
}

/** Of a list, which several rules look into: the places of its items by one of their texts in lower case, or by UNKNOWN. Numbered control sets count as the current one. */
function indexOf(items: readonly unknown[], key: string): Map<unknown, number[]> {
  const known = indexes.get(items)?.get(key);
  if (known) return known;
  const index = new Map<unknown, number[]>();
  for (const [place, item] of items.entries()) {
    const text = at(item, key);
    const name = typeof text === "string" ? inCurrentControlSet(text).toLowerCase() : text;
    const places = index.get(name);
    if (places) places.push(place);
    else index.set(name, [place]);
  }
  indexes.set(items, (indexes.get(items) ?? new Map<string, Map<unknown, number[]>>()).set(key, index));
  return index;
}

const indexes = new WeakMap<readonly unknown[], Map<string, Map<unknown, number[]>>>();
