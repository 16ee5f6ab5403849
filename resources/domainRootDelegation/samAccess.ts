import { distinguishedName } from "../../facts/domainNames.ts";
import { SAM_ACCESS_SOURCE, SAM_ACCESS_STANDING } from "../../facts/samAccess.ts";
import type { Context } from "../ports/resource.ts";
import type { DomainRootDelegationInputs } from "./definition.ts";

/** Each is unknown where it may not be read. */
export type SamAccess = {
  /** Whether the account may list the contents and read all properties and the permissions of CN=Server,CN=System. */
  samServer: "readable" | "notReadable" | "unknown";
  /** Whether Authenticated Users are in Pre-Windows 2000 Compatible Access. */
  authenticatedUsers: "member" | "notMember" | "unknown";
};

type Delegated = Pick<DomainRootDelegationInputs, "account" | "domain" | "target">;

/** Warns of what is missing. It is a matter of the domain, so it is told with the entries on its root alone. */
export function tellSamAccess(inputs: Delegated, access: SamAccess, context: Pick<Context, "warn">): void {
  const isWhole = access.samServer !== "notReadable" && access.authenticatedUsers !== "notMember";
  if (inputs.target === undefined && !isWhole) context.warn(sentence(inputs, access));
}

function sentence({ account, domain }: Delegated, { samServer, authenticatedUsers }: SamAccess): string {
  const unreadable = samServer === "notReadable";
  const emptied = authenticatedUsers === "notMember";
  const server = `CN=Server,CN=System,${distinguishedName(domain)} (samServer)`;
  const group = `Authenticated Users are not in Pre-Windows 2000 Compatible Access of ${domain}`;
  const readings: Record<SamAccess["samServer"], string> = {
    notReadable: `and ${account} may not read ${server}`,
    readable: `though ${account} may read ${server} all the same`,
    unknown: `and whether ${account} may read ${server} is not known, as its permissions may not be read`,
  };
  const facts = emptied
    ? `${group}, ${readings[samServer]}.`
    : `${account} may not read ${server}, neither by an entry of its own or of its groups nor as Authenticated Users or Pre-Windows 2000 Compatible Access.`;
  const fix = [
    ...(emptied ? ["put Authenticated Users back into the group where no benchmark keeps them out"] : []),
    ...(unreadable
      ? [`let ${account} list the contents and read all properties and the permissions of samServer`]
      : []),
  ].join(", or ");
  return `${facts} ${SAM_ACCESS_STANDING} Should resets be refused although the rights are there, ${fix}: ${SAM_ACCESS_SOURCE}`;
}
