import type * as pulumi from "@pulumi/pulumi";
import type { VirtualMachine } from "@pulumi/azure-native/compute/virtualMachine.js";

/**
 * For what is done to a host. What failed is replaced by the next update, with what is declared then (the engine's own word for it is
 * #initerror): Azure does nothing again that it was told in the same words. It goes with its host, unless that is protected: a destroy
 * that fails at the host would forget it, and Azure still have it.
 */
export function doneTo({ host, isProtected }: Lasting): pulumi.CustomResourceOptions {
  const failed = { replaceOnChanges: ["#initerror"], deleteBeforeReplace: true };
  return isProtected ? failed : { ...failed, deletedWith: host };
}

/** A host, and whether Pulumi refuses to delete it. */
export interface Lasting {
  readonly host: VirtualMachine;
  readonly isProtected: boolean;
}

/** For what is done to a host once: what it was done with may change, and nothing is done again. */
export function onceFor(lasting: Lasting, ignoreChanges: string[]): pulumi.CustomResourceOptions {
  return { ...doneTo(lasting), ignoreChanges };
}
