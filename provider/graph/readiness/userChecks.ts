import { PHONE_METHODS_END } from "../../../facts/licences.ts";
import { resetMethods, resetPhones } from "../../../facts/resetMethods.ts";
import type { GraphObject } from "../graph.ts";
import { GraphError } from "../graphError.ts";
import { asApplication, type DeclaredTenant, type Outcome, type ReadinessCheck } from "./check.ts";
import { configurationsIn, isNamedOtherwise, whereItsDomainIs, type Configuration } from "./configurations.ts";

/** https://learn.microsoft.com/en-us/graph/api/authenticationmethodsroot-list-userregistrationdetails */
export const registration: ReadinessCheck = {
  name: "self-service password reset",
  permission: "AuditLog.Read.All, and as a person the role Reports Reader or another that reads reports",
  async run(graph, tenant, signal): Promise<Outcome[]> {
    const all = await graph.list("/v1.0/reports/authenticationMethods/userRegistrationDetails", signal);
    const told = ["isSsprEnabled", "isSsprRegistered", "isSsprCapable"];
    if (
      all.some(
        (user) => told.some((key) => typeof user[key] !== "boolean") || !Array.isArray(user["methodsRegistered"]),
      )
    )
      throw new GraphError(200, "shape", `a user has no ${told.join(", ")} or methodsRegistered`);
    const members = all.filter(({ userType }) => String(userType).toLowerCase() !== "guest");
    const enabled = members.filter(({ isSsprEnabled }) => isSsprEnabled === true);
    const registered = enabled.filter(({ isSsprRegistered }) => isSsprRegistered === true);
    const capable = enabled.filter(({ isSsprCapable }) => isSsprCapable === true);
    const found = `of ${members.length} users ${enabled.length} may reset a password, ${registered.length} of these have registered enough methods, ${capable.length} can do it now`;
    return [{ ...judged(tenant, members, enabled, capable.length), found }, onlyPhones(tenant, enabled)];
  },
};

/** Administrators may by a policy of their own, whatever the scope. */
function judged(
  { selfServicePasswordReset: scope }: DeclaredTenant,
  members: readonly GraphObject[],
  enabled: readonly GraphObject[],
  capable: number,
): Omit<Outcome, "found"> {
  const users = enabled.filter(({ isAdmin }) => isAdmin !== true).length;
  const others = members.length - enabled.length;
  const said = `The stack file says selfServicePasswordReset: ${scope}, and`;
  if (scope === "none" && users > 0) {
    const next = `${said} the tenant lets ${users} users who are no administrators. Set None in Password reset > Properties, or write all, or the group.`;
    return { state: "unmet", next };
  }
  if (scope !== "none" && users === 0) {
    const next = `${said} the tenant lets nobody${enabled.length > 0 ? " but administrators" : ""}. Set it in Password reset > Properties.`;
    return { state: "unmet", next };
  }
  if (scope === "all" && others > 0) {
    const next = `${said} ${others} users may not. See that Password reset > Properties says All.`;
    return { state: "told", next };
  }
  if (scope === "group" && others === 0) {
    const next = `${said} every user may. See that Password reset > Properties says Selected, with that group, and not All.`;
    return { state: "told", next };
  }
  if (capable < enabled.length)
    return { state: "told", next: "Have the others register their methods: https://aka.ms/ssprsetup" };
  return { state: "met" };
}

function onlyPhones({ cloud }: DeclaredTenant, users: readonly GraphObject[]): Outcome {
  if (cloud !== "public") return { state: "met", found: `text messages and calls end in the public cloud only` };
  const alone = users.filter(({ methodsRegistered }) => {
    const usable = (methodsRegistered as unknown[]).map(String).filter((name) => resetMethods.includes(name));
    return usable.length > 0 && usable.every((name) => resetPhones.includes(name));
  });
  const found = `${alone.length} of those who may have a phone as the only method that resets a password; Microsoft sends text messages and calls until ${PHONE_METHODS_END}`;
  if (alone.length === 0) return { state: "met", found };
  const names = alone.map(({ userPrincipalName }) => String(userPrincipalName)).sort();
  const next =
    "What a reset does for them after that day is not documented: have them register another before that resets a password: passkeys and Windows Hello do not.";
  return { state: "told", found, next, names };
}

