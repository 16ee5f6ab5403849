import grpc from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { Attachment } from "../attachment.ts";
import { resourceProvider } from "./resourceProvider.ts";
import type { StandIn } from "./standIn.ts";
import type { Store } from "./store.ts";

/** Serves a stand-in on a free loopback port until it is closed. */
export async function serveStandIn(standIn: StandIn, store: Store): Promise<Attachment> {
  const server = new grpc.Server({ "grpc.max_receive_message_length": 400 * 1024 * 1024 });
  server.addService(services.ResourceProviderService, resourceProvider(standIn, store));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return {
    name: standIn.name,
    port,
    close: async () => {
      server.forceShutdown();
      return Promise.resolve();
    },
  };
}
