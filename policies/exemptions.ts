import { daysBetween } from "../facts/calendar.ts";
import type { Exemption as Accepted } from "../facts/exemption.ts";
import { remarkOn } from "./exemptionRemarks.ts";
import type { Finding } from "./finding.ts";
import type { Place, ResourceView, RuleMetadata, Stack } from "./rule.ts";
import { namesAround } from "./scope.ts";

/** An exemption as it is declared. */
export interface Exemption extends Accepted {
  /** Where it is written. */
  readonly place?: Place;
}

/** A finding with the exemption that covers it. */
export interface Exempted extends Finding {
  readonly exemption: Exemption;
}

/** How an exemption stands on the day of the evaluation. */
export interface Standing {
  readonly exemption: Exemption;
  /** Days until its last one; 0: this is it; below 0: it has expired. Absent: its day is none of the calendar. */
  readonly daysLeft?: number;
  /** Number of findings that it covers. */
  readonly covers: number;
}

/** The exemptions of one stack, and which of them have been of use. */
export class Exemptions {
  readonly #all: readonly Exemption[];
  readonly #byPlace = new Map<string, Exemption[]>();
  /** Those with a scope, by rule: few, or none. */
  readonly #scoped = new Map<string, Exemption[]>();
  readonly #used = new Set<Exemption>();
  readonly #covered = new Map<Exemption, number>();
  readonly #today: string;
  readonly #rules: readonly Pick<RuleMetadata, "id" | "code">[];

  constructor(
    all: readonly Exemption[],
    { today, rules }: { readonly today: string; readonly rules: readonly Pick<RuleMetadata, "id" | "code">[] },
  ) {
    this.#all = all;
    this.#today = today;
    this.#rules = rules;
    for (const exemption of all) {
      const { rule, resource, scope } = exemption;
      if (scope === undefined) enter(this.#byPlace, keyOf(rule, resource), exemption);
      else enter(this.#scoped, rule, exemption);
    }
  }

  /** The exemption that covers a violation, or else the one that no longer does. */
  cover(rule: string, resource: ResourceView, stack: Stack, findings = 1): { held?: Exemption; expired?: Exemption } {
    const matching = this.#matching(rule, resource, stack);
    for (const exemption of matching) this.#used.add(exemption);
    const held = matching.find((exemption) => this.#holds(exemption));
    if (held) {
      this.#covered.set(held, (this.#covered.get(held) ?? 0) + findings);
      return { held };
    }
    const [expired] = matching;
    return expired ? { expired } : {};
  }

  /** A rule that cannot decide yet may still turn out to violate, so its exemptions are not without effect. */
  keep(rule: string, resource: ResourceView, stack: Stack): void {
    for (const exemption of this.#matching(rule, resource, stack)) this.#used.add(exemption);
  }

  /** What is wrong with exemptions: that they have expired, are for too long, or have covered nothing. */
  remarks(): Finding[] {
    return this.standing().flatMap((standing) => {
      const remark = remarkOn(standing, { isUsed: this.#used.has(standing.exemption), rules: this.#rules });
      return remark ? [remark] : [];
    });
  }

  standing(): Standing[] {
    return this.#all.map((exemption) => {
      const daysLeft = daysBetween(this.#today, exemption.expires);
      const covers = this.#covered.get(exemption) ?? 0;
      return { exemption, ...(daysLeft !== undefined && { daysLeft }), covers };
    });
  }

  #matching(rule: string, resource: ResourceView, stack: Stack): readonly Exemption[] {
    if (this.#all.length === 0) return this.#all;
    const named = this.#byPlace.get(keyOf(rule, resource.name)) ?? [];
    const general = this.#byPlace.get(keyOf(rule, undefined)) ?? [];
    const scoped = this.#scoped.get(rule);
    if (scoped === undefined) return [...named, ...general];
    const names = namesAround(resource, stack);
    return [...named, ...scoped.filter(({ scope = "" }) => names.has(scope.toLowerCase())), ...general];
  }

  /** What is not a date of the agreed form holds for no day. */
  #holds(exemption: Exemption): boolean {
    return /^\d{4}-\d\d-\d\d$/.test(exemption.expires) && this.#today <= exemption.expires;
  }
}

function enter(index: Map<string, Exemption[]>, key: string, exemption: Exemption): void {
  const others = index.get(key);
  if (others) others.push(exemption);
  else index.set(key, [exemption]);
}

function keyOf(rule: string, resource: string | undefined): string {
  return JSON.stringify([rule, resource?.toLowerCase() ?? null]); // DNS names, written in whatever case
}
