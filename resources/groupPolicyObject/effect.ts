import { days } from "../../facts/calendar.ts";
import { isDomainRoot } from "../../facts/domainNames.ts";
import { setTimeout as sleep } from "node:timers/promises";
import { ChannelError } from "../ports/channel.ts";
import type { Context, Ensured } from "../ports/resource.ts";
import type { GroupPolicyObjectResult } from "./call.ts";
import type { GroupPolicyObjectInputs } from "./definition.ts";
import { conflictText, keepsOut } from "./conflicts.ts";

/** The PDC emulator writes minPwdAge when it next applies group policy: every five minutes, or at gpupdate. */
export async function awaitEffect<Observed extends GroupPolicyObjectResult>(
  inputs: GroupPolicyObjectInputs,
  first: Observed,
  look: () => Promise<GroupPolicyObjectResult>,
  context: Context,
): Promise<Ensured<Observed>> {
  const { domain, linkTarget, accountPolicy, link, effectTimeout } = inputs;
  const wanted = accountPolicy?.minimumPasswordAge;
  if (effectTimeout === 0 || wanted === undefined || !link.enabled || !isDomainRoot(linkTarget, domain))
    return { observed: first };
  const started = Date.now();
  let observed = first;
  const age = () => observed.effective.accountPolicy.minimumPasswordAge;
  for (let pause = 1; age() !== wanted; pause = Math.min(pause * 2, 15)) {
    const waited = Math.round((Date.now() - started) / 1000);
    const reasons = observed.conflicts
      .filter((conflict) => keepsOut(conflict, inputs, observed) && concernsAge(conflict.setting))
      .map((conflict) => conflictText(conflict, inputs, observed.displayName));
    if (waited >= effectTimeout) {
      const problem =
        `The policy is written and linked, but after ${waited} s the minimum password age of ${domain} is still ${days(age())}, not ${wanted}. ` +
        (reasons.join(" ") || "The PDC emulator has not applied it: run gpupdate /force there, then update again.");
      return { observed, problem };
    }
    const against = reasons.length > 0 ? `; ${reasons.join(" ")}` : "";
    context.progress(
      `waiting for the PDC emulator of ${domain} to apply the policy (${waited} s of at most ${effectTimeout} s)${against}`,
    );
    try {
      await sleep(pause * 1000, undefined, { signal: context.signal });
      observed = { ...observed, ...(await look()) };
    } catch (error) {
      if (!context.signal.aborted && !(error instanceof ChannelError)) throw error;
      const why = context.signal.aborted ? "the wait was cancelled" : (error as Error).message;
      const problem = `The policy is written and linked, but it is not known to be in effect in ${domain}: ${why}. Update again.`;
      return { observed, problem };
    }
  }
  return { observed };
}

const concernsAge = (setting: string | undefined): boolean =>
  setting === undefined || setting === "accountPolicy.minimumPasswordAge";
