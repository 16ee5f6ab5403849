import type { PropertyMap } from "../../formats/wire/codec.ts";
import { ChannelError } from "../ports/channel.ts";
import type { Context } from "../ports/resource.ts";
import type { DomainTarget } from "../../scripts/contract.ts";
import { runScript, scriptCall, type Shape } from "../shared/directory.ts";
import type { DirectoryInputs } from "../shared/directoryFields.ts";

export type UnreachableUsersParameters = DomainTarget & {
  /** SID of the service account. */
  accountSid: string;
  /** Whether users of the class inetOrgPerson count. */
  inetOrgPerson: boolean;
  /** DN of the OU whose users are looked at; absent: those of the domain are. */
  base?: string;
};

/** Result of Observe, the script's only action. */
export type UnreachableUsersResult = {
  /** Users of the domain. */
  users: number;
  /** Those no inherited entry of the account can reach: the sum of the three. */
  unreachable: number;
  /** adminCount is 1 and inheritance off: AdminSDHolder takes entries away again within the hour. */
  protectedAccounts: number;
  /** Inheritance is off on the user, and nobody granted Reset Password there. */
  protectedUsers: number;
  /** Inheritance is off on an OU or container above the user, and nobody granted Reset Password there. */
  belowProtectedContainers: number;
  /** sAMAccountNames, at most ten, in order. */
  examples: string[];
  /** DNs of the OUs and containers, at most five. */
  containers: string[];
  /** Accounts that the entries reach and that have rights over the domain by its root's entries, the service account aside. */
  exposed: ExposedAccounts;
};

export type ExposedAccounts = {
  accounts: number;
  /** Those that replicate secrets (Replicating Directory Changes All). */
  replication: number;
  /** Those that change permissions or owner of the domain root. */
  permissions: number;
  /** Those that change the members of groups. */
  groups: number;
  /** sAMAccountNames, at most ten, in order. */
  examples: string[];
};

export interface Reports {
  readonly unreachableUsers: PropertyMap;
  readonly exposedAccounts: PropertyMap;
}

const shape: Shape<UnreachableUsersResult> = {
  users: "number",
  unreachable: "number",
  protectedAccounts: "number",
  protectedUsers: "number",
  belowProtectedContainers: "number",
  examples: "list",
  containers: "list",
  exposed: "object",
};

/** Seconds: every user of the domain is looked at once. */
const timeout = 600;

/** Administrator and krbtgt are protected in every domain, and that is no news. */
const ofEveryDomain = 2;

/**
 * Users whom the entries cannot reach, and accounts that they had better not reach. The delegation is what it is without these
 * reports, so why there are none is told in their place.
 */
export async function reportReach(
  inputs: DirectoryInputs & { readonly account: string },
  parameters: Omit<UnreachableUsersParameters, "domain">,
  context: Context,
): Promise<Reports> {
  try {
    const call = { ...scriptCall("UnreachableUsers", "Observe", inputs, parameters), timeout };
    const { exposed, ...result } = await runScript(context, call, shape);
    if (result.unreachable > Math.min(result.protectedAccounts, ofEveryDomain)) {
      context.warn(sentence(inputs.domain, parameters.base, result));
    }
    if (exposed.accounts > 0) context.warn(exposureSentence(inputs, exposed));
    return { unreachableUsers: { ...result }, exposedAccounts: { ...exposed } };
  } catch (error) {
    if (!(error instanceof ChannelError) || error.code === "cancelled") throw error;
    return notObservable(error.message);
  }
}

export function notObservable(reason: string): Reports {
  return { unreachableUsers: { notObservable: reason }, exposedAccounts: { notObservable: reason } };
}

function exposureSentence(
  { account, domain }: { readonly account: string; readonly domain: string },
  { accounts, replication, permissions, groups, examples }: ExposedAccounts,
): string {
  const kinds = [
    [replication, "replicate password hashes"],
    [permissions, "change permissions of the domain root"],
    [groups, "change members of groups"],
  ] as const;
  const counts = kinds.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return `${account} can reset the password of ${accounts === 1 ? "an account" : `${accounts} accounts`} with rights over ${domain}, and so whoever controls an agent host has these rights: ${counts.join(", ")}; such as ${examples.join(", ")}. Put them into an OU for Tier 0 with inheritance switched off, or delegate on the OUs of the users that write back alone.`;
}

function sentence(
  domain: string,
  base: string | undefined,
  { users, unreachable, examples, ...result }: Omit<UnreachableUsersResult, "exposed">,
): string {
  const causes = [
    [result.protectedAccounts, "protected accounts (adminCount is 1, inheritance off)"],
    [result.protectedUsers, "without inheritance"],
    [result.belowProtectedContainers, `below ${result.containers.join("; ")} without inheritance`],
  ] as const;
  const counts = causes.filter(([count]) => count > 0).map(([count, cause]) => `${count} ${cause}`);
  return `${unreachable} of ${users} users of ${base ?? domain} cannot reset a forgotten password (SSPR_0029), because the entries on ${base ?? "the domain root"} do not reach them: ${counts.join(", ")}; such as ${examples.join(", ")}.`;
}
