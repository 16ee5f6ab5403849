import { membership, type Listed, type ServiceAccount } from "./accounts.ts";

/**
 * What a list means for all the service accounts: `fault` where one of them is in it, or is not; the accounts that would
 * have to be known where that cannot be told; nothing where all is well.
 */
export function faultIn(
  list: readonly Listed[],
  accounts: readonly ServiceAccount[],
  fault: "yes" | "no",
): { readonly unknown?: string } | undefined {
  const found = accounts.map((account) => membership(list, account));
  if (found.some(({ holds }) => holds === fault)) return {};
  const [open] = found.flatMap((one) => (one.holds === "unknown" ? [one.who] : []));
  return open === undefined ? undefined : { unknown: open };
}

/** Ends a reason. */
export const whetherAmongThem = "whether the agents' service account is among them, the policy does not tell";
