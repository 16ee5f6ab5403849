import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import * as grpc from "@grpc/grpc-js";
import analyzerGrpc from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import analyzerPb from "@pulumi/pulumi/proto/analyzer_pb.js";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import structPb from "google-protobuf/google/protobuf/struct_pb.js";

export const packFolder = fileURLToPath(new URL("../../../policies/pack/", import.meta.url));

/** How the engine marks values on the wire. */
const signature = "4dabf18193072939515e22adb298388d";
export const wire = {
  unknown: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  secret: (value: structPb.JavaScriptValue) => ({ [signature]: "1b47061264138c4ac30d75fd1eb44270", value }),
  output: (fields: Record<string, structPb.JavaScriptValue>) => ({
    [signature]: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
    ...fields,
  }),
};

export interface Sent {
  type: string;
  name: string;
  properties: Record<string, structPb.JavaScriptValue>;
  /** Where it is declared in something. */
  urn?: string;
  /** What the engine calls property dependencies. */
  references?: Record<string, string[]>;
}

/** The pack in a process of its own, driven over gRPC as the engine does it. */
export class PackProcess {
  readonly #process: ChildProcess;
  readonly #client: InstanceType<typeof analyzerGrpc.AnalyzerClient>;

  private constructor(process: ChildProcess, port: string) {
    this.#process = process;
    this.#client = new analyzerGrpc.AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  }

  static async start(command = `${packFolder}run`, args: string[] = [], env = process.env): Promise<PackProcess> {
    const child = spawn(command, [...args, "127.0.0.1:1"], { cwd: "/", env, stdio: ["ignore", "pipe", "inherit"] });
    const [port] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    return new PackProcess(child, port);
  }

  stop(): void {
    this.#client.close();
    this.#process.kill();
  }

  info(): Promise<analyzerPb.AnalyzerInfo> {
    return this.#call((callback) => this.#client.getAnalyzerInfo(new emptyPb.Empty(), callback));
  }

  /** What the engine sends before anything else: the configuration of the stack. */
  configureStack(config: Record<string, string> = {}): Promise<unknown> {
    const request = new analyzerPb.AnalyzerStackConfigureRequest();
    for (const [key, value] of Object.entries(config)) request.getConfigMap().set(key, value);
    return this.#call((callback) => this.#client.configureStack(request, callback));
  }

  /** Enforcement levels of --policy-pack-config. */
  configure(levels: Record<string, number>, thresholds: Record<string, Record<string, number>> = {}): Promise<unknown> {
    const request = new analyzerPb.ConfigureAnalyzerRequest();
    for (const [name, level] of Object.entries(levels)) {
      const config = new analyzerPb.PolicyConfig();
      config.setEnforcementlevel(level as 0);
      config.setProperties(structPb.Struct.fromJavaScript(thresholds[name] ?? {}));
      request.getPolicyconfigMap().set(name, config);
    }
    return this.#call((callback) => this.#client.configure(request, callback));
  }

  async analyze(sent: Sent): Promise<string[]> {
    const request = filled(new analyzerPb.AnalyzeRequest(), sent);
    const answer = await this.#call<analyzerPb.AnalyzeResponse>((callback) => this.#client.analyze(request, callback));
    return said(answer);
  }

  async analyzeStack(sent: Sent[]): Promise<string[]> {
    const request = new analyzerPb.AnalyzeStackRequest();
    request.setResourcesList(sent.map((item) => filled(new analyzerPb.AnalyzerResource(), item)));
    const answer = await this.#call<analyzerPb.AnalyzeResponse>((callback) =>
      this.#client.analyzeStack(request, callback),
    );
    return said(answer);
  }

  async remediate(sent: Sent): Promise<number> {
    const request = filled(new analyzerPb.AnalyzeRequest(), sent);
    const answer = await this.#call<analyzerPb.RemediateResponse>((callback) =>
      this.#client.remediate(request, callback),
    );
    return answer.getRemediationsList().length;
  }

  #call<Answer>(start: (callback: (error: Error | null, answer: Answer) => void) => void): Promise<Answer> {
    return new Promise((resolve, reject) => {
      start((error, answer) => {
        if (error) reject(error);
        else resolve(answer);
      });
    });
  }
}

function filled<Message extends analyzerPb.AnalyzeRequest | analyzerPb.AnalyzerResource>(
  message: Message,
  { type, name, properties, urn = `urn:pulumi:test::test::${type}::${name}`, references = {} }: Sent,
): Message {
  message.setType(type);
  message.setName(name);
  message.setUrn(urn);
  if (message instanceof analyzerPb.AnalyzerResource) {
    for (const [property, urns] of Object.entries(references))
      message
        .getPropertydependenciesMap()
        .set(property, new analyzerPb.AnalyzerPropertyDependencies().setUrnsList(urns));
  }
  message.setProperties(structPb.Struct.fromJavaScript(properties));
  return message;
}

/** `[level] policy (resource): message`, one line each. */
function said(answer: analyzerPb.AnalyzeResponse): string[] {
  return answer.getDiagnosticsList().map((diagnostic) => {
    const level = diagnostic.getEnforcementlevel() === analyzerPb.EnforcementLevel.MANDATORY ? "mandatory" : "advisory";
    const name = diagnostic.getUrn().split("::").at(-1) ?? "";
    return `[${level}] ${diagnostic.getPolicyname()} (${name}): ${diagnostic.getMessage().split("\n").join(" | ")}`;
  });
}
