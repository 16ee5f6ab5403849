import type * as pulumi from "@pulumi/pulumi";
import type { VirtualMachine } from "@pulumi/azure-native/compute/virtualMachine.js";

/**
 * For what is done to a host once: what it was done with may change, and nothing is done again. What failed is replaced by the next
 * update, with what is declared then (the engine's own word for it is #initerror). It goes with its host.
 */
export function onceFor(host: VirtualMachine, ignoreChanges: string[]): pulumi.CustomResourceOptions {
  return { ignoreChanges, replaceOnChanges: ["#initerror"], deleteBeforeReplace: true, deletedWith: host };
}
