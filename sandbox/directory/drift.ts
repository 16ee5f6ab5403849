import { domainRootOf } from "../../facts/domainNames.ts";
import { aceOf, knownRights, schemaGuids, type WritebackRight } from "../../facts/writebackRights.ts";
import { SandboxError, upFirst } from "../failure.ts";
import { applyGroupPolicy, winnerOf } from "./effectivePolicy.ts";
import type { DirectoryState, DomainState } from "./state.ts";
import type { StateFile } from "./stateFile.ts";

const minimumPasswordAge = "accountPolicy.minimumPasswordAge";

/** What other people do to a directory, each told in a sentence. Without a domain it befalls the first one that it can. */
export class DirectoryDrift {
  readonly #file: StateFile<DirectoryState>;

  constructor(file: StateFile<DirectoryState>) {
    this.#file = file;
  }

  /** Someone edits what gives the age, the group policy or else the PSO. */
  raiseMinimumPasswordAge(domain?: string, days = 1): Promise<string> {
    const holder = (state: DomainState, name: string) => winner(state, name) ?? pso(state);
    return this.#change(domain, holder, (state, name, found) => {
      const what = "pso" in found ? raisePso(found, days) : raisePolicy(state, name, found, days);
      return `the minimum password age of the ${what} is ${days} now.`;
    });
  }

  /** Someone disables the link of the policy that gives the age. */
  disableLink(domain?: string): Promise<string> {
    return this.#change(domain, winner, (state, name, { id, displayName }) => {
      const links = state.links[domainRootOf(name).toLowerCase()] ?? [];
      state.links[domainRootOf(name).toLowerCase()] = links.map((link) =>
        link.policy === id ? { ...link, enabled: false } : link,
      );
      applyGroupPolicy(state, name);
      return `the link of the group policy "${displayName}" ${id} to the domain root is disabled now.`;
    });
  }

  /** Another team links a policy with an age of its own above all others. */
  linkOtherPolicy(domain?: string, days = 1): Promise<string> {
    return this.#change(domain, winner, (state, name) => {
      const [id, displayName] = ["{5E0C0DE5-0000-4000-8000-000000000001}", "Security baseline"];
      state.policies[id] = {
        displayName,
        settings: { [minimumPasswordAge]: days },
        containerVersion: 1,
        fileVersion: 1,
        appliesToComputers: true,
      };
      const others = (state.links[domainRootOf(name).toLowerCase()] ?? []).filter((link) => link.policy !== id);
      state.links[domainRootOf(name).toLowerCase()] = [{ policy: id, enabled: true, enforced: false }, ...others];
      applyGroupPolicy(state, name);
      return `the group policy "${displayName}" with a minimum password age of ${days} stands above all others now.`;
    });
  }

  /** Someone cleans up the access control list of the domain root. */
  removeAce(domain?: string, right: WritebackRight = "ResetPassword"): Promise<string> {
    const holder = (state: DomainState) => delegates(state).find((sid) => state.dacl.includes(aceOf(right, sid)));
    return this.#change(domain, holder, (state, _name, sid) => {
      state.dacl = state.dacl.filter((ace) => ace !== aceOf(right, sid));
      return `${sid} does not hold ${right} on the domain root any more.`;
    });
  }

  /** Someone gives the service account Reset Password on everything below the root, not only on users. */
  addOverGrant(domain?: string): Promise<string> {
    const first = (state: DomainState) => delegates(state)[0];
    return this.#change(domain, first, (state, _name, sid) => {
      const ace = `(OA;CI;CR;${schemaGuids.resetPassword};;${sid})`;
      if (!state.dacl.includes(ace)) state.dacl.push(ace);
      return `${sid} holds ${ace} on the domain root now: Reset Password on computers too.`;
    });
  }

  /** Someone edits the entry of Reset Password so that it is for every object below the root. */
  widenAce(domain?: string): Promise<string> {
    const narrow = (sid: string) => aceOf("ResetPassword", sid);
    const holder = (state: DomainState) => delegates(state).find((sid) => state.dacl.includes(narrow(sid)));
    return this.#change(domain, holder, (state, _name, sid) => {
      const wide = `(OA;CI;CR;${schemaGuids.resetPassword};;${sid})`;
      state.dacl = state.dacl.map((ace) => (ace === narrow(sid) ? wide : ace));
      return `${narrow(sid)} is ${wide} on the domain root now.`;
    });
  }

  /** Someone denies the service account what it was allowed. */
  denyAce(domain?: string, right: WritebackRight = "ResetPassword"): Promise<string> {
    const first = (state: DomainState) => delegates(state)[0];
    return this.#change(domain, first, (state, _name, sid) => {
      const ace = aceOf(right, sid).replace("(OA;", "(OD;");
      state.dacl.unshift(ace);
      return `${sid} is denied ${right} by ${ace} on the domain root now.`;
    });
  }

  /** Somebody follows a benchmark that wants Authenticated Users out of Pre-Windows 2000 Compatible Access. */
  emptyCompatibleAccess(domain?: string): Promise<string> {
    return this.#change(domain, isDelegated, (state) => {
      state.compatibleAccess = [];
      return "Pre-Windows 2000 Compatible Access has no members now.";
    });
  }

  /** Somebody takes the entries of everyone from samServer too. */
  closeSamServer(domain?: string): Promise<string> {
    return this.#change(domain, isDelegated, (state) => {
      state.samServer = ["(A;;GA;;;DA)", "(A;;GA;;;SY)"];
      return "nobody but Domain Admins may read CN=Server,CN=System any more.";
    });
  }

  #change<Target>(
    domain: string | undefined,
    find: (state: DomainState, name: string) => Target | undefined,
    change: (state: DomainState, name: string, target: Target) => string,
  ): Promise<string> {
    return this.#file.update(({ domains }) => {
      // By name: the order in which the engine has made the domains changes from run to run.
      for (const [name, state] of Object.entries(domains).sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (domain !== undefined && domain.toLowerCase() !== name) continue;
        const target = find(state, name);
        if (target !== undefined) return `${name}: ${change(state, name, target)}`;
      }
      const where = domain === undefined ? "The simulated directory" : `The simulated domain ${domain}`;
      throw new SandboxError(`${where} holds nothing of the kit that could drift so. ${upFirst}`, 2);
    });
  }
}

