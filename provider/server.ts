import type grpc from "@grpc/grpc-js";
import { setTimeout as delay } from "node:timers/promises";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import pluginPb from "@pulumi/pulumi/proto/plugin_pb.js";
import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import packageJson from "../package.json" with { type: "json" };
import type { Channel } from "../resources/ports/channel.ts";
import * as lifecycle from "./lifecycle.ts";
import { Foretold } from "./foretold.ts";
import { Lines } from "./lines.ts";
import { ObservationRound } from "./observationRound.ts";
import { isObserved } from "./observeMode.ts";
import { typeOf } from "../formats/urn.ts";
import { decode, encode, type PropertyMap } from "../formats/wire/codec.ts";
import { serveLoopback } from "../formats/wire/loopback.ts";
import type { PropertyChange } from "../resources/definition/diffFields.ts";
import { EngineLog } from "./protocol/engineLog.ts";
import { rpcError, rpcInitFailed } from "./protocol/errors.ts";
import { kindOfType } from "../resources/registry.ts";
import { packageSchemaText } from "./schema/packageSchema.ts";
import type { Context, Kind } from "../resources/ports/resource.ts";
import type { TenantApplier } from "../resources/ports/tenant.ts";

/** The ways out of the plugin. */
export interface Services {
  readonly channel: Channel;
  /** Ways to a tenant's settings, of which a resource asks for those that it declares. Default: none, so they can be attested only. */
  readonly tenant?: readonly TenantApplier[];
}

/** Serves Pulumi's provider protocol on a loopback port of the system's choice. */
export async function servePlugin(
  services: Services,
  engineAddress?: string,
): Promise<{ port: number; close(): Promise<void> }> {
  const handlers = new Plugin(services, engineAddress).handlers() as grpc.UntypedServiceImplementation;
  return serveLoopback(providerGrpc.ResourceProviderService, handlers);
}

type ConstructCall = grpc.ServerUnaryCall<providerPb.ConstructRequest, providerPb.ConstructResponse>;
type Handler<Request, Response> = (request: Request) => Response | Promise<Response>;

class Plugin {
  readonly #services: Services;
  readonly #log: EngineLog;
  readonly #round = new ObservationRound();
  readonly #foretold: Foretold;
  #cancelled = new AbortController();
  #lines = new Lines();
  #engineAddress = "";

  constructor(services: Services, engineAddress: string | undefined) {
    this.#services = services;
    this.#foretold = new Foretold(services.channel, services.tenant ?? []);
    this.#engineAddress = engineAddress ?? "";
    this.#log = new EngineLog(engineAddress);
  }

