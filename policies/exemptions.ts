import type { Finding, ResourceView } from "./rule.ts";
import { rules } from "./rules.ts";

/** A finding a person has accepted, for a time. */
export interface Exemption {
  /** Rule id. */
  readonly rule: string;
  /** Name of the resource it is for; absent: every resource of the stack. */
  readonly resource?: string;
  readonly reason: string;
  readonly approvedBy: string;
  /** Calendar date, YYYY-MM-DD: the last day it holds. */
  readonly expires: string;
}

export const WITHOUT_EFFECT = "exemption-without-effect";
export const WITHOUT_EFFECT_TITLE = "Every exemption covers a finding";

/** The exemptions of one stack, and which of them have been of use. */
export class Exemptions {
  readonly #all: readonly Exemption[];
  readonly #byPlace = new Map<string, Exemption[]>();
  readonly #used = new Set<Exemption>();
  readonly #today: string;

  constructor(all: readonly Exemption[], today: string) {
    this.#all = all;
    this.#today = today;
    for (const exemption of all) {
      const key = place(exemption.rule, exemption.resource);
      const others = this.#byPlace.get(key);
      if (others) others.push(exemption);
      else this.#byPlace.set(key, [exemption]);
    }
  }

  /** The exemption that covers a violation, or else the one that no longer does. */
  cover(rule: string, resource: ResourceView): { held?: Exemption; expired?: Exemption } {
    const matching = this.#matching(rule, resource);
    for (const exemption of matching) this.#used.add(exemption);
    const held = matching.find((exemption) => this.#holds(exemption));
    if (held) return { held };
    const [expired] = matching;
    return expired ? { expired } : {};
  }

  /** A rule that cannot decide yet may still turn out to violate, so its exemptions are not without effect. */
  keep(rule: string, resource: ResourceView): void {
    for (const exemption of this.#matching(rule, resource)) this.#used.add(exemption);
  }

  /** One warning for each exemption that has covered nothing. */
  withoutEffect(): Finding[] {
    return this.#all.filter((exemption) => !this.#used.has(exemption)).map(withoutEffect);
  }

  #matching(rule: string, resource: ResourceView): readonly Exemption[] {
    const named = this.#byPlace.get(place(rule, resource.name)) ?? [];
    const general = this.#byPlace.get(place(rule, undefined)) ?? [];
    return [...named, ...general];
  }

  /** What is not a date of the agreed form holds for no day. */
  #holds(exemption: Exemption): boolean {
    return /^\d{4}-\d\d-\d\d$/.test(exemption.expires) && this.#today <= exemption.expires;
  }
}

function place(rule: string, resource: string | undefined): string {
  return JSON.stringify([rule, resource?.toLowerCase() ?? null]); // DNS names, written in whatever case
}

function withoutEffect(exemption: Exemption): Finding {
  const subject = `The exemption approved by ${exemption.approvedBy}, expiring on ${exemption.expires},`;
  const known = rules.some((rule) => rule.id === exemption.rule);
  const where = exemption.resource === undefined ? "" : ` at ${exemption.resource}`;
  return {
    rule: WITHOUT_EFFECT,
    severity: "warning",
    title: WITHOUT_EFFECT_TITLE,
    resource: exemption.resource ?? "",
    urn: "",
    message: known
      ? `${subject} covers no finding of ${exemption.rule}${where}.`
      : `${subject} names the rule "${exemption.rule}", which does not exist.`,
    fix: known
      ? "Remove it, or name the resource as Pulumi shows it."
      : `Remove it, or name one of ${rules.map((rule) => rule.id).join(", ")}.`,
    key: "exemptions",
  };
}
