import { LocalPowerShell } from "./channels/localPowerShell.ts";
import { servePlugin } from "./server.ts";

// The engine passes its own address and reads the port from the first line of standard output.
const { port } = await servePlugin({ channel: new LocalPowerShell() }, process.argv[2]);
process.stdout.write(`${port}\n`);

// The engine closes standard input when it goes, however it goes: the plugin must not outlive it.
process.stdin.on("end", () => process.exit(0)).resume();