/** Users by the domain they come from, and domains that two engines have. */
export const engines: ReadinessCheck = {
  name: "users of cloud sync and Entra Connect Sync",
  permission: "User.Read.All, Application.Read.All and Synchronization.Read.All",
  otherwise: asApplication,
  async run(graph, tenant, signal): Promise<Outcome[]> {
    const filter = encodeURIComponent("onPremisesSyncEnabled eq true");
    const users = await graph.list(`/v1.0/users?$filter=${filter}&$select=onPremisesDomainName&$top=999`, signal);
    const of = (domains: readonly string[]) =>
      users.filter(({ onPremisesDomainName: name }) => domains.includes(String(name).toLowerCase())).length;
    const [ours, theirs] = [tenant.cloudSyncDomains, tenant.connectSyncDomains].map((names) =>
      names.map((name) => name.toLowerCase()),
    ) as [string[], string[]];
    const unnamed = users.filter(({ onPremisesDomainName: name }) => typeof name !== "string" || name === "").length;
    const elsewhere = users.length - of([...ours, ...theirs]) - unnamed;
    const open = unnamed > 0 ? `, and of ${unnamed} Microsoft Graph tells no domain` : "";
    const found = `${users.length} users are synchronised: ${of(ours)} from domains of cloud sync, ${of(theirs)} from domains of Entra Connect Sync, ${elsewhere} from domains that the stack file does not name${open}`;
    const counted: Outcome = { state: elsewhere + unnamed > 0 ? "told" : "met", found };
    const all = await configurationsIn(graph, signal);
    return [
      users.length > 0 && unnamed === users.length ? { state: "notChecked", found } : counted,
      ofBoth(theirs, all, (domains) => of(domains)),
    ];
  },
};

/** Active, or held up for a while. */
const mayRun = ({ jobs }: Configuration): boolean =>
  jobs.some(({ code }) => code === "Active" || code === "Quarantine");
const isSilent = ({ jobs }: Configuration): boolean => jobs.some(({ code }) => code === undefined);

function ofBoth(
  theirs: readonly string[],
  all: readonly Configuration[],
  usersOf: (domains: readonly string[]) => number,
): Outcome {
  const among = all.filter(({ domain }) => theirs.includes(domain));
  const both = [...new Set(among.filter(mayRun).map(({ domain }) => domain))];
  if (both.length > 0)
    return {
      state: "unmet",
      found: `cloud sync is started for ${both.join(", ")}, declared as Entra Connect Sync's: ${usersOf(both)} users may be in scope of both`,
      next: "See that Entra Connect Sync passes over each user of cloud sync (docs/cloud-sync.md, Moving a domain): what leaves its scope is deleted in the tenant.",
    };
  const silent = among.filter(isSilent).map(({ domain }) => domain);
  if (silent.length > 0) {
    const found = `cloud sync has a configuration for ${silent.join(", ")}, declared as Entra Connect Sync's, and whether its jobs run Microsoft Graph does not tell`;
    return { state: "notChecked", found };
  }
  const perhaps =
    theirs.length === 0 ? [] : all.filter((one) => isNamedOtherwise(one) && (mayRun(one) || isSilent(one)));
  if (perhaps.length > 0)
    return {
      state: "told",
      found: `cloud sync has configurations whose names are no domain's: ${perhaps.map(({ name }) => name).join(", ")}. Whether one is for ${theirs.join(", ")}, declared as Entra Connect Sync's, is not known`,
      next: `See which domain each is of: ${perhaps.map(whereItsDomainIs).join("; ")}.`,
    };
  const found =
    "no domain that is declared as Entra Connect Sync's has a cloud sync that runs; whether Entra Connect Sync has users of the others in scope only its own server says";
  return { state: "met", found };
}
