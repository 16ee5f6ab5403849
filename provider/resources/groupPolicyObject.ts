import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { GroupPolicyObject as ResourceClass } from "../classes/groupPolicyObject.ts";
import type { PropertyMap } from "../protocol/codec.ts";
import type { Field, Fields } from "../protocol/fields.ts";
import { NotInEffectError, RefusedError, type Claim, type Context, type Resource, type Subject } from "../resource.ts";
import type {
  AccountPolicySettings,
  GroupPolicyObjectParameters,
  GroupPolicyObjectResult,
} from "../scripts/contract.ts";
import {
  directoryFields,
  domainRootOf,
  runScript,
  scriptCall,
  splitId,
  type DirectoryInputs,
  type Shape,
} from "./directory.ts";

interface AccountPolicyInputs extends Omit<AccountPolicySettings, "passwordComplexity"> {
  minimumPasswordAge: number;
  passwordComplexity?: boolean;
}

export interface GroupPolicyObjectInputs extends DirectoryInputs {
  displayName: string;
  accountPolicy: AccountPolicyInputs;
  linkTarget?: string;
  link: { order: number; enabled: boolean; enforced: boolean };
  adopt: boolean;
  effectTimeout: number;
}

/** Whole numbers of a range; MS-GPSB 2.2.1 gives the ranges. */
const whole = (least: number, most: number, unit: string, extra?: Partial<Field>): Field => ({
  kind: "number",
  refuse: (value: number) =>
    Number.isInteger(value) && value >= least && value <= most
      ? undefined
      : `is ${value}, but must be a whole number of ${unit} from ${least} to ${most}`,
  ...extra,
});

const linkFields: Fields = {
  order: whole(1, 999, "places", { default: 1 }),
  enabled: { kind: "boolean", default: true },
  enforced: { kind: "boolean", default: false },
};

const fields: Fields = {
  ...directoryFields,
  displayName: {
    kind: "string",
    required: true,
    refuse: (value: string) =>
      value.trim() === "" || value.length > 255 ? "must have 1 to 255 characters" : undefined,
  },
  accountPolicy: {
    kind: "object",
    required: true,
    fields: {
      minimumPasswordAge: whole(0, 998, "days", { required: true }),
      maximumPasswordAge: whole(0, 999, "days"),
      minimumPasswordLength: whole(0, 14, "characters"),
      passwordHistorySize: whole(0, 24, "passwords"),
      passwordComplexity: { kind: "boolean" },
    },
  },
  linkTarget: { kind: "string", replaces: true },
  link: { kind: "object", fields: linkFields, default: { order: 1, enabled: true, enforced: false } },
  adopt: { kind: "boolean", default: false },
  effectTimeout: whole(0, 7200, "seconds", { default: 900 }),
};

/** The group policy that sets the account policy of one domain. */
export const groupPolicyObject: Resource<GroupPolicyObjectInputs, GroupPolicyObjectResult> = {
  type: ResourceClass.type,
  fields,
  outputs: {
    policyId: "stable",
    adopted: "stable",
    effectiveMinimumPasswordAge: "changing",
    effectiveSource: "changing",
  },

  // A GUID of the resource's own, so that a run which died before it could answer finds its policy again.
  identify: (inputs, urn) => `${inputs.domain}/${guidOf(`${urn}|${inputs.domain.toLowerCase()}`)}`,

  inputsOf: (id) => ({ domain: splitId(id).domain, displayName: "", accountPolicy: {} }) as never,

  async claim(subject, context): Promise<Claim<GroupPolicyObjectResult>> {
    const observed = await run("Observe", subject, context);
    if (observed.exists) return { id: subject.id, observed, adopted: false };
    const [other, ...more] = observed.sameName;
    if (other === undefined) return { id: subject.id, observed: undefined, adopted: false };
    const { displayName, domain, adopt } = subject.inputs;
    if (!adopt) {
      throw new RefusedError(
        `displayName is "${displayName}", but ${domain} has a group policy of that name already (${other}), and the kit changes no one else's policy unasked. Choose another name, or set adopt: true to take it over.`,
      );
    }
    if (more.length > 0) {
      throw new RefusedError(
        `adopt is true, but ${domain} has ${1 + more.length} group policies called "${displayName}" (${observed.sameName.join(", ")}). Give the one to adopt a name of its own.`,
      );
    }
    const id = `${domain}/${other}`;
    return { id, observed: await run("Observe", { ...subject, id }, context), adopted: true };
  },

  async observe(subject, context) {
    const result = await run("Observe", subject, context);
    return result.exists ? result : undefined;
  },

  async ensure(subject, context) {
    warnOfDropped(subject, context);
    const result = await run("Ensure", subject, context);
    return awaitEffect(subject, result, context);
  },

  leftTraces: () => true,

  async remove(subject, context) {
    if (subject.state["adopted"] === true) {
      context.warn(
        `The group policy "${subject.inputs.displayName}" of ${subject.inputs.domain} was there before the kit and stays. Remove it in the Group Policy Management Console if nothing needs it.`,
      );
      return;
    }
    await run("Remove", subject, context);
  },

  describe(subject, observed) {
    // A policy with unequal versions or without the security extension is not applied by any client [MS-GPOL 2.2.3, MS-GPSB 1.9]:
    // what its file says does not count.
    const inForce = observed.appliesToComputers && observed.containerVersion === observed.fileVersion;
    const declared = Object.keys(subject.inputs.accountPolicy) as (keyof AccountPolicySettings)[];
    // On import nothing is declared yet: then all that the policy sets is.
    const keys =
      declared.length > 0 ? declared : (Object.keys(observed.accountPolicy) as (keyof AccountPolicySettings)[]);
    const accountPolicy: Record<string, number | boolean> = {};
    for (const key of inForce ? keys : []) {
      const value = observed.accountPolicy[key];
      if (value !== undefined) accountPolicy[key] = key === "passwordComplexity" ? value === 1 : value;
    }
    return {
      inputs: { displayName: observed.displayName, accountPolicy, link: (observed.link ?? {}) as PropertyMap },
      outputs: {
        policyId: observed.id,
        adopted: subject.state["adopted"] ?? false,
        effectiveMinimumPasswordAge: observed.effective.minimumPasswordAge,
        effectiveSource: observed.effective.source?.displayName ?? "",
      },
    };
  },
};