/** The policy that gives the age of 0. A new domain's own gives another: what nobody of the kit wrote drifts from nothing declared. */
function winner(state: DomainState, name: string) {
  const source = winnerOf(state, name, "minimumPasswordAge");
  const policy = source?.value === 0 ? state.policies[source.id] : undefined;
  return source && policy && { id: source.id, displayName: source.displayName, policy };
}

function pso({ passwordSettings }: DomainState) {
  const found = Object.entries(passwordSettings).find(([, { settings }]) => settings.minimumPasswordAge === 0);
  return found && { name: found[0], pso: found[1] };
}

function raisePolicy(state: DomainState, name: string, { id, displayName, policy }: Winner, days: number): string {
  policy.settings = { ...policy.settings, [minimumPasswordAge]: days };
  policy.containerVersion = policy.fileVersion += 1;
  applyGroupPolicy(state, name);
  return `group policy "${displayName}" ${id}`;
}

function raisePso({ name, pso }: Raisable, days: number): string {
  pso.settings = { ...pso.settings, minimumPasswordAge: days };
  return `PSO "${name}"`;
}

type Raisable = NonNullable<ReturnType<typeof pso>>;
type Winner = NonNullable<ReturnType<typeof winner>>;

const isDelegated = (state: DomainState): true | undefined => (delegates(state).length > 0 ? true : undefined);

/** The accounts that hold a right of writeback and are not Windows' own. */
function delegates(state: DomainState): string[] {
  return state.dacl.flatMap((ace) => {
    const sid = /;(S-1-5-21-[\d-]+)\)$/.exec(ace)?.[1];
    return sid !== undefined && knownRights.some((right) => aceOf(right, sid) === ace) ? [sid] : [];
  });
}