  handlers(): object {
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
      handshake: handle((request: providerPb.ProviderHandshakeRequest) => this.#handshake(request)),
      attach: handle((request: pluginPb.PluginAttach) => this.#attach(request)),
      getPluginInfo: handle(() => this.#pluginInfo()),
      getSchema: handle((request: providerPb.GetSchemaRequest) => getSchema(request)),
      checkConfig: handle(() => this.#checkConfig()),
      diffConfig: handle(() => this.#noChanges()),
      configure: handle(() => this.#configure()),
      check: handle((request: providerPb.CheckRequest) => this.#check(request)),
      diff: handle((request: providerPb.DiffRequest) => this.#diff(request)),
      create: handle((request: providerPb.CreateRequest) => this.#create(request)),
      read: handle((request: providerPb.ReadRequest) => this.#read(request)),
      update: handle((request: providerPb.UpdateRequest) => this.#update(request)),
      delete: handle((request: providerPb.DeleteRequest) => this.#delete(request)),
      construct: (call: ConstructCall, callback: grpc.sendUnaryData<providerPb.ConstructResponse>) => {
        const gone = new AbortController();
        call.on("cancelled", () => gone.abort());
        handle((request: providerPb.ConstructRequest) => this.#construct(request, gone.signal))(call, callback);
      },
      cancel: handle(() => this.#cancel()),
    };
  }

  #handshake(request: providerPb.ProviderHandshakeRequest): providerPb.ProviderHandshakeResponse {
    this.#connect(request.getEngineAddress());
    const response = new providerPb.ProviderHandshakeResponse();
    response.setAcceptSecrets(true);
    response.setAcceptOutputs(true);
    return response;
  }

  /** A plugin that was started apart serves one run of the engine after the other; each ends with a cancel. */
  #attach(request: pluginPb.PluginAttach): emptyPb.Empty {
    this.#cancelled = new AbortController();
    this.#lines = new Lines();
    this.#connect(request.getAddress());
    return new emptyPb.Empty();
  }

  #connect(engineAddress: string): void {
    this.#engineAddress = engineAddress;
    this.#log.connect(engineAddress);
  }

  #pluginInfo(): pluginPb.PluginInfo {
    const info = new pluginPb.PluginInfo();
    info.setVersion(packageJson.version);
    return info;
  }

  /**
   * The engine hands everything below `entra-writeback:` to the plugin of that name. It is the program's, not the
   * plugin's: none of it is kept, so that the state does not hold the stack file a second time.
   */
  #checkConfig(): providerPb.CheckResponse {
    const response = new providerPb.CheckResponse();
    response.setInputs(encode({}));
    return response;
  }

  #noChanges(): providerPb.DiffResponse {
    const response = new providerPb.DiffResponse();
    response.setChanges(providerPb.DiffResponse.DiffChanges.DIFF_NONE);
    return response;
  }

  #configure(): providerPb.ConfigureResponse {
    const response = new providerPb.ConfigureResponse();
    response.setAcceptsecrets(true);
    response.setAcceptoutputs(true); // the engine sends them to Construct only
    response.setSupportspreview(true);
    return response;
  }

  #check(request: providerPb.CheckRequest): providerPb.CheckResponse {
    const { tenant = [] } = this.#services;
    const [olds, news] = [decode(request.getOlds()), decode(request.getNews())];
    const result = kindIn(request.getUrn()).use((resource) => lifecycle.check(resource, olds, news, { tenant }));
    const response = new providerPb.CheckResponse();
    response.setInputs(encode(result.inputs));
    response.setFailuresList(
      result.failures.map(({ property, reason }) => {
        const failure = new providerPb.CheckFailure();
        failure.setProperty(property);
        failure.setReason(reason);
        return failure;
      }),
    );
    return response;
  }

  async #diff(request: providerPb.DiffRequest): Promise<providerPb.DiffResponse> {
    // States of an engine that does not send the old inputs have them among the outputs.
    const olds = decode(request.getOldInputs() ?? request.getOlds());
    const [urn, id, state] = [request.getUrn(), request.getId(), decode(request.getOlds())];
    const context = this.#context(urn, 0);
    const news = decode(request.getNews());
    const { changes, isDeclared } = await kindIn(urn).use((resource) =>
      lifecycle.diff(resource, { urn, id, state }, olds, news, context),
    );
    const kept = changes.filter(
      ({ path }) => !request.getIgnorechangesList().some((ignored) => isWithin(path, ignored)),
    );
    const { DIFF_NONE, DIFF_SOME } = providerPb.DiffResponse.DiffChanges;
    const response = new providerPb.DiffResponse();
    response.setChanges(kept.length === 0 ? DIFF_NONE : DIFF_SOME);
    response.setHasdetaileddiff(isDeclared);
    if (!isDeclared) return response;
    for (const change of kept) response.getDetaileddiffMap().set(change.path, propertyDiff(change));
    response.setDiffsList([...new Set(kept.map(topLevel))]);
    response.setReplacesList([...new Set(kept.filter((change) => change.replaces).map(topLevel))]);
    // Two resources for one domain would work against each other: the old one goes first.
    response.setDeletebeforereplace(kept.some((change) => change.replaces));
    return response;
  }

  async #create(request: providerPb.CreateRequest): Promise<providerPb.CreateResponse> {
    const kind = kindIn(request.getUrn());
    const inputs = decode(request.getProperties());
    const response = new providerPb.CreateResponse();
    if (request.getPreview()) {
      const context = this.#context(request.getUrn(), 0);
      this.#foretold.tell(inputs, context.warn);
      const outputs = await kind.use((resource) =>
        lifecycle.previewCreate(resource, request.getUrn(), inputs, context),
      );
      response.setProperties(encode(outputs));
      return response;
    }
    const context = this.#context(request.getUrn(), request.getTimeout());
    const settled = await this.#settle(kind, inputs, () =>
      kind.use((resource) => lifecycle.create(resource, request.getUrn(), inputs, context)),
    );
    if (settled.problem) throw rpcInitFailed(settled.problem, settled.id, inputs, settled.outputs);
    response.setId(settled.id);
    response.setProperties(encode(settled.outputs));
    return response;
  }

  async #read(request: providerPb.ReadRequest): Promise<providerPb.ReadResponse> {
    const [inputs, state] = [decode(request.getInputs()), decode(request.getProperties())];
    const [urn, id] = [request.getUrn(), request.getId()];
    const context = this.#context(urn, 0);
    const current = await kindIn(urn).use((resource) => lifecycle.read(resource, urn, id, inputs, state, context));
    const response = new providerPb.ReadResponse();
    if (!current) return response; // an empty id says that it is gone
    response.setId(request.getId());
    response.setInputs(encode(current.inputs));
    response.setProperties(encode(current.outputs));
    return response;
  }

  async #update(request: providerPb.UpdateRequest): Promise<providerPb.UpdateResponse> {
    const [urn, id] = [request.getUrn(), request.getId()];
    const kind = kindIn(urn);
    const [state, inputs] = [decode(request.getOlds()), decode(request.getNews())];
    const response = new providerPb.UpdateResponse();
    if (request.getPreview()) {
      this.#foretold.tell(inputs, this.#context(urn, 0).warn);
      response.setProperties(encode(kind.use((resource) => lifecycle.preview(resource, inputs, state))));
      return response;
    }
    const context = this.#context(urn, request.getTimeout());
    const settled = await this.#settle(kind, inputs, () =>
      kind.use((resource) => lifecycle.update(resource, urn, id, state, inputs, context)),
    );
    if (settled.problem) throw rpcInitFailed(settled.problem, settled.id, inputs, settled.outputs);
    response.setProperties(encode(settled.outputs));
    return response;
  }

  /** What only looks, or waits for people, waits with its failure for the others that do. */
  #settle(kind: Kind, inputs: PropertyMap, write: () => Promise<lifecycle.Settled>): Promise<lifecycle.Settled> {
    const waits = kind.use(({ waitsForPeople }) => waitsForPeople === true);
    if (!waits && !isObserved(inputs)) return write();
    const look = async () => {
      const settled = await write();
      // The engine is about to begin others of the kind, and begins none once this one is told.
      if (waits && settled.problem !== undefined)
        await delay(2000, undefined, { signal: this.#cancelled.signal }).catch(() => undefined);
      return settled;
    };
    return this.#round.join(look, ({ problem }) => problem !== undefined);
  }

  async #delete(request: providerPb.DeleteRequest): Promise<emptyPb.Empty> {
    const state = decode(request.getProperties());
    const [urn, id] = [request.getUrn(), request.getId()];
    const context = this.#context(urn, request.getTimeout());
    await kindIn(urn).use((resource) => lifecycle.remove(resource, urn, id, state, context));
    return new emptyPb.Empty();
  }

  /** Components and the SDK they are made with are loaded when a program in another language first declares one. */
  async #construct(request: providerPb.ConstructRequest, gone: AbortSignal): Promise<providerPb.ConstructResponse> {
    const { constructComponent } = await import("./construct/constructComponent.ts");
    return constructComponent(request, this.#engineAddress, AbortSignal.any([gone, this.#cancelled.signal]));
  }

  #cancel(): emptyPb.Empty {
    this.#cancelled.abort();
    return new emptyPb.Empty();
  }

  #context(urn: string, timeoutSeconds: number): Context {
    const signals = [this.#cancelled.signal];
    if (timeoutSeconds > 0) signals.push(AbortSignal.timeout(timeoutSeconds * 1000));
    return {
      channel: this.#services.channel,
      tenant: this.#services.tenant ?? [],
      signal: AbortSignal.any(signals),
      warn: (message) => this.#log.warn(urn, message),
      progress: (message) => this.#log.progress(urn, message),
      oneByOne: (line, who, work) => this.#lines.oneByOne(line, who, work),
    };
  }
}

