import { AccountNames } from "../../../groupPolicy/accountNames.ts";
import type { Listed, ServiceAccount } from "../../../groupPolicy/accounts.ts";
import { faultIn, whetherAmongThem } from "../../../groupPolicy/membershipFault.ts";
import { judgePolicy } from "../../../groupPolicy/judgePolicy.ts";
import { whyUnfit, type RegistryDatum } from "../../../groupPolicy/registryData.ts";
import { registryValues } from "../../../groupPolicy/registry.ts";
import type { RuleCheck } from "../../../rule.ts";
import { serviceAccountsIn } from "../../../serviceAccounts.ts";

const why =
  "On the sync server or the domain controllers this is documented to end writeback of Entra Connect Sync with SSPR_0029; that it hits the cloud sync agent the same way is inferred. The registry value stays when the policy goes.";
const fix = "Add the service account with Remote Access = Allow, or do not define the setting and delete the value.";

const rule: RuleCheck = judgePolicy((policy, stack) => {
  const accounts = serviceAccountsIn(policy.view, stack);
  const name = "System\\CurrentControlSet\\Control\\Lsa\\RestrictRemoteSAM";
  const { isSet, settings, unknown } = registryValues(policy, name);
  const names = new AccountNames(policy.view);
  const faults = settings.flatMap((setting) => faultOf(setting, accounts, names));
  return policy.outcome({
    isSet,
    violations: faults.flatMap(({ setting, fact }) =>
      fact === undefined ? [] : [policy.violation(fact, why, fix, setting)],
    ),
    reasons: faults.flatMap(({ setting: { property }, reason }) =>
      reason === undefined ? [] : [{ reason, property }],
    ),
    unknown,
  });
}, "stack");
export default rule;

/** What is wrong with the list, or why that cannot be decided; nothing where all is well. */
function faultOf(
  setting: RegistryDatum,
  accounts: readonly ServiceAccount[],
  names: AccountNames,
): { setting: RegistryDatum; fact?: string; reason?: string }[] {
  const { value, doubt } = setting;
  const unfit = whyUnfit(setting, "string");
  if (unfit !== undefined) return [{ setting, reason: `RestrictRemoteSAM ${unfit}` }];
  if (value !== "" && !hasList(value)) {
    const reason = `RestrictRemoteSAM is "${value}", which has no list of who may call; what Windows makes of that is not known`;
    return [{ setting, reason }];
  }
  const { allowed, denied, otherRights } = accountsOf(value, names);
  const [leftOut, refused] = [faultIn(allowed, accounts, "lacks"), faultIn(denied, accounts, "holds")];
  if (otherRights.length > 0 && (leftOut !== undefined || otherRights.some(({ isDenied }) => isDenied))) {
    const rights = [...new Set(otherRights.map(({ rights }) => rights))].join(", ");
    const reason = `RestrictRemoteSAM is "${value}"; what it means with the rights ${rights} in place of RC is not known`;
    return [{ setting, reason }];
  }
  if (leftOut === undefined && refused === undefined) return [];
  const isCertain = [leftOut, refused].some((fault) => fault !== undefined && fault.unknown === undefined);
  if (isCertain && doubt !== undefined) return [{ setting, reason: `RestrictRemoteSAM is "${value}"${doubt}` }];
  if (isCertain) {
    return [{ setting, fact: `RestrictRemoteSAM is "${value}", which leaves the agents' service account out` }];
  }
  const who = leftOut ? `allows ${leftOut.unknown}` : `denies ${refused?.unknown}`;
  return [{ setting, reason: `RestrictRemoteSAM ${who}; ${whetherAmongThem}` }];
}

/** Whether an SDDL has a DACL, which may be empty; without one a descriptor lets everyone in. [MS-DTYP 2.4.6, 2.5.1.1] */
const hasList = (sddl: string): boolean => /D:(?!.*NO_ACCESS_CONTROL)/i.test(sddl);

/** Accounts of the entries of an SDDL: type;flags;rights;object;inherited object;account. [MS-DTYP 2.5.1.1] */
function accountsOf(
  sddl: string,
  names: AccountNames,
): { allowed: Listed[]; denied: Listed[]; otherRights: { rights: string; isDenied: boolean }[] } {
  const entries = [...sddl.matchAll(/\(([^()]*)\)/g)].map(([, entry = ""]) => {
    const [type = "", , rights = "", , , account = ""] = entry.split(";").map((part) => part.trim());
    return { type: type.toUpperCase(), rights, account };
  });
  const accounts = (type: string) =>
    entries
      .filter((entry) => entry.type === type && isRemoteAccess(entry.rights))
      .map(({ account }) => names.inSddl(account));
  const others = entries.filter(({ type, rights }) => ["A", "D"].includes(type) && !isRemoteAccess(rights));
  return {
    allowed: accounts("A"),
    denied: accounts("D"),
    otherRights: others.map(({ type, rights }) => ({ rights: rights || "none", isDenied: type === "D" })),
  };
}

/** Remote Access is the right RC, 0x20000; GA holds every right. */
function isRemoteAccess(rights: string): boolean {
  if (/^0x[0-9a-f]{1,8}$/i.test(rights)) return (Number(rights) & 0x1002_0000) !== 0;
  return (rights.match(/../g) ?? []).some((right) => ["RC", "GA"].includes(right.toUpperCase()));
}
