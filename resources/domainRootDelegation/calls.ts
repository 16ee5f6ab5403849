import type { ScriptCall } from "../ports/channel.ts";
import type { Context, Subject } from "../ports/resource.ts";
import type { DomainRootDelegationParameters, DomainRootDelegationResult } from "../../scripts/contract.ts";
import { runScript, scriptCall, type Shape } from "../shared/directory.ts";
import type { DomainRootDelegationInputs } from "./definition.ts";

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
