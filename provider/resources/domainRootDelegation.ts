import { DomainRootDelegation as ResourceClass } from "../classes/domainRootDelegation.ts";
import type { PropertyMap, PropertyValue } from "../protocol/codec.ts";
import type { Resource, Context, Subject } from "../resource.ts";
import type {
  DomainRootDelegationParameters,
  DomainRootDelegationResult,
  WritebackRight,
} from "../scripts/contract.ts";
import {
  directoryFields,
  refuseUnlessDnsName,
  runScript,
  scriptCall,
  splitId,
  type Shape,
  type DirectoryInputs,
} from "./directory.ts";

export interface DomainRootDelegationInputs extends DirectoryInputs {
  account: string;
  accountDomain?: string;
  accountServer?: string;
  rights: WritebackRight[];
}

const knownRights: readonly WritebackRight[] = [
  "ResetPassword",
  "WriteLockoutTime",
  "WritePwdLastSet",
  "UnexpirePassword",
  "ChangePassword",
];

/** The access control entries of the service account on one domain root. */
export const domainRootDelegation: Resource<DomainRootDelegationInputs, DomainRootDelegationResult> = {
  type: ResourceClass.type,
  fields: {
    ...directoryFields,
    account: { kind: "string", required: true, replaces: true },
    accountDomain: { kind: "string", replaces: true, refuse: refuseUnlessDnsName },
    accountServer: { kind: "string" },
    rights: {
      kind: "list",
      required: true,
      unordered: true,
      items: {
        kind: "string",
        refuse: (value: string) =>
          (knownRights as readonly string[]).includes(value)
            ? undefined
            : `"${value}" is not a right of password writeback. Known are ${knownRights.join(", ")}.`,
      },
      refuse: (values: string[]) => (new Set(values).size < values.length ? "names a right twice" : undefined),
    },
  },
  outputs: { accountSid: "stable", addedRights: "changing", otherAces: "changing" },

  identify: ({ domain, account, accountDomain }) => `${domain}/${account}${accountDomain ? `@${accountDomain}` : ""}`,
  inputsOf(id) {
    const { domain, object } = splitId(id);
    const [account = "", accountDomain] = object.split("@");
    return { domain, account, ...(accountDomain && { accountDomain }), rights: [] } as never;
  },

  /**
   * What another hand granted already is not added again, and so stays when the resource goes. What is missing now is this
   * resource's, even if the answer to the write is lost.
   */
  async claim(subject, context) {
    const observed = await run("Observe", subject, context);
    const missing = subject.inputs.rights.filter((right) => !observed.rights.includes(right));
    return { id: subject.id, observed, adopted: false, state: { addedRights: missing } };
  },

  async observe(subject, context) {
    const result = await run("Observe", subject, context);
    return result.exists ? result : undefined;
  },

  async ensure(subject, context) {
    const surplus = added(subject.state).filter((right) => !subject.inputs.rights.includes(right));
    if (surplus.length > 0) await run("Remove", subject, context, surplus);
    return run("Ensure", subject, context, subject.inputs.rights);
  },

  leftTraces: (subject, observed) => added(subject.state).some((right) => observed.rights.includes(right)),

  async remove(subject, context) {
    const rights = added(subject.state);
    if (rights.length > 0) await run("Remove", subject, context, rights);
  },

  describe(subject, observed) {
    const owned = added(subject.state);
    const { rights: declared } = subject.inputs;
    // A right stays this resource's until it is taken away: a domain controller that lags behind does not change that.
    const addedRights = knownRights.filter(
      (right) =>
        (owned.includes(right) && (declared.includes(right) || observed.rights.includes(right))) ||
        observed.changed.includes(right),
    );
    // Declared order is kept, so that nothing looks changed that is not; on import all that is held is declared.
    const ours = observed.rights.filter(
      (right) => declared.length === 0 || declared.includes(right) || addedRights.includes(right),
    );
    const rights = [
      ...declared.filter((right) => ours.includes(right)),
      ...ours.filter((right) => !declared.includes(right)),
    ];
    const foreign = observed.rights.filter((right) => !ours.includes(right));
    const outputs: PropertyMap = {
      accountSid: observed.accountSid,
      addedRights,
      otherAces: [...observed.otherAces, ...foreign],
    };
    return { inputs: { rights }, outputs };
  },
};

function added(state: PropertyMap): WritebackRight[] {
  const list = state["addedRights"];
  return Array.isArray(list) ? (list as PropertyValue[] as WritebackRight[]) : [];
}

const resultShape: Shape<DomainRootDelegationResult> = {
  exists: "boolean",
  accountSid: "string",
  rights: "list",
  otherAces: "list",
  changed: "list",
};

async function run(
  action: "Observe" | "Ensure" | "Remove",
  subject: Subject<DomainRootDelegationInputs>,
  context: Context,
  rights: WritebackRight[] = [],
) {
  const { account, accountDomain, accountServer, domain, server } = subject.inputs;
  const parameters: Omit<DomainRootDelegationParameters, "domain"> = {
    account,
    accountDomain: accountDomain ?? domain,
    rights,
  };
  const sameDomain = parameters.accountDomain.toLowerCase() === domain.toLowerCase();
  const controller = accountServer ?? (sameDomain ? server : undefined);
  if (controller) parameters.accountServer = controller;
  return runScript(context, scriptCall("DomainRootDelegation", action, subject.inputs, parameters), resultShape);
}
