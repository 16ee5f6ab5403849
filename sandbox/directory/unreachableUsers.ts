import type {
  UnreachableUsersParameters,
  UnreachableUsersResult,
} from "../../resources/domainRootDelegation/unreachableUsers.ts";
import { domainOf, type DirectoryState, type UserState } from "./state.ts";

/** What UnreachableUsers.ps1 does: counts the users by what keeps the entries on the domain root from them. */
export function unreachableUsers(
  state: DirectoryState,
  { domain, inetOrgPerson }: UnreachableUsersParameters,
): UnreachableUsersResult {
  const users = (domainOf(state, domain).users ?? []).filter((user) => inetOrgPerson || !user.inetOrgPerson);
  const unreachable = users.filter(({ obstacle }) => obstacle !== undefined);
  const count = (obstacle: UserState["obstacle"]) => users.filter((user) => user.obstacle === obstacle).length;
  const containers = unreachable.flatMap(({ container }) => container ?? []);
  const reached = users.filter(({ obstacle, powers }) => obstacle === undefined && powers !== undefined);
  const having = (power: string) => reached.filter(({ powers }) => powers?.some((one) => one === power)).length;
  return {
    users: users.length,
    unreachable: unreachable.length,
    protectedAccounts: count("adminCount"),
    protectedUsers: count("noInheritance"),
    belowProtectedContainers: count("belowNoInheritance"),
    examples: unreachable
      .map(({ name }) => name)
      .sort()
      .slice(0, 10),
    containers: [...new Set(containers)].sort().slice(0, 5),
    exposed: {
      accounts: reached.length,
      replication: having("replication"),
      permissions: having("permissions"),
      groups: having("groups"),
      examples: reached
        .map(({ name }) => name)
        .sort()
        .slice(0, 10),
    },
  };
}
