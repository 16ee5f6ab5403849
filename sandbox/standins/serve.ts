import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { serveLoopback } from "../../formats/wire/loopback.ts";
import type { Attachment } from "../attachment.ts";
import { resourceProvider } from "./resourceProvider.ts";
import type { StandIn } from "./standIn.ts";
import type { Store } from "./store.ts";

/** Serves a stand-in on a free loopback port until it is closed. */
export async function serveStandIn(standIn: StandIn, store: Store): Promise<Attachment> {
  const { port, stop } = await serveLoopback(services.ResourceProviderService, resourceProvider(standIn, store));
  return { name: standIn.name, port, close: () => Promise.resolve(stop()) };
}
