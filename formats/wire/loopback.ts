import grpc from "@grpc/grpc-js";

/** A service on a port of this machine that nobody else reaches. */
export interface LoopbackServer {
  readonly port: number;
  /** Ends when the calls that are under way have ended. */
  close(): Promise<void>;
  /** Ends at once. */
  stop(): void;
}

/** Pulumi's engine sends and takes messages of up to 400 MB. */
const messageLimit = 400 * 1024 * 1024;

/** Serves one gRPC service on a port of the system's choice. */
export async function serveLoopback(
  service: grpc.ServiceDefinition,
  handlers: grpc.UntypedServiceImplementation,
): Promise<LoopbackServer> {
  const server = new grpc.Server({ "grpc.max_receive_message_length": messageLimit });
  server.addService(service, handlers);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return {
    port,
    close: () => new Promise((resolve) => server.tryShutdown(() => resolve())),
    stop: () => server.forceShutdown(),
  };
}
