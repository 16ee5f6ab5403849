import grpc from "@grpc/grpc-js";
import enginePb from "@pulumi/pulumi/proto/engine_pb.js";
import engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";

/** Lines for the person at the terminal, through the engine; without an engine, to standard error. */
export class EngineLog {
  #client: InstanceType<typeof engineGrpc.EngineClient> | undefined;

  constructor(address: string | undefined) {
    this.connect(address);
  }

  connect(address: string | undefined): void {
    if (address) this.#client = new engineGrpc.EngineClient(address, grpc.credentials.createInsecure());
  }

  warn(urn: string, message: string): void {
    this.#write(enginePb.LogSeverity.WARNING, urn, message, false);
  }

  progress(urn: string, message: string): void {
    this.#write(enginePb.LogSeverity.INFO, urn, message, true);
  }

  #write(severity: enginePb.LogSeverity, urn: string, message: string, ephemeral: boolean): void {
    const request = new enginePb.LogRequest();
    request.setSeverity(severity);
    request.setUrn(urn);
    request.setMessage(message);
    request.setEphemeral(ephemeral);
    // A line that the engine does not take any more is still told.
    const onError = (error: Error | null) => void (error && process.stderr.write(`${message}\n`));
    if (this.#client) this.#client.log(request, onError);
    else if (!ephemeral) process.stderr.write(`${message}\n`);
  }
}