function getSchema(request: providerPb.GetSchemaRequest): providerPb.GetSchemaResponse {
  if (request.getVersion() !== 0)
    throw new Error(`schema format ${request.getVersion()} is asked for, but format 0 is what this plugin has`);
  const subpackage = request.getSubpackageName();
  if (subpackage !== "") throw new Error(`the plugin entra-writeback has no subpackage "${subpackage}"`);
  const response = new providerPb.GetSchemaResponse();
  response.setSchema(packageSchemaText());
  return response;
}

function kindIn(urn: string): Kind {
  return kindOfType(typeOf(urn));
}

function propertyDiff(change: PropertyChange): providerPb.PropertyDiff {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = providerPb.PropertyDiff.Kind;
  const kinds = {
    add: [ADD, ADD_REPLACE],
    delete: [DELETE, DELETE_REPLACE],
    update: [UPDATE, UPDATE_REPLACE],
  } as const;
  const diff = new providerPb.PropertyDiff();
  diff.setKind(kinds[change.kind][change.replaces ? 1 : 0]);
  diff.setInputdiff(true);
  return diff;
}

const topLevel = (change: PropertyChange): string => change.path.split(/[.[]/)[0] as string;

function isWithin(path: string, ignored: string): boolean {
  return path === ignored || path.startsWith(`${ignored}.`) || path.startsWith(`${ignored}[`);
}
