import { holdsServiceAccount } from "./accounts.ts";
import type { BackupRule, Verdict } from "./finding.ts";
import { registryValues, unreadPreferences } from "./registry.ts";

const value = "System\\CurrentControlSet\\Control\\Lsa\\RestrictRemoteSAM";

export const remoteSam: BackupRule = {
  id: "gpo-remote-sam",
  title: "Remote calls to SAM are open to the service account",
  severity: "warning",
  why: "On the sync server or the domain controllers this is documented to end writeback of Entra Connect Sync with SSPR_0029; that it hits the cloud sync agent the same way is inferred. The registry value stays when the policy goes.",
  source:
    "https://learn.microsoft.com/en-us/troubleshoot/entra/entra-id/user-prov-sync/password-writeback-error-code-sspr-0029",
  judge: (backup) => [
    ...registryValues(backup, value).flatMap(({ text, place }): Verdict[] => {
      const { allowed, denied } = accountsOf(text);
      const granted = holdsServiceAccount(allowed);
      if (granted.holds === "yes" && denied.length === 0) return [];
      if (granted.holds !== "no") {
        const who = granted.holds === "unknown" ? `allows ${granted.who}` : `denies ${denied.join(", ")}`;
        const reason = `RestrictRemoteSAM ${who}; whether the agents' service account is among them, no backup can tell`;
        return [{ result: "notEvaluated", ...place, reason }];
      }
      const what = `RestrictRemoteSAM is "${text}", which leaves the agents' service account out.`;
      const fix =
        "Add the service account with Remote Access = Allow, or do not define the setting and delete the value.";
      return [{ result: "fail", ...place, what, fix }];
    }),
    ...unreadPreferences(backup, "RestrictRemoteSAM"),
  ],
};

/** Accounts of the entries of an SDDL: type;flags;rights;object;inherited object;account. [MS-DTYP 2.5.1.1] */
function accountsOf(sddl: string): { allowed: string[]; denied: string[] } {
  const entries = [...sddl.matchAll(/\(([^()]*)\)/g)].map(([, entry = ""]) =>
    entry.split(";").map((part) => part.trim()),
  );
  const accounts = (type: string) =>
    entries.filter(([first]) => first?.toUpperCase() === type).map((fields) => fields[5] ?? "");
  return { allowed: accounts("A"), denied: accounts("D") };
}
