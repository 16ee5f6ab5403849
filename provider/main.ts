import { fstatSync } from "node:fs";
import { HostQueues } from "./channels/hostQueues.ts";
import { LocalPowerShell } from "./channels/localPowerShell.ts";
import { LogonGuard } from "./channels/logonGuard.ts";
import { loadedLater, Router } from "./channels/router.ts";
import { takesRunCommands } from "./channels/azureHost.ts";
import { servePlugin } from "./server.ts";
import { tenantWays } from "./tenant/ways.ts";

const executable = process.env["ENTRA_WRITEBACK_PWSH"]; // a PowerShell that is not on PATH
const local = new LocalPowerShell(executable ? { executable } : {});
const remote = loadedLater(takesRunCommands, async () => {
  const { RunCommandChannel } = await import("./channels/runCommandChannel.ts");
  const { signedIn } = await import("./channels/signIn.ts");
  // The engine shows what a plugin writes to standard error.
  return new RunCommandChannel({ ...(await signedIn()), warn: (message) => void process.stderr.write(`${message}\n`) });
});

const channel = new HostQueues(new LogonGuard(new Router([local, remote])));

// The engine passes its own address and reads the port from the first line of standard output.
const { port } = await servePlugin({ channel, tenant: tenantWays }, process.argv[2]);
process.stdout.write(`${port}\n`);

// The engine closes standard input when it goes, however it goes: the plugin must not outlive it. A language host that starts
// the plugin gives it none, which is no engine's end, and ends the plugin itself.
const input = fstatSync(0);
if (input.isFIFO() || input.isSocket()) process.stdin.on("end", () => process.exit(0)).resume();
