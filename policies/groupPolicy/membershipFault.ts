import { membership, type Listed, type ServiceAccount } from "./accounts.ts";

/**
 * What a list means for all the service accounts: at fault where it holds, or lacks, one of them; the accounts that would
 * have to be known where that cannot be told; nothing where all is well.
 */
export function faultIn(
  list: readonly Listed[],
  accounts: readonly ServiceAccount[],
  fault: "holds" | "lacks",
): { readonly unknown?: string } | undefined {
  const found = accounts.map((account) => membership(list, account));
  const isAtFault = fault === "holds" ? "yes" : "no";
  if (found.some(({ holds }) => holds === isAtFault)) return {};
  const [open] = found.flatMap((membership) => (membership.holds === "unknown" ? [membership.who] : []));
  return open === undefined ? undefined : { unknown: open };
}

/** Ends a reason. */
export const whetherAmongThem = "whether the agents' service account is among them, the policy does not tell";
