import grpc from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { promisify } from "node:util";
import type { ValueObject } from "../../../sandbox/standins/values.ts";

type Client = InstanceType<typeof services.ResourceProviderClient>;

/** Drives a provider over gRPC as the engine does, with plain values. */
export class ProviderClient {
  readonly #client: Client;

  constructor(port: number) {
    this.#client = new services.ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  }

  close(): void {
    this.#client.close();
  }

  async version(): Promise<string> {
    return (await this.#call("getPluginInfo", new empty.Empty())).getVersion();
  }

  async configure(args: ValueObject): Promise<void> {
    await this.#call("configure", new provider.ConfigureRequest().setArgs(write(args)));
  }

  async check(type: string, name: string, news: ValueObject, olds: ValueObject = {}) {
    const request = new provider.CheckRequest().setUrn(urn(type, name)).setNews(write(news)).setOlds(write(olds));
    const response = await this.#call("check", request.setRandomseed(new Uint8Array([1, 2, 3, 4, 5])));
    const failures = response.getFailuresList();
    return {
      inputs: read(response.getInputs()),
      failures: failures.map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() })),
    };
  }

  async diff(type: string, id: string, oldInputs: ValueObject, news: ValueObject, ignored: string[] = []) {
    const request = new provider.DiffRequest().setId(id).setUrn(urn(type, "x")).setIgnorechangesList(ignored);
    const response = await this.#call("diff", request.setOldInputs(write(oldInputs)).setNews(write(news)));
    return {
      changes: response.getChanges() === provider.DiffResponse.DiffChanges.DIFF_SOME,
      replaces: response.getReplacesList(),
      paths: [...response.getDetaileddiffMap().keys()],
      deleteFirst: response.getDeletebeforereplace(),
    };
  }

  async create(type: string, name: string, inputs: ValueObject, { preview = false } = {}) {
    const request = new provider.CreateRequest().setUrn(urn(type, name)).setProperties(write(inputs));
    const response = await this.#call("create", request.setPreview(preview));
    return { id: response.getId(), outputs: read(response.getProperties()) };
  }

  async read(type: string, id: string, known: { inputs?: ValueObject; outputs?: ValueObject } = {}) {
    const request = new provider.ReadRequest().setId(id).setUrn(urn(type, "x"));
    request.setInputs(write(known.inputs ?? {})).setProperties(write(known.outputs ?? {}));
    const response = await this.#call("read", request);
    return { id: response.getId(), inputs: read(response.getInputs()), outputs: read(response.getProperties()) };
  }

  async update(type: string, id: string, oldInputs: ValueObject, news: ValueObject) {
    const request = new provider.UpdateRequest().setId(id).setUrn(urn(type, "x"));
    const response = await this.#call("update", request.setOldInputs(write(oldInputs)).setNews(write(news)));
    return read(response.getProperties());
  }

  async delete(type: string, id: string): Promise<void> {
    await this.#call("delete", new provider.DeleteRequest().setId(id).setUrn(urn(type, "x")));
  }

  async invoke(token: string): Promise<string[]> {
    const response = await this.#call("invoke", new provider.InvokeRequest().setTok(token));
    return response.getFailuresList().map((failure) => failure.getReason());
  }

  #call<Method extends keyof Responses>(method: Method, request: unknown): Promise<Responses[Method]> {
    const call = this.#client[method].bind(this.#client) as unknown as (
      request: unknown,
      callback: (error: Error | null, response: Responses[Method]) => void,
    ) => void;
    return promisify(call)(request);
  }
}

interface Responses {
  getPluginInfo: { getVersion(): string };
  configure: provider.ConfigureResponse;
  check: provider.CheckResponse;
  diff: provider.DiffResponse;
  create: provider.CreateResponse;
  read: provider.ReadResponse;
  update: provider.UpdateResponse;
  delete: empty.Empty;
  invoke: provider.InvokeResponse;
}

function urn(type: string, name: string): string {
  return `urn:pulumi:test::project::${type}::${name}`;
}

function read(value: struct.Struct | undefined): ValueObject {
  return (value?.toJavaScript() ?? {}) as ValueObject;
}

function write(value: ValueObject): struct.Struct {
  return struct.Struct.fromJavaScript(value);
}
