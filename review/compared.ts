import type { Exempted } from "../policies/exemptions.ts";
import { identityOf, type Finding, type NotEvaluated, type ReportItem } from "../policies/finding.ts";

/** What was judged of one stack. */
export interface Judged {
  readonly findings: readonly Finding[];
  readonly exempted: readonly Exempted[];
  readonly notEvaluated: readonly NotEvaluated[];
}

/** Findings of a change, held against those of its base. */
export interface Compared {
  readonly fresh: readonly Fresh[];
  /** At both, in the same words. */
  readonly known: readonly Finding[];
  /** At the base and no more. */
  readonly fixed: readonly Finding[];
}

export interface Fresh {
  readonly finding: Finding;
  /** What the base says of the same property by the same rule: it may have been less bad. */
  readonly was?: string;
}

/** By what was accepted, not by fingerprint alone. */
export function compared(head: Judged, base: Pick<Judged, "findings"> = { findings: [] }): Compared {
  const [now, before] = [identitiesIn(head.findings), identitiesIn(base.findings)];
  const gone = base.findings.filter((finding) => !now.has(identityOf(finding)));
  const former = Map.groupBy(gone, ({ fingerprint }) => fingerprint);
  const fresh = head.findings
    .filter((finding) => !before.has(identityOf(finding)))
    .map((finding): Fresh => {
      const was = former.get(finding.fingerprint)?.shift();
      return { finding, ...(was && { was: was.message }) };
    });
  const exempted = new Set(head.exempted.map(({ fingerprint }) => fingerprint));
  const open = new Set(head.notEvaluated.map(subjectOf));
  return {
    fresh,
    known: head.findings.filter((finding) => before.has(identityOf(finding))),
    // What cannot be decided any more is not fixed.
    fixed: [...former.values()]
      .flat()
      .filter((finding) => !exempted.has(finding.fingerprint) && !open.has(subjectOf(finding))),
  };
}

const identitiesIn = (findings: readonly Finding[]): ReadonlySet<string> => new Set(findings.map(identityOf));
const subjectOf = ({ rule, resource }: ReportItem): string => JSON.stringify([rule.id, resource.urn]);
