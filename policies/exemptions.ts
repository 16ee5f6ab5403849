import { nearest } from "../formats/nearest.ts";
import type { Exemption as Accepted } from "../facts/exemption.ts";
import { fingerprintOf, type Finding } from "./finding.ts";
import type { Place, ResourceView, RuleMetadata } from "./rule.ts";

/** An exemption as it is declared. */
export interface Exemption extends Accepted {
  /** Where it is written. */
  readonly place?: Place;
}

/** A finding with the exemption that covers it. */
export interface Exempted extends Finding {
  readonly exemption: Exemption;
}

/** What is wrong with an exemption, not with a resource. */
export const exemptionWithoutEffect: RuleMetadata = {
  id: "exemption-without-effect",
  code: "EWB-034",
  title: "Every exemption covers a finding",
  severity: "warning",
  area: "exemptions",
  tags: [],
  since: "0.1.0",
  references: [],
  help: "docs/rules.md#exemptions",
};

/** The exemptions of one stack, and which of them have been of use. */
export class Exemptions {
  readonly #all: readonly Exemption[];
  readonly #byPlace = new Map<string, Exemption[]>();
  readonly #used = new Set<Exemption>();
  readonly #today: string;
  readonly #ruleIds: readonly string[];

  constructor(
    all: readonly Exemption[],
    { today, rules }: { readonly today: string; readonly rules: readonly { readonly id: string }[] },
  ) {
    this.#all = all;
    this.#today = today;
    this.#ruleIds = rules.map(({ id }) => id);
    for (const exemption of all) {
      const key = keyOf(exemption.rule, exemption.resource);
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
    return this.#all.flatMap((exemption) => (this.#used.has(exemption) ? [] : [this.#withoutEffect(exemption)]));
  }

  #insteadOf(rule: string): string {
    const near = nearest(rule, this.#ruleIds);
    return near === undefined ? "Remove it, or name a rule of docs/rules.md." : `Write ${near}, or remove it.`;
  }

  #matching(rule: string, resource: ResourceView): readonly Exemption[] {
    const named = this.#byPlace.get(keyOf(rule, resource.name)) ?? [];
    const general = this.#byPlace.get(keyOf(rule, undefined)) ?? [];
    return [...named, ...general];
  }

  /** What is not a date of the agreed form holds for no day. */
  #holds(exemption: Exemption): boolean {
    return /^\d{4}-\d\d-\d\d$/.test(exemption.expires) && this.#today <= exemption.expires;
  }

  #withoutEffect({ rule, resource, approvedBy, expires, place }: Exemption): Finding {
    const exemption = `The exemption approved by ${approvedBy}, expiring on ${expires},`;
    const isKnown = this.#ruleIds.includes(rule);
    const where = resource === undefined ? "" : ` at ${resource}`;
    return {
      rule: exemptionWithoutEffect,
      resource: { type: "", name: resource ?? "", urn: "" },
      ...(place && { place }),
      message: isKnown
        ? `${exemption} covers no finding of ${rule}${where}.`
        : `${exemption} names the rule "${rule}", which does not exist.`,
      fix: isKnown ? "Remove it, or name the resource as Pulumi shows it." : this.#insteadOf(rule),
      fingerprint: fingerprintOf(exemptionWithoutEffect.id, "", JSON.stringify([rule, resource ?? null])),
    };
  }
}

function keyOf(rule: string, resource: string | undefined): string {
  return JSON.stringify([rule, resource?.toLowerCase() ?? null]); // DNS names, written in whatever case
}
