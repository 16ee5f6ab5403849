import * as pulumi from "@pulumi/pulumi";
import type aliasPb from "@pulumi/pulumi/proto/alias_pb.js";
import type providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import resource from "@pulumi/pulumi/resource.js";
import { hookBindingFromProto } from "./sdkInternals.ts";

/** The options that a program gave the component, as the engine passes them on. */
export function optionsOf(request: providerPb.ConstructRequest): pulumi.ComponentResourceOptions {
  const timeouts = request.getCustomtimeouts()?.toObject();
  const hooks = hookBindingFromProto(request.getResourceHooks());
  const providers = [...request.getProvidersMap().entries()].map(
    ([name, reference]: [string, string]): [string, pulumi.ProviderResource] => [
      name,
      new resource.DependencyProviderResource(reference),
    ],
  );
  return {
    ...(request.getParent() !== "" && { parent: dependency(request.getParent()) }),
    ...(request.hasProtect() && { protect: request.getProtect() ?? false }),
    ...(request.hasRetainondelete() && { retainOnDelete: request.getRetainondelete() ?? false }),
    ...(request.getDeletedwith() !== "" && { deletedWith: dependency(request.getDeletedwith()) }),
    ...(timeouts && { customTimeouts: timeouts }),
    ...(hooks && { hooks }),
    aliases: request.getAliasesList().map(aliasOf),
    dependsOn: request.getDependenciesList().map(dependency),
    providers: Object.fromEntries(providers),
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
  };
}

const dependency = (urn: string): pulumi.Resource => new resource.DependencyResource(urn);

function aliasOf(alias: aliasPb.Alias): pulumi.URN | pulumi.Alias {
  const spec = alias.getSpec();
  if (!spec) return alias.getUrn();
  return {
    ...(spec.getName() !== "" && { name: spec.getName() }),
    ...(spec.getType() !== "" && { type: spec.getType() }),
    ...(spec.getStack() !== "" && { stack: spec.getStack() }),
    ...(spec.getProject() !== "" && { project: spec.getProject() }),
    ...(spec.hasParenturn() && { parent: spec.getParenturn() }),
    ...(spec.getNoparent() && { parent: pulumi.rootStackResource }),
  };
}
