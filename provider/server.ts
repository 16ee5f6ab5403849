import type grpc from "@grpc/grpc-js";
import type pluginPb from "@pulumi/pulumi/proto/plugin_pb.js";
import type providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { serveLoopback } from "../formats/wire/loopback.ts";
import { Plugin, type Services } from "./plugin.ts";
import { rpcError } from "./protocol/errors.ts";
import { configure, checkConfig, diffConfig, getSchema, pluginInfo } from "./protocol/ofPlugin.ts";

/** Serves Pulumi's provider protocol on a loopback port of the system's choice. */
export async function servePlugin(
  services: Services,
  engineAddress?: string,
): Promise<{ port: number; close(): Promise<void> }> {
  const handlers = handlersOf(new Plugin(services, engineAddress)) as grpc.UntypedServiceImplementation;
  return serveLoopback(providerGrpc.ResourceProviderService, handlers);
}

type ConstructCall = grpc.ServerUnaryCall<providerPb.ConstructRequest, providerPb.ConstructResponse>;
type Handler<Request, Response> = (request: Request) => Response | Promise<Response>;

function handlersOf(plugin: Plugin): object {
  const handle =
    <Request, Response>(handler: Handler<Request, Response>): grpc.handleUnaryCall<Request, Response> =>
    (call, callback) => {
      Promise.resolve(call.request)
        .then(handler)
        .then(
          (response) => callback(null, response),
          (error: unknown) => callback(rpcError(error)),
        );
    };
  return {
    handshake: handle((request: providerPb.ProviderHandshakeRequest) => plugin.handshake(request)),
    attach: handle((request: pluginPb.PluginAttach) => plugin.attach(request)),
    getPluginInfo: handle(pluginInfo),
    getSchema: handle(getSchema),
    checkConfig: handle(checkConfig),
    diffConfig: handle(diffConfig),
    configure: handle(configure),
    check: handle((request: providerPb.CheckRequest) => plugin.check(request)),
    diff: handle((request: providerPb.DiffRequest) => plugin.diff(request)),
    create: handle((request: providerPb.CreateRequest) => plugin.create(request)),
    read: handle((request: providerPb.ReadRequest) => plugin.read(request)),
    update: handle((request: providerPb.UpdateRequest) => plugin.update(request)),
    delete: handle((request: providerPb.DeleteRequest) => plugin.delete(request)),
    construct: (call: ConstructCall, callback: grpc.sendUnaryData<providerPb.ConstructResponse>) => {
      const gone = new AbortController();
      call.on("cancelled", () => gone.abort());
      handle((request: providerPb.ConstructRequest) => plugin.construct(request, gone.signal))(call, callback);
    },
    cancel: handle(() => plugin.cancel()),
  };
}
