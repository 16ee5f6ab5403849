import { enableCompileCache } from "node:module";
import { deferSdkParts } from "../stack/offline/deferredSdk.ts";

enableCompileCache(); // a second start need not compile the Azure SDK again
// The SDK takes a stack trace for every promise it makes, and nobody reads them but a developer.
if (!process.env["EWB_DEBUG"]) Error.stackTraceLimit = 0;
deferSdkParts();
const { run } = await import("./run.ts");
await run(process.argv);
