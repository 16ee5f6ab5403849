import { distinguishedName, isInDomain } from "../formats/domainName.ts";
import type { Defect } from "../path.ts";
import type { DeclaredForest } from "./declared.ts";

/** Groups that hold everyone, or every computer: each member could act as the service account. */
export const wideGroups = [
  "Everyone",
  "Anonymous Logon",
  "Authenticated Users",
  "Users",
  "Guests",
  "Domain Users",
  "Domain Guests",
  "Domain Computers",
];

export function checkServiceAccounts(forests: readonly DeclaredForest[]): Defect[] {
  return forests.flatMap((forest) => {
    const account = forest.values.serviceAccount;
    if (typeof account !== "object") return [];
    const path = [...forest.path, "serviceAccount"];
    const { passwordReaders, container, domain = forest.domains[0]?.name } = account;
    const defects = (passwordReaders ?? []).flatMap((reader, index): Defect[] => {
      const group = wideGroups.find((name) => name.toLowerCase() === reader?.toLowerCase());
      if (group === undefined) return [];
      const message = `every member of ${group} could act as the service account. Write a security group of the agent hosts only.`;
      return [{ path: [...path, "passwordReaders", index], message }];
    });
    if (container === undefined) return defects;
    const place = [...path, "container"];
    if (passwordReaders === undefined) {
      const message =
        "without passwordReaders the kit does not create the account, so this says nothing. Write passwordReaders, or remove the key.";
      defects.push({ path: place, message });
    }
    if (domain !== undefined && !isInDomain(container, domain)) {
      defects.push({
        path: place,
        message: `${container} is not in the account's domain ${domain}. Write a DN that ends in ${distinguishedName(domain)}.`,
      });
    }
    return defects;
  });
}
