import { reachesInetOrgPerson, rightText } from "../../facts/writebackRights.ts";
import type { PropertyMap } from "../../formats/wire/codec.ts";
import { NotInEffectError, RefusedError, type Context, type Resource, type Subject } from "../ports/resource.ts";
import type { DomainRootDelegationResult } from "../../scripts/contract.ts";
import { delegationCall, runDelegation } from "./calls.ts";
import { definition, isSddl, type DomainRootDelegationInputs } from "./definition.ts";
import {
  addedRights,
  describeDelegation,
  formerEntries,
  memoryOf,
  recordedSid,
  seenOverGrants,
  unwantedGrants,
  type DelegationMemory,
  type FormerEntries,
  type ObservedDelegation,
} from "./state.ts";
import { splitId } from "../shared/directory.ts";
import { refuseDirectory } from "../shared/directoryFields.ts";
import { notObservable, reportUnreachableUsers } from "./unreachableUsers.ts";

/** The access control entries of the service account on one domain root. */
export const domainRootDelegation: Resource<DomainRootDelegationInputs, ObservedDelegation> = {
  type: definition.type,
  fields: definition.inputs,
  outputs: {
    accountSid: "stable",
    addedRights: "changing",
    formerEntries: "changing",
    foundOverGrants: "changing",
    reportedOverGrants: "changing",
    otherAces: "changing",
    effectiveRights: "changing",
    unreachableUsers: "changing",
  },

  refuse: refuseDirectory,
  identify: ({ domain, account, accountDomain }) => `${domain}/${account}${accountDomain ? `@${accountDomain}` : ""}`,
  inputsOf(id) {
    const { domain, object } = splitId(id);
    const [account = "", accountDomain] = object.split("@");
    return { domain, account, ...(accountDomain && { accountDomain }), rights: [] } as never;
  },
  title: ({ account, domain }) => `The delegation of ${account} on the root of ${domain}`,

  /**
   * What another hand granted already is not added again, and so stays when the resource goes. What is missing now is this
   * resource's, even if the answer to the write is lost.
   */
  async claim(subject, context) {
    const result = await runDelegation("Observe", subject, context, { rights: subject.inputs.rights });
    refuseCutList(subject.inputs, result);
    const missing = subject.inputs.rights.filter((right) => !result.rights.includes(right));
    return {
      id: subject.id,
      adopted: false,
      state: { addedRights: missing, foundOverGrants: result.overGrants },
    };
  },

  async observe(subject, context) {
    const { rights } = subject.inputs;
    const result = await runDelegation("Observe", subject, context, { rights, ...recordedSid(subject) });
    // Entries that an account left behind are still there to be taken away.
    const memory = memoryOf(subject, result);
    const left = result.exists || result.rights.length > 0 || memory.formerEntries.length > 0;
    return left ? withReport(subject, result, memory, context) : undefined;
  },

  async remember(subject, context) {
    const { rights } = subject.inputs;
    const now = await runDelegation("Observe", subject, context, { rights });
    if (!now.exists) return {}; // an account that is gone gets no entries
    const memory = memoryOf(subject, now);
    const missing = rights.filter((right) => !now.rights.includes(right) && !memory.addedRights.includes(right));
    return {
      accountSid: now.accountSid,
      addedRights: [...memory.addedRights, ...missing],
      formerEntries: memory.formerEntries as unknown as PropertyMap[],
      reportedOverGrants: now.overGrants,
    };
  },

  async ensure(subject, context) {
    const { rights } = subject.inputs;
    const added = addedRights(subject);
    await takeAway(subject, formerEntries(subject), context);
    const dropped = added.filter((right) => !rights.includes(right));
    await takeAway(subject, [{ ...recordedSid(subject), rights: dropped }], context);
    const unwanted = unwantedGrants(subject, seenOverGrants(subject));
    const after = await runDelegation("Ensure", subject, context, { rights, unwanted });
    const observed = await withReport(subject, after, { addedRights: added, formerEntries: [] }, context);
    const denied = rights.filter((right) => !after.rights.includes(right));
    if (denied.length > 0) throw new NotInEffectError(denial(subject.inputs, denied, after), observed);
    return observed;
  },

  leftTraces: (subject, observed) => addedRights(subject).some((right) => observed.rights.includes(right)),

  async remove(subject, context) {
    await takeAway(
      subject,
      [...formerEntries(subject), { ...recordedSid(subject), rights: addedRights(subject) }],
      context,
    );
  },

  plan({ inputs }) {
    const { domain, account, rights } = inputs;
    return {
      call: delegationCall("Ensure", inputs, { rights }),
      says: rights.map((right) => `Allow ${account} on the root of ${domain}: ${rightText(right)}.`),
    };
  },

  describe: describeDelegation,
};

async function takeAway(
  subject: Subject<DomainRootDelegationInputs>,
  entries: readonly (Pick<FormerEntries, "rights"> & Partial<FormerEntries>)[],
  context: Context,
): Promise<void> {
  for (const one of entries) {
    if (one.rights.length > 0) await runDelegation("Remove", subject, context, one);
  }
}

async function withReport(
  { inputs }: Subject<DomainRootDelegationInputs>,
  result: DomainRootDelegationResult,
  memory: DelegationMemory,
  context: Context,
): Promise<ObservedDelegation> {
  const observed = (unreachableUsers: PropertyMap) => ({ ...result, memory, unreachableUsers });
  if (inputs.reportUnreachableUsers === false) return observed(notObservable("reportUnreachableUsers is false"));
  if (!result.exists) return observed(notObservable(`${inputs.account} does not exist`));
  const asked = { accountSid: result.accountSid, inetOrgPerson: reachesInetOrgPerson(inputs.rights) };
  return observed(await reportUnreachableUsers(inputs, asked, context));
}

/** What was there before must be recorded whole, or some of it would later be taken for new. */
function refuseCutList(
  { account, domain }: DomainRootDelegationInputs,
  { overGrants }: DomainRootDelegationResult,
): void {
  if (overGrants.every(isSddl)) return;
  throw new RefusedError(
    `${account} holds more over-grants on the root of ${domain} than can be told: ${overGrants.join(" ")}. Take away those that are not needed, then run again.`,
  );
}

function denial(
  { account, domain }: DomainRootDelegationInputs,
  denied: readonly string[],
  { otherAces }: DomainRootDelegationResult,
): string {
  const own = otherAces.filter((ace) => /^\((D|OD|XD);/.test(ace));
  const where = own.length > 0 ? own.join(" ") : "one for a group of the account, Authenticated Users or Everyone";
  return `The entries of ${account} on the root of ${domain} are there, but an entry that denies ${denied.join(", ")} stands before them: ${where}. Take it away, then run again.`;
}
