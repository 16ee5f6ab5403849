import grpc from "@grpc/grpc-js";
import messages from "@pulumi/pulumi/proto/language_pb.js";
import { startRunner } from "./runner.ts";

type Call = grpc.ServerWritableStream<messages.RunPluginRequest, messages.RunPluginResponse>;

/** Runs a resource plugin (PulumiPlugin.yaml) or a policy pack (PulumiPolicy.yaml) and streams what it prints. */
export function runPlugin(call: Call): void {
  const request = call.request;
  const info = request.getInfo();
  const folder = info?.getProgramDirectory() ?? request.getProgram();
  const args = request.getArgsList();
  // A policy pack's runner takes the engine first and the pack last, a plugin's the program first.
  const isPack = request.getKind() === "analyzer";
  const runner = isPack ? "run-policy-pack" : "run-plugin";
  const order = isPack ? [...args, folder] : [folder, ...args];
  const env = Object.fromEntries(request.getEnvList().map((entry) => splitOnce(entry)));

  let child;
  try {
    child = startRunner(runner, folder, order, isPack ? folder : request.getPwd(), env);
  } catch (error) {
    call.destroy(error as Error);
    return;
  }
  child.stdout?.on("data", (data: Buffer) => call.write(new messages.RunPluginResponse().setStdout(data)));
  child.stderr?.on("data", (data: Buffer) => call.write(new messages.RunPluginResponse().setStderr(data)));
  child.once("error", (error) => call.destroy(error));
  child.once("close", (code) => {
    call.write(new messages.RunPluginResponse().setExitcode(code ?? 1));
    call.end();
  });
  call.on("cancelled", () => child.kill());
}

function splitOnce(entry: string): [string, string] {
  const at = entry.indexOf("=");
  return [entry.slice(0, at), entry.slice(at + 1)];
}
