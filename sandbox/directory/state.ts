import { createHash } from "node:crypto";
import type { AccountPolicySettings } from "../../provider/scripts/contract.ts";

/** The simulated directory as its file holds it. */
export interface DirectoryState {
  /** By DNS name in lower case. */
  readonly domains: Record<string, DomainState>;
}

export interface DomainState {
  /** By id, {GUID} in upper case. */
  readonly policies: Record<string, PolicyState>;
  /** gPLink by DN in lower case; the first has the highest precedence. */
  readonly links: Record<string, LinkState[]>;
  /** minPwdAge of the domain root, in days. */
  minimumPasswordAge: number;
  /** Explicit entries on the domain root, as SDDL. */
  dacl: string[];
}

export interface PolicyState {
  displayName: string;
  accountPolicy: AccountPolicySettings;
  containerVersion: number;
  fileVersion: number;
  appliesToComputers: boolean;
}

export interface LinkState {
  readonly policy: string;
  readonly enabled: boolean;
  readonly enforced: boolean;
}

export function emptyDirectory(): DirectoryState {
  return { domains: {} };
}

/** Every domain exists: one that nothing has been done to yet is as Windows makes it. */
export function domainOf(state: DirectoryState, name: string): DomainState {
  return (state.domains[name.toLowerCase()] ??= newDomain(name));
}

/** DC=corp,DC=contoso,DC=com for corp.contoso.com */
export function rootOf(domain: string): string {
  return domain
    .split(".")
    .map((label) => `DC=${label}`)
    .join(",");
}

/** The same account has the same SID in every run. Relative ids below 1,000 are Windows' own. */
export function sidOf(domain: string, account: string): string {
  const [one, two, three] = [0, 4, 8].map((offset) => digest(domain).readUInt32BE(offset));
  return `S-1-5-21-${one}-${two}-${three}-${1100 + (digest(account).readUInt32BE(0) % 100_000)}`;
}

function digest(name: string): Buffer {
  return createHash("sha256").update(name.toLowerCase()).digest();
}

const DEFAULT_DOMAIN_POLICY = "{31B2F340-016D-11D2-945F-00C04FB984F9}";

/** Authenticated Users, who hold Unexpire Password on every new domain root. */
const AUTHENTICATED_USERS = "AU";

function newDomain(name: string): DomainState {
  return {
    policies: {
      [DEFAULT_DOMAIN_POLICY]: {
        displayName: "Default Domain Policy",
        accountPolicy: {
          minimumPasswordAge: 1,
          maximumPasswordAge: 42,
          minimumPasswordLength: 7,
          passwordHistorySize: 24,
          passwordComplexity: 1,
        },
        containerVersion: 3,
        fileVersion: 3,
        appliesToComputers: true,
      },
    },
    links: { [rootOf(name).toLowerCase()]: [{ policy: DEFAULT_DOMAIN_POLICY, enabled: true, enforced: false }] },
    minimumPasswordAge: 1,
    dacl: [`(OA;;CR;ccc2dc7d-a6ad-4a7a-8846-c04e3cc53501;;${AUTHENTICATED_USERS})`],
  };
}
