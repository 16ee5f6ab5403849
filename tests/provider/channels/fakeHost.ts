import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { HostQueues } from "../../../provider/channels/hostQueues.ts";
import { LogonGuard } from "../../../provider/channels/logonGuard.ts";
import { RunCommandChannel, type RunCommandOptions } from "../../../provider/channels/runCommandChannel.ts";
import type { Channel } from "../../../resources/ports/channel.ts";
import { hasOpenssl, noOpenssl } from "../../support/certificate.ts";
import { skipFor } from "../../support/needs.ts";
import { RunCommandEndpoint } from "../../support/runCommandEndpoint.ts";

export interface FakeHost {
  readonly endpoint: RunCommandEndpoint;
  /** What the channel warned of. */
  readonly warnings: string[];
  /** As the plugin has it, but for those who wait for others to come with them: nobody does. */
  channel(options?: Partial<RunCommandOptions>): Channel;
}

/**
 * For one suite: an endpoint whose hosts run, instead of a script, the program that the call's parameter `program` holds, with
 * `action`, `parameters` and `secret`, and then answer `result`; of observations that come together one after the other.
 */
export function useFakeHost(): FakeHost {
  let folder = "";
  let endpoint: RunCommandEndpoint | undefined;
  const warnings: string[] = [];

  before(function () {
    if (process.platform === "win32") skipFor(this, "the fake PowerShells are POSIX programs");
    if (!hasOpenssl()) skipFor(this, noOpenssl);
    folder = mkdtempSync(join(tmpdir(), "host-"));
    const executable = join(folder, "pwsh");
    writeFileSync(executable, obey);
    chmodSync(executable, 0o700);
  });
  beforeEach(async () => {
    warnings.length = 0;
    endpoint = await RunCommandEndpoint.start(join(folder, "pwsh"));
  });
  afterEach(() => endpoint?.stop());
  after(() => {
    if (folder) rmSync(folder, { recursive: true });
  });

  return {
    get endpoint() {
      if (!endpoint) throw new Error("no test runs");
      return endpoint;
    },
    warnings,
    channel(options = {}) {
      const warn = (message: string) => void warnings.push(message);
      const remote = new RunCommandChannel({ endpoint: this.endpoint.url, credential, warn, ...options });
      return new HostQueues(new LogonGuard(remote), () => Promise.resolve());
    },
  };
}

export const credential = {
  getToken: () => Promise.resolve({ token: "endpoint-token", expiresOnTimestamp: Date.now() + 3_600_000 }),
};

const obey = `#!${process.execPath}
const { gunzipSync } = require("node:zlib");
const words = process.argv.slice(5);
const argument = (name) => words[words.indexOf("-" + name) + 1];
const unpacked = (bytes) => (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString();
const decode = (text) => JSON.parse(unpacked(Buffer.from(text, "base64")));
const action = argument("Action");
const parameters = decode(argument("Parameters"));
const secret = words.includes("-Secret") ? decode(argument("Secret")) : undefined;
const answer = async (parameters) => {
  let result = {};
  try {
    await eval("(async () => {" + (parameters.program ?? "") + "})()");
    return result && JSON.stringify({ ok: true, result });
  } catch (error) {
    return JSON.stringify({ ok: false, error: { code: error.code ?? "failed", message: error.message } });
  }
};
const inTurn = async (calls) => {
  const replies = [];
  for (const call of calls) replies.push(await answer(JSON.parse(call.parameters)));
  while (replies.join().length > 4000) replies.pop();
  return JSON.stringify({ ok: true, result: { replies } });
};
(parameters.calls ? inTurn(parameters.calls) : answer(parameters)).then((line) => {
  if (line) console.log(line);
  if (line?.startsWith('{"ok":false')) process.exitCode = 1;
});
`;

/** Waits, without being in a hurry, until it is so. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(20);
}