/** A setting that is no longer declared stays as the policy has it: nobody said what it should be instead. */
function warnOfDropped({ inputs, state }: Subject<GroupPolicyObjectInputs>, context: Context): void {
  const before = Object.keys((state["accountPolicy"] ?? {}) as object);
  const dropped = before.filter((key) => !(key in inputs.accountPolicy));
  if (dropped.length === 0) return;
  context.warn(
    `${dropped.join(", ")}: no longer declared, and left in the policy "${inputs.displayName}" of ${inputs.domain} as it is. Declare the value it should have, or remove it in the Group Policy Management Console.`,
  );
}

const resultShape: Shape<GroupPolicyObjectResult> = {
  exists: "boolean",
  id: "string",
  displayName: "string",
  accountPolicy: "object",
  link: "any", // absent where there is none
  containerVersion: "number",
  fileVersion: "number",
  appliesToComputers: "boolean",
  sameName: "list",
  effective: "object",
};

async function run(
  action: "Observe" | "Ensure" | "Remove",
  subject: Subject<GroupPolicyObjectInputs>,
  context: Context,
) {
  const { inputs, id } = subject;
  const { passwordComplexity, ...numbers } = inputs.accountPolicy;
  const accountPolicy: AccountPolicySettings = { ...numbers };
  if (passwordComplexity !== undefined) accountPolicy.passwordComplexity = passwordComplexity ? 1 : 0;
  const { displayName, link, linkTarget } = inputs;
  const parameters: Omit<GroupPolicyObjectParameters, "domain"> = {
    id: splitId(id).object,
    displayName,
    accountPolicy,
    link,
  };
  if (linkTarget) parameters.linkTarget = linkTarget;
  return runScript(context, scriptCall("GroupPolicyObject", action, inputs, parameters), resultShape);
}

/** The PDC emulator writes minPwdAge when it next applies group policy: every five minutes, or at gpupdate. */
async function awaitEffect(
  subject: Subject<GroupPolicyObjectInputs>,
  first: GroupPolicyObjectResult,
  context: Context,
): Promise<GroupPolicyObjectResult> {
  const { domain, accountPolicy, link, linkTarget, effectTimeout } = subject.inputs;
  const reachesDomainUsers =
    link.enabled && (linkTarget === undefined || linkTarget.toLowerCase() === domainRootOf(domain).toLowerCase());
  if (effectTimeout === 0 || !reachesDomainUsers) return first;
  const wanted = accountPolicy.minimumPasswordAge;
  const started = Date.now();
  let observed = first;
  for (let pause = 1; observed.effective.minimumPasswordAge !== wanted; pause = Math.min(pause * 2, 15)) {
    const waited = Math.round((Date.now() - started) / 1000);
    if (waited >= effectTimeout) {
      const winner = observed.effective.source;
      throw new NotInEffectError(
        `The policy is written and linked, but after ${waited} s the minimum password age of ${domain} is still ${observed.effective.minimumPasswordAge} days, not ${wanted}. ` +
          (winner && winner.minimumPasswordAge !== wanted
            ? `The policy "${winner.displayName}" at the domain root wins with ${winner.minimumPasswordAge}: lower its precedence or take the setting out.`
            : `The PDC emulator has not applied it: run gpupdate /force there, then update again.`),
        observed,
      );
    }
    context.progress(
      `waiting for the PDC emulator of ${domain} to apply the policy (${waited} s of at most ${effectTimeout} s)`,
    );
    try {
      await sleep(pause * 1000, undefined, { signal: context.signal });
      observed = await run("Observe", subject, context);
    } catch (error) {
      const why = context.signal.aborted ? "the wait was cancelled" : (error as Error).message;
      throw new NotInEffectError(
        `The policy is written and linked, but it is not known to be in effect in ${domain}: ${why}. Update again.`,
        observed,
      );
    }
  }
  return observed;
}

/** A name-based GUID (RFC 9562 version 8, SHA-256) in the form group policy writes it. */
function guidOf(name: string): string {
  const hash = createHash("sha256").update(`entra-writeback|${name}`).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString("hex").toUpperCase();
  return `{${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}}`;
}
