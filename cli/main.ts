import { enableCompileCache } from "node:module";

enableCompileCache(); // a second start need not compile the Azure SDK again
const { run } = await import("./run.ts");
await run(process.argv);
