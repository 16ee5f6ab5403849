import type providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import {
  containsUnknown,
  decode,
  isList,
  isMap,
  type PropertyMap,
  type PropertyValue,
} from "../../formats/wire/codec.ts";
import type { CheckFailure } from "../../resources/definition/checkFields.ts";
import { rpcInputsRefused } from "../protocol/errors.ts";

/**
 * Inputs that a component cannot be made of. The engine shows each with its value, and ends in a panic where a part of that is
 * not known yet (Pulumi 3.274.1): those are told in the message.
 */
export function inputsRefused(request: providerPb.ConstructRequest, failures: readonly CheckFailure[]): Error {
  const component = request.getType().split(":").at(-1);
  const values = decode(request.getInputs());
  const showsUnknown = ({ property }: CheckFailure): boolean => containsUnknown(valueAt(values, property));
  const told = failures
    .filter(showsUnknown)
    .map(({ property, reason }) => `\n\t\t- property ${property} has a problem: ${reason}`);
  const message = `${component} "${request.getName()}" cannot be made of these inputs${told.join("")}`;
  return rpcInputsRefused(
    message,
    failures.filter((failure) => !showsUnknown(failure)),
  );
}

function valueAt(values: PropertyMap, path: string): PropertyValue {
  const keys = path.split(/[.[\]]+/).filter((key) => key !== "");
  return keys.reduce<PropertyValue>((value, key) => {
    if (isList(value)) return value[Number(key)] ?? null;
    // What is not known as a whole has no known part.
    return isMap(value) ? (value[key] ?? null) : value;
  }, values);
}
