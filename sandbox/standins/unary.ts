import grpc from "@grpc/grpc-js";

export type Handler = (request: unknown) => unknown;

/** A handler as gRPC calls it. */
export function unary(handler: Handler): grpc.handleUnaryCall<unknown, unknown> {
  return (call, reply) => {
    try {
      reply(null, handler(call.request));
    } catch (error) {
      if (error instanceof Refusal) reply({ code: error.code, details: error.message });
      else reply({ code: grpc.status.INTERNAL, details: `the stand-in failed: ${String(error)}` });
    }
  };
}

class Refusal extends Error {
  readonly code: grpc.status;
  constructor(code: grpc.status, message: string) {
    super(message);
    this.code = code;
  }
}

export function refusal(code: grpc.status, message: string): Refusal {
  return new Refusal(code, message);
}
