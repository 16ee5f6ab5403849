import type { SamAccess } from "./samAccess.ts";
import type { WritebackRight } from "../../facts/writebackRights.ts";
import type { DomainTarget } from "../../scripts/contract.ts";
import type { ScriptAction, ScriptCall } from "../ports/channel.ts";
import { RefusedError, type Context } from "../ports/resource.ts";
import { runScript, scriptCall, type Shape } from "../shared/directory.ts";
import type { DomainRootDelegationInputs } from "./definition.ts";

export type DomainRootDelegationParameters = DomainTarget & {
  /** Reference to the service account: its sAMAccountName, or a group managed one's cn and a $. */
  account: string;
  /** DNS name of the domain it lives in. */
  accountDomain: string;
  /** Domain controller of that domain; absent: its PDC emulator. */
  accountServer?: string;
  /** Remove: SID of the account, which may be gone itself. */
  accountSid?: string;
  /** DN of the OU that holds the entries; absent: the domain root does. */
  target?: string;
  /** Ensure: the rights to hold. Remove: the rights to take away. Observe: the rights whose effect is asked for. */
  rights: WritebackRight[];
  /** Ensure and Remove: further entries of the account to take away, as SDDL. */
  unwanted?: string[];
  /** Observe: this part of the list of entries as it is, from 1 on, and nothing else. */
  descriptorPart?: number;
};

/** Result of Observe, Ensure and Remove. */
export type DomainRootDelegationResult = {
  /** False: the account or the domain does not exist. */
  exists: boolean;
  /** sAMAccountName of the account that the reference means; empty where it does not exist, or is not looked for. */
  accountName: string;
  accountSid: string;
  /** Rights the account holds by an explicit ACE of exactly the documented form on the domain root. */
  rights: WritebackRight[];
  /** SDDL of the account's other explicit ACEs there that reach further into users than the rights: over-grants. */
  overGrants: string[];
  /** SDDL of the account's remaining explicit ACEs there, which password writeback has nothing to do with. */
  otherAces: string[];
  /** Who else brings the account the rights asked for: its groups, Authenticated Users, Everyone. Nothing denied is in it. */
  effective: { right: WritebackRight; through: string }[];
  /** Ensure: what this run added. Remove: what it took away. */
  changed: WritebackRight[];
  /** Where the account does not exist: group managed service accounts that do, as sAMAccountName (DN). */
  candidates: string[];
  /** The list of entries in SDDL, the part that was asked for; no parts: none was. The digest is that of the whole. */
  descriptor: { parts: number; text: string; digest: string };
  /** How the account gets at accounts in the domain whose root it is. */
  samAccess: SamAccess;
};

type Asked = Pick<DomainRootDelegationParameters, "rights" | "unwanted" | "accountSid" | "descriptorPart">;

export function callOf(action: ScriptAction, inputs: DomainRootDelegationInputs, asked: Asked): ScriptCall {
  const { account, domain, server } = inputs;
  const accountDomain = inputs.accountDomain ?? domain;
  const sameDomain = accountDomain.toLowerCase() === domain.toLowerCase();
  const accountServer = inputs.accountServer ?? (sameDomain ? server : undefined);
  const parameters: Omit<DomainRootDelegationParameters, "domain"> = {
    account,
    accountDomain,
    ...(accountServer && { accountServer }),
    ...(inputs.target !== undefined && { target: inputs.target }),
    ...asked,
  };
  return scriptCall("DomainRootDelegation", action, inputs, parameters);
}

const resultShape: Shape<DomainRootDelegationResult> = {
  exists: "boolean",
  accountName: "string",
  accountSid: "string",
  rights: "list",
  overGrants: "list",
  otherAces: "list",
  effective: "list",
  changed: "list",
  candidates: "list",
  descriptor: "object",
  samAccess: "object",
};

export function run(
  action: ScriptAction,
  { inputs }: { readonly inputs: DomainRootDelegationInputs },
  context: Context,
  asked: Asked,
): Promise<DomainRootDelegationResult> {
  return runScript(context, callOf(action, inputs, asked), resultShape);
}

/** What holds the entries, as the end of: on … */
export const placeOf = ({
  domain,
  target,
}: {
  readonly domain: string;
  readonly target?: string | undefined;
}): string => target ?? `the root of ${domain}`;

/** Times that a list is begun anew because somebody changed it while it was read. */
const descriptorTries = 3;

/** The whole list of entries in SDDL, as it is. An answer carries a part of it. */
export async function readDescriptor(
  subject: { readonly inputs: DomainRootDelegationInputs },
  context: Context,
): Promise<string> {
  for (let attempt = 1; attempt <= descriptorTries; attempt++) {
    const first = (await run("Observe", subject, context, { rights: [], descriptorPart: 1 })).descriptor;
    const texts = [first.text];
    while (texts.length < first.parts) {
      const asked = { rights: [], descriptorPart: texts.length + 1 };
      const { text, digest } = (await run("Observe", subject, context, asked)).descriptor;
      if (digest !== first.digest) break;
      texts.push(text);
    }
    if (texts.length >= first.parts) return texts.join("");
  }
  throw new RefusedError(
    `The access control list of ${placeOf(subject.inputs)} changes while it is read, so there is no copy of it yet, and nothing was written. Run again.`,
  );
}
