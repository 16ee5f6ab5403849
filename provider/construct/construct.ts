import * as pulumi from "@pulumi/pulumi";
import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import structPb from "google-protobuf/google/protobuf/struct_pb.js";
import type { CheckFailure } from "../../resources/definition/checkFields.ts";
import { optionsOf } from "./options.ts";
import { inputsRefused } from "./refusal.ts";
import { awaitFeatureSupport, deserializeInputs, waitForRPCs, withLocalStorage } from "./sdkInternals.ts";
import { untilUncaught } from "./uncaught.ts";

export type ComponentClass = new (
  name: string,
  args: pulumi.Inputs,
  options: pulumi.ComponentResourceOptions,
) => pulumi.ComponentResource;

/** A component that a program in another language declares, made in this process: its children are registered with the engine. */
export function construct(
  component: ComponentClass,
  settled: (inputs: pulumi.Inputs) => pulumi.Inputs,
  outputs: readonly string[],
  request: providerPb.ConstructRequest,
  engineAddress: string,
  gone: AbortSignal,
): Promise<providerPb.ConstructResponse> {
  return withLocalStorage(() =>
    untilUncaught(gone, async () => {
      await configure(request, engineAddress);
      const inputs = await deserializeInputs(request.getInputs(), request.getInputdependenciesMap());
      const instance = make(component, request, settled(inputs));
      const response = await responseOf(instance, outputs);
      await waitForRPCs(); // the children's, which the engine must know before the component is done
      return response;
    }),
  );
}

async function configure(request: providerPb.ConstructRequest, engineAddress: string): Promise<void> {
  pulumi.runtime.resetOptions(
    request.getProject(),
    request.getStack(),
    request.getParallel(),
    engineAddress,
    request.getMonitorendpoint(),
    request.getDryrun(),
    request.getOrganization(),
  );
  await awaitFeatureSupport();
  pulumi.runtime.setAllConfig(Object.fromEntries(request.getConfigMap().entries()), request.getConfigsecretkeysList());
}

function make(
  component: ComponentClass,
  request: providerPb.ConstructRequest,
  inputs: pulumi.Inputs,
): pulumi.ComponentResource {
  try {
    return new component(request.getName(), inputs, optionsOf(request));
  } catch (error) {
    // The message lists what the engine lists once more.
    if (pulumi.InputPropertiesError.isInstance(error)) throw inputsRefused(request, failuresOf(error));
    throw error;
  }
}

function failuresOf(error: pulumi.InputPropertiesError): CheckFailure[] {
  return error.errors.map(({ propertyPath, reason }) => ({ property: propertyPath, reason }));
}

async function responseOf(
  instance: pulumi.ComponentResource,
  outputs: readonly string[],
): Promise<providerPb.ConstructResponse> {
  const values = instance as unknown as Readonly<Record<string, unknown>>;
  const label = `construct(${instance.constructor.name})`;
  const [state, dependencies] = await pulumi.runtime.serializeResourceProperties(
    label,
    Object.fromEntries(outputs.map((output) => [output, values[output]])),
  );
  const response = new providerPb.ConstructResponse();
  response.setUrn(await known(instance.urn));
  response.setState(structPb.Struct.fromJavaScript(state));
  for (const [output, resources] of dependencies) {
    const urns = new providerPb.ConstructResponse.PropertyDependencies();
    urns.setUrnsList(await Promise.all([...resources].map(({ urn }) => known(urn))));
    response.getStatedependenciesMap().set(output, urns);
  }
  return response;
}

const known = (urn: pulumi.Output<string>): Promise<string> => new Promise((resolve) => void urn.apply(resolve));
