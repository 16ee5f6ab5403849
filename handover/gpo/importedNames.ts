import type { SecuritySettings, UserRightSetting } from "../../facts/securitySettings.ts";
import { sidOfService } from "../../facts/serviceSids.ts";
import { ALL_SERVICES, sidOfName } from "../../facts/wellKnownSids.ts";
import type { Backup } from "../../formats/gpo/backup.ts";

/** Settings as a stack file would name them, and what is none of the computer's, or given to no one. */
export function inTheWordsOfTheStack(backup: Backup): { settings: SecuritySettings; left: string[] } {
  const { registryValues = [], userRights = [], ...others } = backup.template?.settings ?? {};
  const values = registryValues.filter(({ name }) => ofComputer.test(name));
  const rights = userRights.filter(({ principals }) => principals.length > 0);
  return {
    settings: {
      ...others,
      ...(values.length > 0 && {
        registryValues: values.map(({ name, ...data }) => ({ name: name.replace(ofComputer, "MACHINE\\"), ...data })),
      }),
      ...(rights.length > 0 && { userRights: rights.map((right) => withNames(right, backup)) }),
    },
    left: [
      ...registryValues
        .filter(({ name }) => !ofComputer.test(name))
        .map(({ name }) => `[Registry Values] ${name}, which is not of the computer`),
      ...userRights
        .filter(({ principals }) => principals.length === 0)
        .map(({ right }) => `[Privilege Rights] ${right}, which is given to no one`),
    ],
  };
}

/** Names of Windows know no case. */
const ofComputer = /^MACHINE\\/i;

/** Such as NT SERVICE\MSSQLSERVER. */
export const serviceAccount = /^nt service\\(?=.)/i;

/** The SID of a service's account follows from its name; the group of all of them is no service. */
export function sidOfServiceAccount(account: string): string {
  const name = account.replace(serviceAccount, "");
  return name.toLowerCase() === "all services" ? ALL_SERVICES : sidOfService(name);
}

/** What Windows calls by a name with an authority is known by its SID; an account of the domain itself goes without it. */
function withNames({ right, principals }: UserRightSetting, { accounts, domain }: Backup): UserRightSetting {
  const ownNames = new Set(
    accounts
      .filter(({ dnsDomain }) => dnsDomain.toLowerCase() === domain.toLowerCase())
      .map(({ netBiosDomain }) => netBiosDomain.toLowerCase()),
  );
  ownNames.add(domain.toLowerCase());
  const stackName = (principal: string) => {
    const [authority = "", name] = principal.split("\\");
    if (name === undefined) return principal;
    if (serviceAccount.test(principal)) return sidOfServiceAccount(principal);
    if (["nt authority", "builtin"].includes(authority.toLowerCase())) return sidOfName(name) ?? principal;
    return ownNames.has(authority.toLowerCase()) ? name : principal;
  };
  const seen = new Set<string>();
  const names = principals.map(stackName).filter((name) => {
    const isNew = !seen.has(name.toLowerCase());
    seen.add(name.toLowerCase());
    return isNew;
  });
  return { right, principals: names };
}
