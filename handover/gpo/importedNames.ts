import type { SecuritySettings, UserRightSetting } from "../../facts/securitySettings.ts";
import { isOfWindows, sidOfWindowsName } from "../../facts/localizedNames.ts";
import { sidOfServiceAccount } from "../../facts/serviceSids.ts";
import { userRightNamed } from "../../facts/userRights.ts";
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
    const service = sidOfServiceAccount(principal);
    if (service !== undefined) return service;
    if (isOfWindows(principal)) return sidOfWindowsName(principal) ?? principal;
    return ownNames.has(authority.toLowerCase()) ? name : principal;
  };
  const seen = new Set<string>();
  const names = principals.map(stackName).filter((name) => {
    const isNew = !seen.has(name.toLowerCase());
    seen.add(name.toLowerCase());
    return isNew;
  });
  return { right: userRightNamed(right) ?? right, principals: names };
}
