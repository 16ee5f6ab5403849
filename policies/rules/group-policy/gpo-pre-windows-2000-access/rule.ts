import { AUTHENTICATED_USERS, COMPATIBLE_ACCESS } from "../../../../facts/wellKnownSids.ts";
import { AccountNames } from "../../../groupPolicy/accountNames.ts";
import { listText, type Listed } from "../../../groupPolicy/accounts.ts";
import { ofDomainControllers } from "../../../groupPolicy/forWhom.ts";
import { judgePolicy } from "../../../groupPolicy/judgePolicy.ts";
import { mayBeAnyone, missingOf } from "../../../groupPolicy/someOfRight.ts";
import { UNKNOWN, type ResourceView, type RuleCheck } from "../../../rule.ts";
import { at, knownListAt, listAt } from "../../../value.ts";

const needed = [{ label: "Authenticated Users", anyOf: [AUTHENTICATED_USERS] }];
const why =
  "On domain controllers this is documented to take from Entra Connect Sync the read access to samServer that its password writeback needs; that it hits the cloud sync agent the same way is inferred.";
const fix = `Add Authenticated Users (${AUTHENTICATED_USERS}) to the members, or do not restrict the group; a benchmark that wants them out (PingCastle's A-PreWin2000AuthenticatedUsers) needs an exception, or read access to CN=Server,CN=System for the service account.`;

const rule: RuleCheck = judgePolicy((policy) => {
  const names = new AccountNames(policy.view);
  const { unknown } = policy.items("restrictedGroups", "group", COMPATIBLE_ACCESS);
  const restricted = membersIn(policy.view, names);
  const emptied = emptiedIn(policy.view, names);
  const lacking = restricted.filter(({ list }) => missingOf(needed, list).length > 0);
  return policy.outcome({
    isSet: restricted.length > 0 || emptied.length > 0,
    violations: lacking
      .filter(({ list, isOpen }) => !isOpen && !list.some(mayBeAnyone))
      .map(({ list, property }) => {
        const members = list.length > 0 ? `${listText(list)} only` : "no one";
        const fact = `The members of Pre-Windows 2000 Compatible Access are ${members}, without Authenticated Users`;
        return policy.violation(fact, why, fix, { property });
      }),
    reasons: [
      ...lacking
        .filter(({ list }) => list.some(mayBeAnyone))
        .map(({ list, property }) => ({
          reason: `the members of Pre-Windows 2000 Compatible Access are ${listText(list)}; whether Authenticated Users is among them, the policy does not tell`,
          property,
        })),
      ...unnamedIn(policy.view, names).map(({ named, property }) => ({
        reason: `it prescribes the members of "${named}" without Authenticated Users; whether that is Pre-Windows 2000 Compatible Access in another language, the policy does not tell`,
        property,
      })),
      ...emptied.map((property) => ({
        reason:
          "preferences for groups take members from Pre-Windows 2000 Compatible Access; whether Authenticated Users stay in it on domain controllers is not known",
        property,
      })),
    ],
    unknown: [...unknown, ...lacking.filter(({ isOpen }) => isOpen).map(({ property }) => property)],
  });
});
export default ofDomainControllers(rule);

interface Members {
  readonly group: Listed;
  readonly list: Listed[];
  /** Whether some of them are not known. */
  readonly isOpen: boolean;
  readonly property: string;
}

/** The members that the policy prescribes for the group, each time that it does. */
const membersIn = (view: ResourceView, names: AccountNames): Members[] =>
  restrictedIn(view, names).filter(({ group }) => group.ids.includes(COMPATIBLE_ACCESS));

/** Groups by a name that may be its name in the language of a domain controller. */
function unnamedIn(view: ResourceView, names: AccountNames): { named: string; property: string }[] {
  return restrictedIn(view, names)
    .filter(({ group, list, isOpen }) => mayBeAnyone(group) && (isOpen || missingOf(needed, list).length > 0))
    .map(({ group, property }) => ({ named: group.text, property }));
}

function restrictedIn({ properties }: ResourceView, names: AccountNames): Members[] {
  return knownListAt(properties, "restrictedGroups").flatMap((item, index) => {
    const named = at(item, "group");
    const members = listAt(item, "members");
    if (typeof named !== "string" || at(item, "members") === undefined) return [];
    const list = (members === UNKNOWN ? [] : members).flatMap((member) =>
      typeof member === "string" ? [names.inUserRight(member)] : [],
    );
    const isOpen = members === UNKNOWN || members.includes(UNKNOWN);
    return [{ group: names.inUserRight(named), list, isOpen, property: `restrictedGroups[${index}]` }];
  });
}

/** Places of the preferences for the group that may take Authenticated Users from it. */
function emptiedIn({ properties }: ResourceView, names: AccountNames): string[] {
  const isUsers = (account: unknown) =>
    typeof account === "string" && names.inUserRight(account).ids.includes(AUTHENTICATED_USERS);
  return knownListAt(properties, "groupPreferences").flatMap((item, index) => {
    const named = at(item, "group");
    if (typeof named !== "string" || !names.inUserRight(named).ids.includes(COMPATIBLE_ACCESS)) return [];
    if (knownListAt(item, "added").some(isUsers)) return [];
    if (at(item, "removed") !== undefined && !knownListAt(item, "removed").some(isUsers)) return [];
    return [`groupPreferences[${index}]`];
  });
}
