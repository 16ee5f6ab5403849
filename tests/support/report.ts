/** What a run of tests came to, from one process or from all. */
export interface Report {
  passed: number;
  failed: number;
  skipped: number;
  /** How many were skipped for each reason. */
  readonly reasons: Record<string, number>;
}

export const emptyReport = (): Report => ({ passed: 0, failed: 0, skipped: 0, reasons: {} });

export function addReport(sum: Report, { passed, failed, skipped, reasons }: Report): void {
  sum.passed += passed;
  sum.failed += failed;
  sum.skipped += skipped;
  for (const [reason, count] of Object.entries(reasons)) sum.reasons[reason] = (sum.reasons[reason] ?? 0) + count;
}

/** Every reason, and one closing line. */
export function closingLines({ passed, failed, skipped, reasons }: Report): string[] {
  const lines = Object.entries(reasons).map(([reason, count]) => `skipped ${count}: ${reason}`);
  return [...lines, `${passed} passed, ${failed} failed, ${skipped} skipped`];
}
