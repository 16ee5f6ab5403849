import type { Backup } from "../backup.ts";
import { holdsServiceAccount } from "./accounts.ts";
import { placeOf, type BackupRule, type Verdict } from "./finding.ts";

export const serviceLogonDenied: BackupRule = {
  id: "gpo-service-logon-denied",
  title: "The service account may log on as a service",
  severity: "error",
  why: "On an agent host the agent's service does not start.",
  source: "[MS-GPSB] 2.2.6",
  judge: (backup) => judgeRight(backup, "SeDenyServiceLogonRight", "yes", "denies it to"),
};

export const networkLogonDenied: BackupRule = {
  id: "gpo-network-logon-denied",
  title: "The service account may log on over the network",
  severity: "error",
  why: "On a domain controller the agent cannot sign in to the directory that it writes to.",
  source: "[MS-GPSB] 2.2.6",
  judge: (backup) => judgeRight(backup, "SeDenyNetworkLogonRight", "yes", "denies it to"),
};

export const serviceLogonList: BackupRule = {
  id: "gpo-service-logon-list",
  title: "The list of who may log on as a service holds the service account",
  severity: "error",
  why: "A list in a policy takes the place of the rights on the computer: on an agent host the installer's grant is lost at the next refresh, and the agent's service does not start again.",
  source: "[MS-GPSB] 2.2.6",
  judge: (backup) => judgeRight(backup, "SeServiceLogonRight", "no", "gives it to"),
};

/** The list of a right is at fault where it holds the service account, or where it does not. */
function judgeRight({ template }: Backup, right: string, fault: "yes" | "no", verb: string): Verdict[] {
  const list = template?.settings.userRights?.find((one) => one.right.toLowerCase() === right.toLowerCase());
  if (!template || !list) return [];
  const place = placeOf(template, `userRights.${right}`);
  const who = list.principals.length > 0 ? list.principals.join(", ") : "no one";
  const found = holdsServiceAccount(list.principals);
  if (found.holds === "unknown") {
    const reason = `${right} names ${found.who}; whether the agents' service account is among them, no backup can tell`;
    return [{ result: "notEvaluated", ...place, reason }];
  }
  if (found.holds !== fault) return [];
  const fix =
    fault === "yes"
      ? "Take that account out of the list, or do not apply the policy to agent hosts and domain controllers."
      : "Add the agents' service account to the list, or do not define it for the agent hosts.";
  return [{ result: "fail", ...place, what: `${right} ${verb} ${who}.`, fix }];
}
