import type { ScriptCall } from "../ports/channel.ts";
import type { Context, Subject } from "../ports/resource.ts";
import type { DomainRootDelegationParameters, DomainRootDelegationResult } from "../../scripts/contract.ts";
import type { WritebackRight } from "../../facts/writebackRights.ts";
import { runScript, scriptCall, type DirectoryInputs, type Shape } from "../shared/directory.ts";

export interface DomainRootDelegationInputs extends DirectoryInputs {
  account: string;
  accountDomain?: string;
  accountServer?: string;
  rights: WritebackRight[];
  /** Absent in states of former versions. */
  overGrants?: string[];
  reportUnreachableUsers?: boolean;
}

type Asked = Pick<DomainRootDelegationParameters, "rights" | "unwanted" | "accountSid">;

export function delegationCall(
  action: ScriptCall["action"],
  inputs: DomainRootDelegationInputs,
  asked: Asked,
): ScriptCall {
  const { account, domain, server } = inputs;
  const accountDomain = inputs.accountDomain ?? domain;
  const sameDomain = accountDomain.toLowerCase() === domain.toLowerCase();
  const accountServer = inputs.accountServer ?? (sameDomain ? server : undefined);
  const parameters: Omit<DomainRootDelegationParameters, "domain"> = {
    account,
    accountDomain,
    ...(accountServer && { accountServer }),
    ...asked,
  };
  return scriptCall("DomainRootDelegation", action, inputs, parameters);
}

const resultShape: Shape<DomainRootDelegationResult> = {
  exists: "boolean",
  accountSid: "string",
  rights: "list",
  overGrants: "list",
  otherAces: "list",
  effective: "list",
  changed: "list",
};

export function runDelegation(
  action: ScriptCall["action"],
  { inputs }: Subject<DomainRootDelegationInputs>,
  context: Context,
  asked: Asked,
): Promise<DomainRootDelegationResult> {
  return runScript(context, delegationCall(action, inputs, asked), resultShape);
}
