import grpc from "@grpc/grpc-js";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import pluginPb from "@pulumi/pulumi/proto/plugin_pb.js";
import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { decode, encode, type PropertyMap } from "../../formats/wire/codec.ts";
import type { Services } from "../../provider/plugin.ts";
import { servePlugin } from "../../provider/server.ts";

export interface Recorded {
  id: string;
  inputs: PropertyMap;
  outputs: PropertyMap;
}

/** The plugin behind a real gRPC connection, spoken to as the engine does. */
export class PluginClient {
  readonly #client: InstanceType<typeof providerGrpc.ResourceProviderClient>;
  readonly #close: () => Promise<void>;

  private constructor(port: number, close: () => Promise<void>) {
    this.#client = new providerGrpc.ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    this.#close = close;
  }

  static async start(services: Services): Promise<PluginClient> {
    const { port, close } = await servePlugin(services);
    return new PluginClient(port, close);
  }

  /** The plugin in a process of its own, as the engine starts it: it ends when its standard input does. */
  static async startProcess(): Promise<PluginClient> {
    const main = fileURLToPath(new URL("../../provider/main.ts", import.meta.url));
    const child = spawn(process.execPath, [main], { stdio: ["pipe", "pipe", "inherit"] });
    const ended = once(child, "close");
    const [port] = (await once(child.stdout, "data")) as [Buffer];
    return new PluginClient(Number(port.toString()), async () => {
      child.stdin.end();
      await ended;
    });
  }

  async stop(): Promise<void> {
    this.#client.close();
    await this.#close();
  }

  async check(urn: string, news: PropertyMap, olds: PropertyMap = {}) {
    const request = new providerPb.CheckRequest();
    request.setUrn(urn);
    request.setNews(encode(news));
    request.setOlds(encode(olds));
    const response = await this.#call<providerPb.CheckResponse>("check", request);
    const failures = response
      .getFailuresList()
      .map((one) => ({ property: one.getProperty(), reason: one.getReason() }));
    return { inputs: decode(response.getInputs()), failures };
  }

  async diff(urn: string, old: Recorded, news: PropertyMap) {
    const request = new providerPb.DiffRequest();
    request.setUrn(urn);
    request.setId(old.id);
    request.setOlds(encode(old.outputs));
    request.setOldInputs(encode(old.inputs));
    request.setNews(encode(news));
    const response = await this.#call<providerPb.DiffResponse>("diff", request);
    const paths: string[] = [];
    response.getDetaileddiffMap().forEach((_: unknown, path: string) => paths.push(path));
    return { changes: response.getChanges() === 2, paths: paths.sort(), replaces: response.getReplacesList() };
  }

  async create(urn: string, inputs: PropertyMap, preview = false): Promise<Recorded> {
    const request = new providerPb.CreateRequest();
    request.setUrn(urn);
    request.setProperties(encode(inputs));
    request.setPreview(preview);
    const response = await this.#call<providerPb.CreateResponse>("create", request);
    return { id: response.getId(), inputs, outputs: decode(response.getProperties()) };
  }

  async read(urn: string, old: Recorded): Promise<Recorded | undefined> {
    const request = new providerPb.ReadRequest();
    request.setUrn(urn);
    request.setId(old.id);
    request.setInputs(encode(old.inputs));
    request.setProperties(encode(old.outputs));
    const response = await this.#call<providerPb.ReadResponse>("read", request);
    if (response.getId() === "") return undefined;
    return { id: response.getId(), inputs: decode(response.getInputs()), outputs: decode(response.getProperties()) };
  }

  async update(urn: string, old: Recorded, news: PropertyMap, preview = false): Promise<Recorded> {
    const request = new providerPb.UpdateRequest();
    request.setUrn(urn);
    request.setId(old.id);
    request.setOlds(encode(old.outputs));
    request.setOldInputs(encode(old.inputs));
    request.setNews(encode(news));
    request.setPreview(preview);
    const response = await this.#call<providerPb.UpdateResponse>("update", request);
    return { id: old.id, inputs: news, outputs: decode(response.getProperties()) };
  }

  async delete(urn: string, old: Recorded): Promise<void> {
    const request = new providerPb.DeleteRequest();
    request.setUrn(urn);
    request.setId(old.id);
    request.setProperties(encode(old.outputs));
    request.setOldInputs(encode(old.inputs));
    await this.#call("delete", request);
  }

  async checkConfig(news: PropertyMap): Promise<PropertyMap> {
    const request = new providerPb.CheckRequest();
    request.setUrn("urn:pulumi:s::p::pulumi:providers:entra-writeback::default");
    request.setNews(encode(news));
    return decode((await this.#call<providerPb.CheckResponse>("checkConfig", request)).getInputs());
  }

  async getSchema(version = 0, subpackage?: { readonly name: string; readonly version: string }): Promise<string> {
    const request = new providerPb.GetSchemaRequest();
    request.setVersion(version);
    request.setSubpackageName(subpackage?.name ?? "");
    request.setSubpackageVersion(subpackage?.version ?? "");
    return (await this.#call<providerPb.GetSchemaResponse>("getSchema", request)).getSchema();
  }

  attach(): Promise<unknown> {
    return this.#call("attach", new pluginPb.PluginAttach());
  }

  cancel(): Promise<unknown> {
    return this.#call("cancel", new emptyPb.Empty());
  }

  #call<Response>(method: string, request: unknown): Promise<Response> {
    const client = this.#client as unknown as Record<
      string,
      (request: unknown, done: (error: Error | null, response: Response) => void) => void
    >;
    return new Promise((resolve, reject) => {
      client[method]?.(request, (error, response) => (error ? reject(error) : resolve(response)));
    });
  }
}

export function urnOf(type: string, name = "x"): string {
  return `urn:pulumi:test::entra-writeback::${type}::${name}`;
}
