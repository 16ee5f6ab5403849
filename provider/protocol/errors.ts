import grpc from "@grpc/grpc-js";
import anyPb from "google-protobuf/google/protobuf/any_pb.js";
import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import errorsPb from "@pulumi/pulumi/proto/errors_pb.js";
import statusPb from "@pulumi/pulumi/proto/status_pb.js";
import { encode, type PropertyMap } from "../../formats/wire/codec.ts";
import type { CheckFailure } from "../../resources/definition/checkFields.ts";

/** An error as the engine shows it: its text, without a stack. */
export function rpcError(error: unknown): grpc.ServiceError {
  if (error instanceof Error && "details" in error && "metadata" in error) return error as grpc.ServiceError;
  const message = error instanceof Error ? error.message : String(error);
  const cancelled = error instanceof Error && (error.name === "AbortError" || error.name === "TimeoutError");
  return serviceError(
    cancelled ? grpc.status.CANCELLED : grpc.status.UNKNOWN,
    cancelled ? `cancelled: ${message}` : message,
    new grpc.Metadata(),
  );
}

/** The object exists, but is not as declared: the engine records it together with the reason. */
export function rpcInitFailed(
  reason: string,
  id: string,
  inputs: PropertyMap,
  outputs: PropertyMap,
): grpc.ServiceError {
  const failed = new providerPb.ErrorResourceInitFailed();
  failed.setId(id);
  failed.setProperties(encode(outputs));
  failed.setInputs(encode(inputs));
  failed.setReasonsList([reason]);
  return detailed(grpc.status.UNKNOWN, reason, "ErrorResourceInitFailed", failed.serializeBinary());
}

/** Inputs that cannot be taken: the engine lists every one of them with its path, its value and the reason. */
export function rpcInputsRefused(message: string, failures: readonly CheckFailure[]): grpc.ServiceError {
  const refused = new errorsPb.InputPropertiesError();
  for (const { property, reason } of failures) {
    const error = new errorsPb.InputPropertiesError.PropertyError();
    error.setPropertyPath(property);
    error.setReason(reason);
    refused.addErrors(error);
  }
  return detailed(grpc.status.INVALID_ARGUMENT, message, "InputPropertiesError", refused.serializeBinary());
}

function detailed(code: grpc.status, message: string, type: string, content: Uint8Array): grpc.ServiceError {
  const detail = new anyPb.Any();
  detail.pack(content, `pulumirpc.${type}`);
  const status = new statusPb.Status();
  status.setCode(code);
  status.setMessage(message);
  status.addDetails(detail);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return serviceError(code, message, metadata);
}

function serviceError(code: grpc.status, details: string, metadata: grpc.Metadata): grpc.ServiceError {
  return Object.assign(new Error(details), { code, details, metadata });
}
