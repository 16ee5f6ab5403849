import { ChannelError, type ScriptAction } from "../../resources/ports/channel.ts";
import type {
  DomainRootDelegationParameters,
  DomainRootDelegationResult,
} from "../../resources/domainRootDelegation/call.ts";
import { aceOf, knownRights, type WritebackRight } from "../../facts/writebackRights.ts";
import { acesOf, covers, isOverGrant, parseAce } from "./accessControl.ts";
import { accountOf, candidatesOf } from "./accounts.ts";
import { samAccess, unknownSamAccess } from "./samAccess.ts";
import { domainOf, type DirectoryState, type DomainState } from "./state.ts";

/** What DomainRootDelegation.ps1 does, on the simulated directory, whose accounts are in no group. */
export function domainRootDelegation(
  state: DirectoryState,
  action: ScriptAction,
  parameters: DomainRootDelegationParameters,
): DomainRootDelegationResult {
  const domain = domainOf(state, parameters.domain);
  const place = placeIn(domain, parameters.target);
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
    action === "Observe" || sid === "" ? [] : change(place, sid, action, { wanted, unwanted: parameters.unwanted });
  const further = furtherAces(place, sid);
  return {
    exists,
    accountName: account?.name ?? "",
    accountSid: sid,
    rights: heldRights(place, sid).filter((right) => holders(place, right, sid).includes(sid)),
    overGrants: further.filter((ace) => isOverGrant(parseAce(ace))),
    otherAces: further.filter((ace) => !isOverGrant(parseAce(ace))),
    effective: account === undefined ? [] : effective(place, sid, wanted),
    changed,
    candidates: exists ? [] : candidatesOf(state, parameters.accountDomain),
    descriptor: descriptorPart(place, parameters.descriptorPart),
    samAccess: account === undefined ? unknownSamAccess : samAccess(domain, sid),
  };
}

/** What holds entries: the domain root, or an OU. */
interface Place {
  dacl: string[];
}

function placeIn(domain: DomainState, target: string | undefined): Place {
  if (target === undefined) return domain;
  const units = (domain.unitDacls ??= {});
  const key = target.toLowerCase();
  return {
    get dacl() {
      return units[key] ?? [];
    },
    set dacl(list) {
      units[key] = list;
    },
  };
}

function descriptorPart({ dacl }: Place, part: number | undefined) {
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
  place: Place,
  sid: string,
  action: "Ensure" | "Remove",
  { wanted, unwanted = [] }: { wanted: WritebackRight[]; unwanted: string[] | undefined },
): WritebackRight[] {
  const held = heldRights(place, sid);
  const further = furtherAces(place, sid);
  const taken = new Set(unwanted.filter((ace) => further.includes(ace)));
  const changed = wanted.filter((right) => held.includes(right) === (action === "Remove"));
  if (action === "Remove") changed.flatMap((right) => acesOf(right, sid)).forEach((ace) => taken.add(ace));
  place.dacl = place.dacl.filter((ace) => !taken.has(ace));
  if (action === "Ensure") place.dacl = [...place.dacl, ...changed.map((right) => aceOf(right, sid))];
  return changed;
}

function heldRights(place: Place, sid: string): WritebackRight[] {
  return knownRights.filter((right) => acesOf(right, sid).some((ace) => place.dacl.includes(ace)));
}

/** The account's entries that are no documented form of a right. */
function furtherAces(place: Place, sid: string): string[] {
  const documented = knownRights.flatMap((right) => acesOf(right, sid));
  return place.dacl.filter((ace) => parseAce(ace).trustee === sid && !documented.includes(ace));
}

const everyone: Readonly<Record<string, string>> = { AU: "Authenticated Users", WD: "Everyone" };

/** Trustees that bring the account a right, up to an entry that denies it. */
function holders(place: Place, right: WritebackRight, sid: string): string[] {
  const relevant = place.dacl
    .map(parseAce)
    .filter((ace) => (ace.trustee === sid || ace.trustee in everyone) && covers(ace, right));
  const denied = relevant.findIndex((ace) => ace.denies);
  return relevant.slice(0, denied === -1 ? undefined : denied).map((ace) => ace.trustee);
}

function effective(place: Place, sid: string, rights: readonly WritebackRight[]) {
  return rights.flatMap((right) =>
    [...new Set(holders(place, right, sid))].flatMap((trustee) => {
      const through = everyone[trustee];
      return through === undefined ? [] : [{ right, through }];
    }),
  );
}
