import type grpc from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type provider from "@pulumi/pulumi/proto/provider_pb.js";
import { join } from "node:path";
import { typeOf } from "../../formats/urn.ts";
import type { PropertyMap } from "../../formats/wire/codec.ts";
import { serveLoopback } from "../../formats/wire/loopback.ts";
import { rpcInitFailed } from "../../provider/protocol/errors.ts";
import type { Attachment } from "../../sandbox/attachment.ts";
import { azureNative } from "../../sandbox/standins/azureNative.ts";
import { resourceProvider } from "../../sandbox/standins/resourceProvider.ts";
import { Store } from "../../sandbox/standins/store.ts";

/** What this Azure remembers, in the stack's folder. */
export const storeName = "failing-run-commands.json";

type Request = provider.CreateRequest | provider.UpdateRequest;
type Response = provider.CreateResponse | provider.UpdateResponse;

/**
 * The stand-in for azure-native with run commands that end with an error, as Azure has them where treatFailureAsDeploymentFailure is
 * set: the run command is there, and the provider reports that it is not as it was meant to be.
 */
export class FailingRunCommands {
  /** What the script on a host says, by the host's name; without an entry it ends well. */
  readonly failures = new Map<string, string>();
  /** What was done to machines and run commands, in order: `run HOST`, `change HOST SIZE`. */
  readonly done: string[] = [];

  /** For the stack's `attach`. */
  readonly attach = async (folder: string): Promise<Attachment> => {
    const standIn = resourceProvider(azureNative, Store.open(join(folder, storeName)));
    const { port, stop } = await serveLoopback(services.ResourceProviderService, {
      ...standIn,
      create: this.#observed(standIn.create as grpc.handleUnaryCall<Request, Response>),
      update: this.#observed(standIn.update as grpc.handleUnaryCall<Request, Response>),
    });
    return { name: azureNative.name, port, close: () => Promise.resolve(stop()) };
  };

  #observed(handle: grpc.handleUnaryCall<Request, Response>): grpc.handleUnaryCall<Request, Response> {
    return (call, reply) =>
      handle(call, (error, response) => {
        const failure = error || !response ? undefined : this.#failureOf(call.request, response);
        if (failure) reply(failure);
        else reply(error, response);
      });
  }

  #failureOf(request: Request, response: Response): grpc.ServiceError | undefined {
    if (request.getPreview()) return undefined;
    const type = typeOf(request.getUrn());
    const outputs = (response.getProperties()?.toJavaScript() ?? {}) as PropertyMap;
    const host = String(outputs["vmName"]);
    if (type.endsWith(":VirtualMachine")) {
      this.done.push(`change ${host} ${String((outputs["hardwareProfile"] as PropertyMap)["vmSize"])}`);
      return undefined;
    }
    if (!type.endsWith(":VirtualMachineRunCommandByVirtualMachine")) return undefined;
    this.done.push(`run ${host}`);
    const failure = this.failures.get(host);
    if (failure === undefined) return undefined;
    const id = "getId" in response ? response.getId() : (request as provider.UpdateRequest).getId();
    const inputs = "getNews" in request ? request.getNews() : request.getProperties();
    return rpcInitFailed(failure, id, (inputs?.toJavaScript() ?? {}) as PropertyMap, outputs);
  }
}
