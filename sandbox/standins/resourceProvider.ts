import grpc from "@grpc/grpc-js";
import plugins from "@pulumi/pulumi/proto/plugin_pb.js";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { nameOf, typeOf } from "../../formats/urn.ts";
import { differences, topLevel } from "./diff.ts";
import type { NewResource, ProviderSettings, StandIn } from "./standIn.ts";
import type { Store, StoredResource } from "./store.ts";
import { hasUnknown, plain, unknownBeyond, UNKNOWN_VALUE, type Value, type ValueObject } from "./values.ts";
import { sdkShape } from "./sdkShape.ts";
import { refusal, unary, type Handler } from "./unary.ts";

/** Pulumi's provider protocol over a store. Refusals carry the text the service would give. */
export function resourceProvider(standIn: StandIn, store: Store): IResourceProviderServer {
  let settings: ProviderSettings = {};

  const handlers = {
    handshake: () => new provider.ProviderHandshakeResponse().setAcceptSecrets(true),
    attach: () => new empty.Empty(),
    cancel: () => new empty.Empty(),
    getPluginInfo: () => new plugins.PluginInfo().setVersion(standIn.version),
    checkConfig: (request: provider.CheckRequest) => new provider.CheckResponse().setInputs(request.getNews()),
    diffConfig: () => new provider.DiffResponse().setChanges(provider.DiffResponse.DiffChanges.DIFF_NONE),

    configure(request: provider.ConfigureRequest) {
      settings = Object.fromEntries(
        Object.entries(read(request.getArgs())).map(([key, value]) => [key, String(plain(value))]),
      );
      return new provider.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
    },

    check(request: provider.CheckRequest) {
      const given = read(request.getNews());
      const before = read(request.getOlds());
      const resource = resourceOf(request, given);
      const added = standIn.defaults(resource, settings, bare(before), request.getRandomseed_asU8());
      const inputs = { ...given, ...added };
      const failures = standIn
        .missing({ ...resource, inputs: bare(inputs) })
        .map((property) =>
          new provider.CheckFailure()
            .setProperty(property)
            .setReason(`${resource.type} "${resource.name}" needs ${property}, and it is missing. Write it.`),
        );
      return new provider.CheckResponse().setInputs(write(inputs)).setFailuresList(failures);
    },

    diff(request: provider.DiffRequest) {
      const response = new provider.DiffResponse().setHasdetaileddiff(true);
      const changes = differences(
        read(request.getOldInputs()),
        read(request.getNews()),
        request.getIgnorechangesList(),
      );
      const kinds = provider.PropertyDiff.Kind;
      for (const [path, change] of changes) {
        const replaces = standIn.replaces(typeOf(request.getUrn()), topLevel(path));
        if (replaces) response.addReplaces(topLevel(path));
        const kind = {
          add: replaces ? kinds.ADD_REPLACE : kinds.ADD,
          delete: replaces ? kinds.DELETE_REPLACE : kinds.DELETE,
          update: replaces ? kinds.UPDATE_REPLACE : kinds.UPDATE,
        }[change];
        response.getDetaileddiffMap().set(path, new provider.PropertyDiff().setKind(kind).setInputdiff(true));
        response.addDiffs(topLevel(path));
      }
      const { DIFF_NONE, DIFF_SOME } = provider.DiffResponse.DiffChanges;
      response.setChanges(changes.size === 0 ? DIFF_NONE : DIFF_SOME);
      if (response.getReplacesList().length > 0) response.setDeletebeforereplace(keepsId(request));
      return response;
    },

    create(request: provider.CreateRequest) {
      const inputs = read(request.getProperties());
      const resource = resourceOf(request, inputs);
      const response = new provider.CreateResponse();
      if (request.getPreview()) return response.setProperties(write({ ...inputs, ...foreseen(resource) }));
      const id = standIn.id(resource, settings);
      if (store.get(id)) {
        throw refusal(grpc.status.ALREADY_EXISTS, `Conflict: ${id} exists already. Import it or choose another name.`);
      }
      const outputs = { ...inputs, ...standIn.computed(resource, id, settings) };
      store.put({ id, type: resource.type, urn: request.getUrn(), inputs, outputs });
      return response.setId(id).setProperties(write(outputs));
    },

    read(request: provider.ReadRequest) {
      const stored = store.get(request.getId()) ?? takenOver(request);
      const response = new provider.ReadResponse();
      if (!stored) return response; // an empty id means: gone
      return response
        .setId(stored.id)
        .setProperties(write(store.reveal(stored.outputs, read(request.getProperties()))))
        .setInputs(write(store.reveal(answered(stored), read(request.getInputs()))));
    },

    update(request: provider.UpdateRequest) {
      const inputs = read(request.getNews());
      const id = request.getId();
      const outputs = { ...inputs, ...standIn.computed(resourceOf(request, inputs), id, settings) };
      const response = new provider.UpdateResponse().setProperties(write(outputs));
      if (request.getPreview()) return response;
      const stored = store.get(id);
      if (!stored) throw refusal(grpc.status.NOT_FOUND, `NotFound: ${id} does not exist any more. Run a refresh.`);
      store.put({ ...stored, inputs, outputs });
      return response;
    },

    delete(request: provider.DeleteRequest) {
      const stored = store.get(request.getId());
      if (!stored) return new empty.Empty();
      const objection = standIn.deletionObjection(stored, store);
      if (objection) throw refusal(grpc.status.FAILED_PRECONDITION, objection);
      store.delete(standIn.deletedWith(stored, store));
      return new empty.Empty();
    },

    invoke(request: provider.InvokeRequest) {
      const reason = `the stand-in for ${standIn.name} does not offer ${request.getTok()}; it needs the real provider`;
      return new provider.InvokeResponse().setFailuresList([new provider.CheckFailure().setReason(reason)]);
    },
  };

  /** What only the service sets is not known in a preview. */
  function foreseen(resource: NewResource): ValueObject {
    const unknown = Object.fromEntries(sdkShape(resource.type).outputs.map((key) => [key, UNKNOWN_VALUE]));
    return { ...unknown, ...unknownBeyond(resource.inputs, standIn.computed(resource, "", settings)) };
  }

  /** An object is read without known values when a stack takes it over. */
  function takenOver(request: provider.ReadRequest): StoredResource | undefined {
    if (Object.keys(read(request.getProperties())).length > 0) return undefined;
    const [id, urn] = [request.getId(), request.getUrn()];
    const type = typeOf(urn);
    const inputs = standIn.found?.(type, id);
    if (!inputs) return undefined;
    const outputs = { ...inputs, ...standIn.computed(resourceOf(request, inputs), id, settings) };
    store.put({ id, type, urn, inputs, outputs });
    return store.get(id);
  }

  /** Whether the new object would have the id of the old one, so that both cannot exist at once. */
  function keepsId(request: provider.DiffRequest): boolean {
    const news = resourceOf(request, read(request.getNews()));
    if (hasUnknown(news.inputs)) return false;
    return standIn.id(news, settings).toLowerCase() === request.getId().toLowerCase();
  }

  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [name, unary(handler as Handler)]),
  ) as unknown as IResourceProviderServer;
}

/** The inputs as the service tells them, which is not always as it was told. */
function answered({ inputs, outputs }: StoredResource): ValueObject {
  const said = Object.entries(inputs).map(([key, value]): [string, Value] => {
    const told = outputs[key];
    return [key, typeof value === "string" && told !== undefined ? told : value];
  });
  return Object.fromEntries(said);
}

function resourceOf(request: { getUrn(): string }, inputs: ValueObject): NewResource {
  const urn = request.getUrn();
  return { type: typeOf(urn), name: nameOf(urn), inputs: bare(inputs) };
}

function bare(inputs: ValueObject): ValueObject {
  return plain(inputs) as ValueObject;
}

function read(value: struct.Struct | undefined): ValueObject {
  return (value?.toJavaScript() ?? {}) as ValueObject;
}

function write(value: ValueObject): struct.Struct {
  return struct.Struct.fromJavaScript(value);
}
