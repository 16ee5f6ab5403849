import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import statusPb from "@pulumi/pulumi/proto/status_pb.js";
import { decode } from "../../formats/wire/codec.ts";
import type { Recorded } from "./pluginClient.ts";

/** What the engine records of a failed operation. */
export function recordedIn(error: unknown): Recorded | undefined {
  const [bytes] =
    (error as { metadata?: { get(key: string): Buffer[] } }).metadata?.get("grpc-status-details-bin") ?? [];
  const detail = bytes && statusPb.Status.deserializeBinary(bytes).getDetailsList()[0];
  if (!detail) return undefined;
  const failed = providerPb.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
  return { id: failed.getId(), inputs: decode(failed.getInputs()), outputs: decode(failed.getProperties()) };
}
