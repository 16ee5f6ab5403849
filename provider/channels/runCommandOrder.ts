import type { ScriptCall } from "./channel.ts";
import { asciiJson } from "./asciiJson.ts";
import { secretsOf } from "./secrets.ts";

/** What a run command is told to do. */
export interface Order {
  /** Of the resource, but for what the host adds. The form is the same for Azure VMs and Arc servers. */
  readonly properties: object;
  /** Texts that nobody may read. */
  readonly secrets: readonly string[];
  /** Seconds for the script. */
  readonly timeout: number;
}

export function orderOf(call: ScriptCall, script: string, timeout: number): Order {
  const secret = call.credential && inBase64(call.credential);
  return {
    timeout,
    secrets: [...secretsOf(call.credential), ...(secret === undefined ? [] : [secret])],
    properties: {
      source: { script },
      parameters: [
        { name: "Action", value: call.action },
        { name: "Parameters", value: inBase64(call.parameters) },
      ],
      ...(secret !== undefined && { protectedParameters: [{ name: "Secret", value: secret }] }),
      timeoutInSeconds: timeout,
      asyncExecution: false,
      treatFailureAsDeploymentFailure: true,
    },
  };
}

/** JSON without quotes and spaces, which an agent that makes a command line of the parameters could take for its own. */
function inBase64(value: unknown): string {
  return Buffer.from(asciiJson(value)).toString("base64");
}
