import { AUTHENTICATED_USERS, EVERYONE, sidOfAlias, COMPATIBLE_ACCESS } from "../../facts/wellKnownSids.ts";
import type { SamAccess } from "../../resources/domainRootDelegation/samAccess.ts";
import { parseAce } from "./accessControl.ts";
import type { DomainState } from "./state.ts";

export const unknownSamAccess: SamAccess = { samServer: "unknown", authenticatedUsers: "unknown" };

/** https://learn.microsoft.com/windows/win32/adschema/c-samserver */
const newSamServer = ["(A;;RPLCLORC;;;AU)", "(A;;RPLCLORC;;;RU)"];

/** What SamAccess.ps1 tells, of an account that is in no group. In the simulated directory everything may be read. */
export function samAccess({ samServer = newSamServer, compatibleAccess }: DomainState, sid: string): SamAccess {
  const members = compatibleAccess ?? [AUTHENTICATED_USERS];
  const isMember = members.some((member) => member === AUTHENTICATED_USERS || member === EVERYONE);
  const trustees = [sid, AUTHENTICATED_USERS, EVERYONE, ...(isMember ? [COMPATIBLE_ACCESS] : [])];
  return {
    samServer: mayRead(samServer, trustees) ? "readable" : "notReadable",
    authenticatedUsers: isMember ? "member" : "notMember",
  };
}

function mayRead(dacl: readonly string[], trustees: readonly string[]): boolean {
  const missing = new Set(["LC", "RP", "RC"]);
  for (const ace of dacl.map(parseAce)) {
    if (!trustees.includes(sidOfAlias(ace.trustee) ?? ace.trustee) || ace.flags.has("IO")) continue;
    const all = ace.rights.has("GA") || ace.rights.has("GR");
    const held = [...missing].filter((right) => all || ace.rights.has(right));
    if (ace.denies && held.length > 0) return false;
    if (ace.objectType === "") held.forEach((right) => missing.delete(right));
  }
  return missing.size === 0;
}
