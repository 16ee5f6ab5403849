import type * as pulumi from "@pulumi/pulumi";
import type { VirtualMachine } from "@pulumi/azure-native/compute/virtualMachine.js";

/**
 * For what is done to a host. What failed is replaced by the next update, with what is declared then (the engine's own word for it is
 * #initerror): Azure does nothing again that it was told in the same words. It goes with its host.
 */
export function doneTo(host: VirtualMachine): pulumi.CustomResourceOptions {
  return { replaceOnChanges: ["#initerror"], deleteBeforeReplace: true, deletedWith: host };
}

/** For what is done to a host once: what it was done with may change, and nothing is done again. */
export function onceFor(host: VirtualMachine, ignoreChanges: string[]): pulumi.CustomResourceOptions {
  return { ...doneTo(host), ignoreChanges };
}
