import { inSddl, type Listed } from "./accounts.ts";
import type { GroupPolicyRule, Verdict } from "./finding.ts";
import { faultIn, whetherAmongThem } from "./membershipVerdict.ts";
import { pathOfValue, registryValues, unreadPreferences } from "./registry.ts";

const value = "System\\CurrentControlSet\\Control\\Lsa\\RestrictRemoteSAM";

export const remoteSam: GroupPolicyRule = {
  id: "gpo-remote-sam",
  title: "Remote calls to SAM are open to the service account",
  severity: "warning",
  why: "On the sync server or the domain controllers this is documented to end writeback of Entra Connect Sync with SSPR_0029; that it hits the cloud sync agent the same way is inferred. The registry value stays when the policy goes.",
  source:
    "https://learn.microsoft.com/en-us/troubleshoot/entra/entra-id/user-prov-sync/password-writeback-error-code-sspr-0029",
  reads: [pathOfValue(value)],
  aboutServiceAccount: true,
  judge: (policy, accounts) => [
    ...registryValues(policy, value).flatMap(({ text, place }): Verdict<typeof place>[] => {
      const { allowed, denied } = accountsOf(text);
      const [leftOut, refused] = [faultIn(allowed, accounts, "no"), faultIn(denied, accounts, "yes")];
      if (leftOut === undefined && refused === undefined) return [];
      const isCertain = [leftOut, refused].some((fault) => fault !== undefined && fault.unknown === undefined);
      if (!isCertain) {
        const who = leftOut ? `allows ${leftOut.unknown}` : `denies ${refused?.unknown}`;
        return [{ result: "notEvaluated", place, reason: `RestrictRemoteSAM ${who}; ${whetherAmongThem}` }];
      }
      const what = `RestrictRemoteSAM is "${text}", which leaves the agents' service account out.`;
      const fix =
        "Add the service account with Remote Access = Allow, or do not define the setting and delete the value.";
      return [{ result: "fail", place, what, fix }];
    }),
    ...unreadPreferences(policy, "RestrictRemoteSAM"),
  ],
};

/** Accounts of the entries of an SDDL: type;flags;rights;object;inherited object;account. [MS-DTYP 2.5.1.1] */
function accountsOf(sddl: string): { allowed: Listed[]; denied: Listed[] } {
  const entries = [...sddl.matchAll(/\(([^()]*)\)/g)].map(([, entry = ""]) =>
    entry.split(";").map((part) => part.trim()),
  );
  const accounts = (type: string) =>
    entries.filter(([first]) => first?.toUpperCase() === type).map((fields) => inSddl(fields[5] ?? ""));
  return { allowed: accounts("A"), denied: accounts("D") };
}
