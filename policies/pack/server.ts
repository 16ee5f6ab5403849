import { readFileSync } from "node:fs";
import type * as grpc from "@grpc/grpc-js";
import analyzerGrpc from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import pluginPb from "@pulumi/pulumi/proto/plugin_pb.js";
import { utcDay } from "../../facts/calendar.ts";
import { serveLoopback } from "../../formats/wire/loopback.ts";
import { analyzer } from "./analyzer.ts";

/**
 * Serves the rules over the engine's analyzer protocol and prints the port, as the engine expects of a policy pack.
 * The protocol is spoken directly because @pulumi/policy (1.21) drops the configuration the engine sends in ConfigureStack, where
 * the exemptions are, and turns a mandatory policy advisory when it meets a value that is not known yet.
 */
export function serve(): void {
  const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8")) as { version: string };
  const handlers = { ...analyzer({ version, today }), getPluginInfo: pluginInfo(version) };
  serveLoopback(analyzerGrpc.AnalyzerService, handlers).then(
    ({ port }) => process.stdout.write(`${port}\n`),
    (error: Error) => {
      process.stderr.write(`The policy pack cannot listen on 127.0.0.1: ${error.message}\n`);
      process.exit(1);
    },
  );
  endWithParent();
}

/** Calendar date in UTC, so that every machine of a team judges an exemption alike. */
function today(): string {
  return utcDay(new Date());
}

function pluginInfo(version: string): grpc.handleUnaryCall<unknown, pluginPb.PluginInfo> {
  return (_call, callback) => {
    const info = new pluginPb.PluginInfo();
    info.setVersion(version);
    callback(null, info);
  };
}

/** An engine that is killed ends no plugin; without this they would pile up. */
function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, 1000).unref();
}
