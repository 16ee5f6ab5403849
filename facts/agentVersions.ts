/**
 * What is known of versions of the provisioning agent.
 * https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/reference-version-history
 */
export const agentVersions = {
  /** The first that writes passwords back through cloud sync, also in disconnected forests. */
  firstWithWriteback: "1.1.977.0",
  /** Cannot write back in the US government cloud. */
  brokenInUsGovernment: "1.1.2102.0",
  mendedInUsGovernment: "1.1.2108.0",
  /** Needs no domain administrator where the service account and its rights are there already. */
  firstWithoutDomainAdministrator: "1.1.2505.0",
  /** The newest that is known here (2026-09-21). */
  newest: "1.1.2505.0",
} as const;

/**
 * Whether whoever registers an agent has to be a domain administrator too: the account that its set-up makes is made by one, and an older
 * agent asks for one in any case.
 */
export const asksForDomainAdministrator = (version: string, ownAccount: string | undefined): boolean =>
  ownAccount === undefined || compareVersions(version, agentVersions.firstWithoutDomainAdministrator) < 0;

/** Four numbers with dots between them. */
export function isAgentVersion(text: string): boolean {
  return /^\d+(\.\d+){3}$/.test(text);
}

/** Compares two agent versions number by number, since 1.1.2102.0 is above 1.1.977.0; negative: `a` is older. */
export function compareVersions(a: string, b: string): number {
  const left = a.split(".").map(Number);
  const right = b.split(".").map(Number);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
