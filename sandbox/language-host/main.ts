/**
 * A language host for JavaScript and self-stripping TypeScript, for a Pulumi CLI that comes without one.
 * It is the sandbox's test bed; an official Pulumi installation brings its own, and that one is used where it is there.
 */
import services from "@pulumi/pulumi/proto/language_grpc_pb.js";
import { serveLoopback } from "../../formats/wire/loopback.ts";
import { engineAddress } from "./engineAddress.ts";
import { whenEngineIsGone } from "./engineWatch.ts";
import { languageRuntime } from "./languageRuntime.ts";
import { stopRunners } from "./runner.ts";

const { port } = await serveLoopback(services.LanguageRuntimeService, languageRuntime);
console.log(port); // the handshake: the engine reads the port from the first line

whenEngineIsGone(engineAddress, leave);
// The engine starts its plugins in process groups of their own and ends them with SIGINT.
process.on("SIGINT", leave);
process.on("SIGTERM", leave);

function leave(): void {
  stopRunners();
  process.exit(0);
}
