import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { VirtualMachine } from "@pulumi/azure-native/compute/virtualMachine.js";
import { VirtualMachineRunCommandByVirtualMachine } from "@pulumi/azure-native/compute/virtualMachineRunCommandByVirtualMachine.js";
import { asciiJson } from "../resources/ports/asciiJson.ts";
import { kitScripts, scriptText } from "../scripts/scriptText.ts";

/** A script of the kit for one host. */
export interface HostScript {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location?: pulumi.Input<string>;
  readonly host: VirtualMachine;
  /** Of the managed run command. */
  readonly runCommandName: string;
  /** File in scripts/. */
  readonly script: string;
  /** No secret: Azure gives them out again. */
  readonly parameters: pulumi.Input<object>;
  readonly timeoutInSeconds: number;
}

/**
 * The script as a managed run command of the host, which the update waits for and fails with.
 * https://learn.microsoft.com/azure/virtual-machines/windows/run-command-managed
 */
export function runOnHost(
  name: string,
  { host, runCommandName, script, parameters, timeoutInSeconds, ...place }: HostScript,
  options: pulumi.CustomResourceOptions,
): VirtualMachineRunCommandByVirtualMachine {
  return new VirtualMachineRunCommandByVirtualMachine(
    `${name}-${runCommandName}`,
    {
      ...place,
      vmName: host.name,
      runCommandName,
      source: { script: scriptText(join(kitScripts, script)) },
      parameters: [{ name: "Parameters", value: pulumi.output(parameters).apply(argument) }],
      timeoutInSeconds,
      asyncExecution: false,
      treatFailureAsDeploymentFailure: true,
    },
    options,
  );
}

/** In base64, which has neither quotes nor spaces that a host could take for its own. (ConvertFrom-ArgumentText in Call.ps1) */
const argument = (value: object): string => Buffer.from(asciiJson(value)).toString("base64");
