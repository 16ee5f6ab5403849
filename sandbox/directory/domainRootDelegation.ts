import { ChannelError, type ScriptAction } from "../../resources/ports/channel.ts";
import type {
  DomainRootDelegationParameters,
  DomainRootDelegationResult,
} from "../../resources/domainRootDelegation/call.ts";
import { aceOf, knownRights, type WritebackRight } from "../../facts/writebackRights.ts";
import { acesOf, covers, isOverGrant, parseAce } from "./accessControl.ts";
import { accountOf, candidatesOf } from "./accounts.ts";
import { domainOf, type DirectoryState, type DomainState } from "./state.ts";

/** What DomainRootDelegation.ps1 does, on the simulated directory, whose accounts are in no group. */
export function domainRootDelegation(
  state: DirectoryState,
  action: ScriptAction,
  parameters: DomainRootDelegationParameters,
): DomainRootDelegationResult {
  const domain = domainOf(state, parameters.domain);
  const recorded = action === "Remove" ? parameters.accountSid : undefined;
  const account = recorded === undefined ? accountOf(state, parameters.accountDomain, parameters.account) : undefined;
  const sid = recorded ?? account?.sid ?? parameters.accountSid ?? "";
  const wanted = [...new Set(parameters.rights)];
  for (const right of wanted) {
    if (!knownRights.includes(right)) {
      throw new ChannelError(
        "failed",
        `"${right}" is no right of password writeback. Write one of ${knownRights.join(", ")}.`,
      );
    }
  }
  const exists = recorded !== undefined || account !== undefined;
  if (!exists && action === "Ensure") throw new ChannelError("not-found", noAccount(state, parameters));
  const changed =
    action === "Observe" || sid === "" ? [] : change(domain, sid, action, { wanted, unwanted: parameters.unwanted });
  const further = furtherAces(domain, sid);
  return {
    exists,
    accountName: account?.name ?? "",
    accountSid: sid,
    rights: heldRights(domain, sid).filter((right) => holders(domain, right, sid).includes(sid)),
    overGrants: further.filter((ace) => isOverGrant(parseAce(ace))),
    otherAces: further.filter((ace) => !isOverGrant(parseAce(ace))),
    effective: account === undefined ? [] : effective(domain, sid, wanted),
    changed,
    candidates: exists ? [] : candidatesOf(state, parameters.accountDomain),
    descriptor: descriptorPart(domain, parameters.descriptorPart),
  };
}

function descriptorPart({ dacl }: DomainState, part: number | undefined) {
  if (part === undefined) return { parts: 0, text: "", digest: "" };
  const text = `D:${dacl.join("")}`;
  return { parts: 1, text, digest: text };
}

function noAccount(state: DirectoryState, { account, accountDomain }: DomainRootDelegationParameters): string {
  const known = candidatesOf(state, accountDomain);
  const advice =
    known.length > 0
      ? `Write one of the group managed service accounts that there are: ${known.join("; ")}`
      : "There is no group managed service account: install the agent, or create one first";
  return `There is no account "${account}" in the domain "${accountDomain}", neither by its sAMAccountName nor, of a group managed service account, by its cn. ${advice}.`;
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
