import type { PropertyMap } from "../../formats/wire/codec.ts";
import type { Context } from "../ports/resource.ts";
import type { DomainTarget } from "../../scripts/contract.ts";
import { runScript, scriptCall, type Shape } from "../shared/directory.ts";
import type { DirectoryInputs } from "../shared/directoryFields.ts";

export type UnreachableUsersParameters = DomainTarget & {
  /** SID of the service account. */
  accountSid: string;
  /** Whether users of the class inetOrgPerson count. */
  inetOrgPerson: boolean;
};

/** Result of Observe, the script's only action. */
export type UnreachableUsersResult = {
  /** Users of the domain. */
  users: number;
  /** Those no inherited entry of the account can reach: the sum of the three. */
  unreachable: number;
  /** adminCount is 1: AdminSDHolder takes the entries away again within the hour. */
  protectedAccounts: number;
  /** Inheritance is off on the user, and nobody granted Reset Password there. */
  protectedUsers: number;
  /** Inheritance is off on an OU or container above the user, and nobody granted Reset Password there. */
  belowProtectedContainers: number;
  /** sAMAccountNames, at most ten, in order. */
  examples: string[];
  /** DNs of the OUs and containers, at most five. */
  containers: string[];
};

const shape: Shape<UnreachableUsersResult> = {
  users: "number",
  unreachable: "number",
  protectedAccounts: "number",
  protectedUsers: "number",
  belowProtectedContainers: "number",
  examples: "list",
  containers: "list",
};

/** Seconds: every user of the domain is looked at once. */
const timeout = 600;

/** Administrator and krbtgt are protected in every domain, and that is no news. */
const ofEveryDomain = 2;

/**
 * Users whom the entries on the domain root cannot reach. The delegation is what it is without this report, so why there is
 * none is told in its place.
 */
export async function reportUnreachableUsers(
  inputs: DirectoryInputs,
  parameters: Omit<UnreachableUsersParameters, "domain">,
  context: Context,
): Promise<PropertyMap> {
  try {
    const call = { ...scriptCall("UnreachableUsers", "Observe", inputs, parameters), timeout };
    const result = await runScript(context, call, shape);
    if (result.unreachable > Math.min(result.protectedAccounts, ofEveryDomain)) {
      context.warn(sentence(inputs.domain, result));
    }
    return { ...result };
  } catch (error) {
    return notObservable(error instanceof Error ? error.message : String(error));
  }
}

export function notObservable(reason: string): PropertyMap {
  return { notObservable: reason };
}

function sentence(domain: string, { users, unreachable, examples, ...result }: UnreachableUsersResult): string {
  const causes = [
    [result.protectedAccounts, "protected accounts (adminCount is 1)"],
    [result.protectedUsers, "without inheritance"],
    [result.belowProtectedContainers, `below ${result.containers.join("; ")} without inheritance`],
  ] as const;
  const counts = causes.filter(([count]) => count > 0).map(([count, cause]) => `${count} ${cause}`);
  return `${unreachable} of ${users} users of ${domain} cannot reset a forgotten password (SSPR_0029), because the entries on the domain root do not reach them: ${counts.join(", ")}; such as ${examples.join(", ")}.`;
}
