import { LocalPowerShell } from "./channels/localPowerShell.ts";
import { servePlugin } from "./server.ts";

// The engine passes its own address and reads the port from the first line of standard output.
const executable = process.env["ENTRA_WRITEBACK_PWSH"]; // a PowerShell that is not on PATH
const channel = new LocalPowerShell(executable ? { executable } : {});
const { port } = await servePlugin({ channel }, process.argv[2]);
process.stdout.write(`${port}\n`);

// The engine closes standard input when it goes, however it goes: the plugin must not outlive it.
process.stdin.on("end", () => process.exit(0)).resume();
