import { ChannelError, type ScriptAction } from "../../provider/channels/channel.ts";
import type {
  DomainRootDelegationParameters,
  DomainRootDelegationResult,
  WritebackRight,
} from "../../provider/scripts/contract.ts";
import { domainOf, sidOf, type DirectoryState, type DomainState } from "./state.ts";

const user = "bf967aba-0de6-11d0-a285-00aa003049e2";

/** The documented entries, without their trustee. */
const forms: Readonly<Record<WritebackRight, string>> = {
  ResetPassword: `OA;CIIO;CR;00299570-246d-11d0-a768-00aa006e0529;${user}`,
  WriteLockoutTime: `OA;CIIO;WP;28630ebf-41d5-11d1-a9c1-0000f80367c1;${user}`,
  WritePwdLastSet: `OA;CIIO;WP;bf967a0a-0de6-11d0-a285-00aa003049e2;${user}`,
  UnexpirePassword: "OA;;CR;ccc2dc7d-a6ad-4a7a-8846-c04e3cc53501;",
  ChangePassword: `OA;CIIO;CR;ab721a53-1e2f-11d0-9819-00aa0040529b;${user}`,
};

export const knownRights = Object.keys(forms) as WritebackRight[];

export function aceOf(right: WritebackRight, sid: string): string {
  return `(${forms[right]};${sid})`;
}

/** What DomainRootDelegation.ps1 does, on the simulated directory; every account exists. */
export function domainRootDelegation(
  state: DirectoryState,
  action: ScriptAction,
  parameters: DomainRootDelegationParameters,
): DomainRootDelegationResult {
  const domain = domainOf(state, parameters.domain);
  const sid = sidOf(parameters.accountDomain, parameters.account);
  const wanted = [...new Set(parameters.rights)];
  for (const right of wanted) {
    if (!Object.hasOwn(forms, right)) {
      throw new ChannelError(
        "failed",
        `"${right}" is no right of password writeback. Write one of ${knownRights.join(", ")}.`,
      );
    }
  }
  const held = heldRights(domain, sid);
  let changed: WritebackRight[] = [];
  if (action === "Ensure") {
    changed = wanted.filter((right) => !held.includes(right));
    domain.dacl.push(...changed.map((right) => aceOf(right, sid)));
  }
  if (action === "Remove") {
    changed = wanted.filter((right) => held.includes(right));
    const taken = new Set(changed.map((right) => aceOf(right, sid)));
    domain.dacl = domain.dacl.filter((ace) => !taken.has(ace));
  }
  return {
    exists: true,
    accountSid: sid,
    rights: heldRights(domain, sid),
    otherAces: domain.dacl.filter((ace) => ace.endsWith(`;${sid})`) && !documented(ace, sid)),
    changed,
  };
}

function heldRights(domain: DomainState, sid: string): WritebackRight[] {
  return knownRights.filter((right) => domain.dacl.includes(aceOf(right, sid)));
}

function documented(ace: string, sid: string): boolean {
  return knownRights.some((right) => aceOf(right, sid) === ace);
}
