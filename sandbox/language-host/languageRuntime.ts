import grpc from "@grpc/grpc-js";
import type { ILanguageRuntimeServer } from "@pulumi/pulumi/proto/language_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/language_pb.js";
import plugins from "@pulumi/pulumi/proto/plugin_pb.js";
import { version } from "@pulumi/pulumi/version.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { runPlugin } from "./runPlugin.ts";
import { runProgram } from "./runProgram.ts";
import { stopRunners } from "./runner.ts";

/** Answers what the engine asks on the way to `preview`, `up` and their like; the rest is UNIMPLEMENTED. */
export const languageRuntime: Partial<ILanguageRuntimeServer> & grpc.UntypedServiceImplementation = {
  handshake: (_call: unknown, reply: grpc.sendUnaryData<messages.LanguageHandshakeResponse>) =>
    reply(null, new messages.LanguageHandshakeResponse()),
  // Plugins are attached by the sandbox or named by path in Pulumi.yaml: there is nothing to install.
  getRequiredPlugins: (_call: unknown, reply: grpc.sendUnaryData<messages.GetRequiredPluginsResponse>) =>
    reply(null, new messages.GetRequiredPluginsResponse()),
  getRequiredPackages: (_call: unknown, reply: grpc.sendUnaryData<messages.GetRequiredPackagesResponse>) =>
    reply(null, new messages.GetRequiredPackagesResponse()),
  getPluginInfo: (_call: unknown, reply: grpc.sendUnaryData<plugins.PluginInfo>) =>
    reply(null, new plugins.PluginInfo().setVersion(version)),
  about: (_call: unknown, reply: grpc.sendUnaryData<messages.AboutResponse>) => {
    const about = new messages.AboutResponse().setExecutable(process.execPath).setVersion(process.version);
    about.getMetadataMap().set("languageHost", "test bed of entra-writeback, not Pulumi's own");
    reply(null, about);
  },
  getProgramDependencies: (_call: unknown, reply: grpc.sendUnaryData<messages.GetProgramDependenciesResponse>) =>
    reply(null, new messages.GetProgramDependenciesResponse()),
  // `npm ci` of the kit has installed everything already.
  installDependencies: (call: grpc.ServerWritableStream<unknown, unknown>) => call.end(),
  run: runProgram,
  runPlugin,
  cancel: (_call: unknown, reply: grpc.sendUnaryData<empty.Empty>) => {
    stopRunners();
    reply(null, new empty.Empty());
  },
};
