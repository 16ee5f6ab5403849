import * as pulumi from "@pulumi/pulumi";
import type providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import * as components from "../../components/index.ts";
import { decode } from "../../formats/wire/codec.ts";
import { packageSchema } from "../schema/packageSchema.ts";
import { refuseInputs } from "./componentInputs.ts";
import { construct, type ComponentClass } from "./construct.ts";
import { plainInputs } from "./plainInputs.ts";
import { inputsRefused } from "./refusal.ts";

/** Declares one of the kit's components for a program in another language. */
export async function constructComponent(
  request: providerPb.ConstructRequest,
  engineAddress: string,
  gone: AbortSignal,
): Promise<providerPb.ConstructResponse> {
  const type = request.getType();
  const schema = packageSchema();
  const spec = schema.resources[type];
  const component = classes().get(type);
  if (!spec || !component) {
    throw new Error(
      `the plugin entra-writeback has no component "${type}"; it has ${[...classes().keys()].sort().join(", ")}`,
    );
  }
  const values = decode(request.getInputs());
  const failures = refuseInputs(schema, spec, values);
  if (failures.length > 0) throw inputsRefused(request, failures);
  const settled = (inputs: pulumi.Inputs) => plainInputs(schema, spec.inputProperties, inputs, values);
  return construct(component, settled, Object.keys(spec.properties), request, engineAddress, gone);
}

/** Every component by its type token. */
function classes(): Map<string, ComponentClass> {
  const exported: unknown[] = Object.values(components);
  return new Map(exported.filter(isComponent).map((component) => [component.type, component]));
}

function isComponent(value: unknown): value is ComponentClass & { readonly type: string } {
  return typeof value === "function" && value.prototype instanceof pulumi.ComponentResource && "type" in value;
}
