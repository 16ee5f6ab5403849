/**
 * What Pulumi's own provider server uses to construct a component and the SDK does not declare: its types keep it to itself.
 * tests/languages runs all of it on the pinned version.
 * https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/provider/server.ts
 */
import type * as pulumi from "@pulumi/pulumi";
import type providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import server from "@pulumi/pulumi/provider/server.js";
import resource from "@pulumi/pulumi/runtime/resource.js";
import settings from "@pulumi/pulumi/runtime/settings.js";
import state from "@pulumi/pulumi/runtime/state.js";

interface Internals {
  /** Runs with settings of its own, apart from those of other constructions and of an inline program in this process. */
  withLocalStorage<Result>(action: () => Promise<Result>): Promise<Result>;
  awaitFeatureSupport(): Promise<void>;
  waitForRPCs(): Promise<void>;
  deserializeInputs(
    inputs: ReturnType<providerPb.ConstructRequest["getInputs"]>,
    dependencies: ReturnType<providerPb.ConstructRequest["getInputdependenciesMap"]>,
  ): Promise<pulumi.Inputs>;
  hookBindingFromProto(
    hooks: ReturnType<providerPb.ConstructRequest["getResourceHooks"]>,
  ): pulumi.ResourceOptions["hooks"];
}

export const { withLocalStorage } = state as unknown as Pick<Internals, "withLocalStorage">;
export const { awaitFeatureSupport, waitForRPCs } = settings as unknown as Pick<
  Internals,
  "awaitFeatureSupport" | "waitForRPCs"
>;
export const { deserializeInputs } = server as unknown as Pick<Internals, "deserializeInputs">;
export const { hookBindingFromProto } = resource as unknown as Pick<Internals, "hookBindingFromProto">;
