import { setTimeout as delay } from "node:timers/promises";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import type pluginPb from "@pulumi/pulumi/proto/plugin_pb.js";
import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import type { Channel } from "../resources/ports/channel.ts";
import { check } from "../resources/check.ts";
import { create, remove, update } from "./lifecycle.ts";
import { diff, preview, previewCreate } from "./lifecycle/preview.ts";
import { read } from "./lifecycle/read.ts";
import type { Settled } from "./lifecycle/settled.ts";
import type { Recorded } from "./lifecycle/subject.ts";
import { Foretold } from "./foretold.ts";
import { Lines } from "./lines.ts";
import { ObservationRound } from "./observationRound.ts";
import { isObserved } from "./observeMode.ts";
import { typeOf } from "../formats/urn.ts";
import { decode, encode, type PropertyMap } from "../formats/wire/codec.ts";
import { EngineLog } from "./protocol/engineLog.ts";
import { checkAnswer, diffAnswer } from "./protocol/answers.ts";
import { rpcInitFailed } from "./protocol/errors.ts";
import { handshakeAnswer } from "./protocol/ofPlugin.ts";
import { kindOfType } from "../resources/registry.ts";
import type { Context, Kind } from "../resources/ports/resource.ts";
import type { TenantApplier } from "../resources/ports/tenant.ts";

/** The ways out of the plugin. */
export interface Services {
  readonly channel: Channel;
  /** Ways to a tenant's settings, of which a resource asks for those that it declares. Default: none, so they can be attested only. */
  readonly tenant?: readonly TenantApplier[];
}

/** What the engine asks of the plugin, each a method. */
export class Plugin {
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

  handshake(request: providerPb.ProviderHandshakeRequest): providerPb.ProviderHandshakeResponse {
    this.#connect(request.getEngineAddress());
    return handshakeAnswer();
  }

  /** A plugin that was started apart serves one run of the engine after the other; each ends with a cancel. */
  attach(request: pluginPb.PluginAttach): emptyPb.Empty {
    this.#cancelled = new AbortController();
    this.#lines = new Lines();
    this.#connect(request.getAddress());
    return new emptyPb.Empty();
  }

  #connect(engineAddress: string): void {
    this.#engineAddress = engineAddress;
    this.#log.connect(engineAddress);
  }

  check(request: providerPb.CheckRequest): providerPb.CheckResponse {
    const { tenant = [] } = this.#services;
    const [olds, news] = [decode(request.getOlds()), decode(request.getNews())];
    return checkAnswer(kindIn(request.getUrn()).use((resource) => check(resource, olds, news, { tenant })));
  }

  async diff(request: providerPb.DiffRequest): Promise<providerPb.DiffResponse> {
    // States of an engine that does not send the old inputs have them among the outputs.
    const olds = decode(request.getOldInputs() ?? request.getOlds());
    const recorded = recordedIn(request, decode(request.getOlds()));
    const inputs = { olds, news: decode(request.getNews()) };
    const context = this.#context(recorded.urn, 0);
    const found = await kindIn(recorded.urn).use((resource) => diff(resource, recorded, inputs, context));
    return diffAnswer(found, request.getIgnorechangesList());
  }

  async create(request: providerPb.CreateRequest): Promise<providerPb.CreateResponse> {
    const kind = kindIn(request.getUrn());
    const inputs = decode(request.getProperties());
    const response = new providerPb.CreateResponse();
    if (request.getPreview()) {
      const context = this.#context(request.getUrn(), 0);
      this.#foretold.tell(inputs, context.warn);
      const outputs = await kind.use((resource) => previewCreate(resource, request.getUrn(), inputs, context));
      response.setProperties(encode(outputs));
      return response;
    }
    const context = this.#context(request.getUrn(), request.getTimeout());
    const settled = await this.#settle(kind, inputs, () =>
      kind.use((resource) => create(resource, request.getUrn(), inputs, context)),
    );
    if (settled.problem) throw rpcInitFailed(settled.problem, settled.id, inputs, settled.outputs);
    response.setId(settled.id);
    response.setProperties(encode(settled.outputs));
    return response;
  }

  async read(request: providerPb.ReadRequest): Promise<providerPb.ReadResponse> {
    const [recorded, inputs] = [recordedIn(request, decode(request.getProperties())), decode(request.getInputs())];
    const context = this.#context(recorded.urn, 0);
    const current = await kindIn(recorded.urn).use((resource) => read(resource, recorded, inputs, context));
    const response = new providerPb.ReadResponse();
    if (!current) return response; // an empty id says that it is gone
    response.setId(request.getId());
    response.setInputs(encode(current.inputs));
    response.setProperties(encode(current.outputs));
    return response;
  }

  async update(request: providerPb.UpdateRequest): Promise<providerPb.UpdateResponse> {
    const [recorded, inputs] = [recordedIn(request, decode(request.getOlds())), decode(request.getNews())];
    const { urn, state } = recorded;
    const kind = kindIn(urn);
    const response = new providerPb.UpdateResponse();
    if (request.getPreview()) {
      this.#foretold.tell(inputs, this.#context(urn, 0).warn);
      response.setProperties(encode(kind.use((resource) => preview(resource, inputs, state))));
      return response;
    }
    const context = this.#context(urn, request.getTimeout());
    const settled = await this.#settle(kind, inputs, () =>
      kind.use((resource) => update(resource, recorded, inputs, context)),
    );
    if (settled.problem) throw rpcInitFailed(settled.problem, settled.id, inputs, settled.outputs);
    response.setProperties(encode(settled.outputs));
    return response;
  }

  /** What only looks, or waits for people, waits with its failure for the others that do. */
  #settle(kind: Kind, inputs: PropertyMap, write: () => Promise<Settled>): Promise<Settled> {
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

  async delete(request: providerPb.DeleteRequest): Promise<emptyPb.Empty> {
    const recorded = recordedIn(request, decode(request.getProperties()));
    const context = this.#context(recorded.urn, request.getTimeout());
    await kindIn(recorded.urn).use((resource) => remove(resource, recorded, context));
    return new emptyPb.Empty();
  }

  /** Components and the SDK they are made with are loaded when a program in another language first declares one. */
  async construct(request: providerPb.ConstructRequest, gone: AbortSignal): Promise<providerPb.ConstructResponse> {
    const { constructComponent } = await import("./construct/constructComponent.ts");
    return constructComponent(request, this.#engineAddress, AbortSignal.any([gone, this.#cancelled.signal]));
  }

  cancel(): emptyPb.Empty {
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

/** What a request says of an object in the state. */
function recordedIn(request: { getUrn(): string; getId(): string }, state: PropertyMap): Recorded {
  return { urn: request.getUrn(), id: request.getId(), state };
}

function kindIn(urn: string): Kind {
  return kindOfType(typeOf(urn));
}
