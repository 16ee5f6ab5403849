import { argumentText } from "./argumentText.ts";
import { ChannelError, type ScriptCall } from "../../resources/ports/channel.ts";
import { secretArgument, secretsOf } from "./secrets.ts";

/** What a run command is told to do. */
export interface Order {
  /** Of the resource, but for what the host adds. The form is the same for Azure VMs and Arc servers. */
  readonly properties: object;
  /** Texts that nobody may read. */
  readonly secrets: readonly string[];
  /** Seconds for the script. */
  readonly timeout: number;
}

/** Characters. What a host may make of the arguments is not documented; the command line of cmd.exe takes 8,191. */
const mostArguments = 7000;

/** Whether a run command can carry what the call is given. */
export function fits(call: ScriptCall): boolean {
  return argumentText(call.parameters).length + (secretArgument(call)?.length ?? 0) <= mostArguments;
}

export function orderOf(call: ScriptCall, script: string, timeout: number): Order {
  if (!fits(call)) throw tooMuch(call);
  const secret = secretArgument(call);
  return {
    timeout,
    secrets: secretsOf(call),
    properties: {
      source: { script },
      parameters: [
        { name: "Action", value: call.action },
        { name: "Parameters", value: argumentText(call.parameters) },
      ],
      ...(secret !== undefined && { protectedParameters: [{ name: "Secret", value: secret }] }),
      timeoutInSeconds: timeout,
      asyncExecution: false,
      treatFailureAsDeploymentFailure: true,
    },
  };
}

function tooMuch({ script }: ScriptCall): ChannelError {
  return new ChannelError(
    "failed",
    `${script} has more settings than a run command can carry (${mostArguments} characters, compressed). Declare fewer of them in one object, or run Pulumi beside the directory with the channel local.`,
  );
}
