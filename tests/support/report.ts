/** What a run of tests came to, from one process or from all. */
export interface Report {
  passed: number;
  failed: number;
  skipped: number;
  /** How many were skipped for each reason. */
  readonly reasons: Record<string, number>;
  /** Each test that failed, with its error: the end of a long output is what a person sees. */
  readonly failures: string[];
}

export const emptyReport = (): Report => ({ passed: 0, failed: 0, skipped: 0, reasons: {}, failures: [] });

export function addReport(sum: Report, { passed, failed, skipped, reasons, failures }: Report): void {
  sum.passed += passed;
  sum.failed += failed;
  sum.skipped += skipped;
  sum.failures.push(...failures);
  for (const [reason, count] of Object.entries(reasons)) sum.reasons[reason] = (sum.reasons[reason] ?? 0) + count;
}

/** Every failure, every reason, and one closing line. */
export function closingLines({ passed, failed, skipped, reasons, failures }: Report): string[] {
  const lines = Object.entries(reasons).map(([reason, count]) => `skipped ${count}: ${reason}`);
  return [
    ...failures.map((failure) => `failed: ${failure}`),
    ...lines,
    `${passed} passed, ${failed} failed, ${skipped} skipped`,
  ];
}
