import { ChannelError, type ScriptAction } from "../../resources/ports/channel.ts";
import type {
  DomainRootDelegationParameters,
  DomainRootDelegationResult,
} from "../../resources/domainRootDelegation/call.ts";
import { aceOf, knownRights, type WritebackRight } from "../../facts/writebackRights.ts";
import { acesOf, covers, isOverGrant, parseAce } from "./accessControl.ts";
import { domainOf, sidOf, type DirectoryState, type DomainState } from "./state.ts";

/** What DomainRootDelegation.ps1 does, on the simulated directory; every account exists, and is in no group. */
export function domainRootDelegation(
  state: DirectoryState,
  action: ScriptAction,
  parameters: DomainRootDelegationParameters,
): DomainRootDelegationResult {
  const domain = domainOf(state, parameters.domain);
  const recorded = action === "Remove" ? parameters.accountSid : undefined;
  const sid = recorded ?? sidOf(parameters.accountDomain, parameters.account);
  const wanted = [...new Set(parameters.rights)];
  for (const right of wanted) {
    if (!knownRights.includes(right)) {
      throw new ChannelError(
        "failed",
        `"${right}" is no right of password writeback. Write one of ${knownRights.join(", ")}.`,
      );
    }
  }
  const changed = action === "Observe" ? [] : change(domain, sid, action, { wanted, unwanted: parameters.unwanted });
  const further = furtherAces(domain, sid);
  return {
    exists: true,
    accountSid: sid,
    rights: heldRights(domain, sid).filter((right) => holders(domain, right, sid).includes(sid)),
    overGrants: further.filter((ace) => isOverGrant(parseAce(ace))),
    otherAces: further.filter((ace) => !isOverGrant(parseAce(ace))),
    effective: recorded === undefined ? effective(domain, sid, wanted) : [],
    changed,
  };
}

function change(
  domain: DomainState,
  sid: string,
  action: "Ensure" | "Remove",
  { wanted, unwanted = [] }: { wanted: WritebackRight[]; unwanted: string[] | undefined },
): WritebackRight[] {
  const held = heldRights(domain, sid);
  const further = furtherAces(domain, sid);
  const taken = new Set(unwanted.filter((ace) => further.includes(ace)));
  const changed = wanted.filter((right) => held.includes(right) === (action === "Remove"));
  if (action === "Remove") changed.flatMap((right) => acesOf(right, sid)).forEach((ace) => taken.add(ace));
  domain.dacl = domain.dacl.filter((ace) => !taken.has(ace));
  if (action === "Ensure") domain.dacl.push(...changed.map((right) => aceOf(right, sid)));
  return changed;
}

function heldRights(domain: DomainState, sid: string): WritebackRight[] {
  return knownRights.filter((right) => acesOf(right, sid).some((ace) => domain.dacl.includes(ace)));
}

/** The account's entries that are no documented form of a right. */
function furtherAces(domain: DomainState, sid: string): string[] {
  const documented = knownRights.flatMap((right) => acesOf(right, sid));
  return domain.dacl.filter((ace) => parseAce(ace).trustee === sid && !documented.includes(ace));
}

const everyone: Readonly<Record<string, string>> = { AU: "Authenticated Users", WD: "Everyone" };

/** Trustees that bring the account a right, up to an entry that denies it. */
function holders(domain: DomainState, right: WritebackRight, sid: string): string[] {
  const relevant = domain.dacl
    .map(parseAce)
    .filter((ace) => (ace.trustee === sid || ace.trustee in everyone) && covers(ace, right));
  const denied = relevant.findIndex((ace) => ace.denies);
  return relevant.slice(0, denied === -1 ? undefined : denied).map((ace) => ace.trustee);
}

function effective(domain: DomainState, sid: string, rights: readonly WritebackRight[]) {
  return rights.flatMap((right) =>
    [...new Set(holders(domain, right, sid))].flatMap((trustee) => {
      const through = everyone[trustee];
      return through === undefined ? [] : [{ right, through }];
    }),
  );
}
