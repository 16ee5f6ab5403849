import { inUserRight, type ServiceAccount } from "./accounts.ts";
import type { GroupPolicyRule, Verdict } from "./finding.ts";
import { faultIn, whetherAmongThem } from "./membershipVerdict.ts";
import type { PolicyContent } from "./policyContent.ts";

export const serviceLogonDenied: GroupPolicyRule = {
  id: "gpo-service-logon-denied",
  title: "The service account may log on as a service",
  severity: "error",
  why: "On an agent host the agent's service does not start.",
  ...denied("SeDenyServiceLogonRight"),
};

export const networkLogonDenied: GroupPolicyRule = {
  id: "gpo-network-logon-denied",
  title: "The service account may log on over the network",
  severity: "error",
  why: "On a domain controller the agent cannot sign in to the directory that it writes to.",
  ...denied("SeDenyNetworkLogonRight"),
};

export const serviceLogonList: GroupPolicyRule = {
  id: "gpo-service-logon-list",
  title: "The list of who may log on as a service holds the service account",
  severity: "error",
  why: "A list in a policy takes the place of the rights on the computer: on an agent host the installer's grant is lost at the next refresh, and the agent's service does not start again.",
  ...given("SeServiceLogonRight", "the agent hosts"),
};

export const networkLogonList: GroupPolicyRule = {
  id: "gpo-network-logon-list",
  title: "The list of who may log on over the network holds the service account",
  severity: "error",
  why: "A list in a policy takes the place of the rights on the computer: on a domain controller the agent can no longer sign in to the directory that it writes to.",
  ...given("SeNetworkLogonRight", "the domain controllers"),
};

type AboutRight = Pick<GroupPolicyRule, "source" | "reads" | "aboutServiceAccount" | "judge">;

function denied(right: string): AboutRight {
  const fix = "Take that account out of the list, or do not apply the policy to agent hosts and domain controllers.";
  return aboutRight(right, "yes", "denies it to", fix);
}

function given(right: string, where: string): AboutRight {
  const also = right === "SeNetworkLogonRight" ? " or Authenticated Users" : "";
  const fix = `Add the agents' service account${also} to the list, or do not define it for ${where}.`;
  return aboutRight(right, "no", "gives it to", fix);
}

/** The list of a right is at fault where it holds the service account, or where it does not. */
function aboutRight(right: string, fault: "yes" | "no", verb: string, fix: string): AboutRight {
  const path = `userRights.${right}`;
  return {
    source: "[MS-GPSB] 2.2.6",
    reads: [path],
    aboutServiceAccount: true,
    judge<Place>({ template }: PolicyContent<Place>, accounts: readonly ServiceAccount[]): Verdict<Place>[] {
      const list = template?.settings.userRights?.find((one) => one.right.toLowerCase() === right.toLowerCase());
      if (!template || !list) return [];
      const found = faultIn(list.principals.map(inUserRight), accounts, fault);
      if (found === undefined) return [];
      const place = template.placeOf(path);
      if (found.unknown !== undefined) {
        return [{ result: "notEvaluated", place, reason: `${right} names ${found.unknown}; ${whetherAmongThem}` }];
      }
      const who = list.principals.length > 0 ? list.principals.join(", ") : "no one";
      return [{ result: "fail", place, what: `${right} ${verb} ${who}.`, fix }];
    },
  };
}
