import { unknownAccount, type ServiceAccount } from "./groupPolicy/accounts.ts";
import type { ResourceView, Stack } from "./rule.ts";
import { DOMAIN_ROOT_DELEGATION, GROUP_MANAGED_SERVICE_ACCOUNT } from "./types.ts";
import { at, sameText } from "./value.ts";

/** The service accounts that a policy must leave alone; at least one, which may be unknown. */
export function serviceAccountsIn({ properties }: ResourceView, stack: Stack): readonly ServiceAccount[] {
  const domain = at(properties, "domain");
  return typeof domain === "string" ? serviceAccountsOf(domain, stack) : [unknownAccount];
}

/**
 * The service accounts that a stack declares for a domain: those that live there, and those that write to it. One that is
 * not known where the stack declares none.
 */
function serviceAccountsOf(domain: string, stack: Stack): readonly ServiceAccount[] {
  const accounts = new Map<string, ServiceAccount>();
  for (const resource of declaring(domain.toLowerCase(), stack)) {
    const account = accountOf(resource, domain);
    const key = account.name?.toLowerCase() ?? "";
    accounts.set(key, { ...accounts.get(key), ...account });
  }
  return accounts.size > 0 ? [...accounts.values()] : [unknownAccount];
}

/** Of what a stack declares that which tells who the service accounts are. */
export function serviceAccountViews(views: readonly ResourceView[]): ResourceView[] {
  return views.filter(({ type }) => type === GROUP_MANAGED_SERVICE_ACCOUNT || type === DOMAIN_ROOT_DELEGATION);
}

function declaring(domain: string, stack: Stack): ResourceView[] {
  const found = (type: string, property: string) => stack.ofTypeBy(type, property).get(domain) ?? [];
  return [
    ...found(GROUP_MANAGED_SERVICE_ACCOUNT, "domain"),
    ...found(DOMAIN_ROOT_DELEGATION, "accountDomain"),
    ...found(DOMAIN_ROOT_DELEGATION, "domain"),
  ];
}

function accountOf({ properties }: ResourceView, domain: string): ServiceAccount {
  const [name, sid, found] = [at(properties, "account"), at(properties, "accountSid"), at(properties, "accountName")];
  const home = at(properties, "accountDomain") ?? at(properties, "domain");
  return {
    ...(typeof name === "string" && typeof home === "string" && { name: nameIn(domain, name, home) }),
    ...(typeof sid === "string" && { sid }),
    ...(typeof found === "string" &&
      found !== "" &&
      typeof home === "string" && { found: nameIn(domain, found, home) }),
  };
}

/** A domain looks up names among its own accounts. */
const nameIn = (domain: string, name: string, home: string) => (sameText(home, domain) ? name : `${home}\\${name}`);
