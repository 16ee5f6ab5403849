import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { RunCommandChannel, type RunCommandOptions } from "../../../provider/channels/runCommandChannel.ts";
import { hasOpenssl, noOpenssl } from "../../support/certificate.ts";
import { skipFor } from "../../support/needs.ts";
import { RunCommandEndpoint } from "../../support/runCommandEndpoint.ts";

export interface FakeHost {
  readonly endpoint: RunCommandEndpoint;
  /** What the channel warned of. */
  readonly warnings: string[];
  channel(options?: Partial<RunCommandOptions>): RunCommandChannel;
}

/**
 * For one suite: an endpoint whose hosts run, instead of a script, the program that the call's parameter `program` holds, with
 * `action`, `parameters` and `secret`, and then answer `result`.
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
      return new RunCommandChannel({ endpoint: this.endpoint.url, credential, warn, ...options });
    },
  };
}

export const credential = {
  getToken: () => Promise.resolve({ token: "endpoint-token", expiresOnTimestamp: Date.now() + 3_600_000 }),
};

const obey = `#!${process.execPath}
const words = process.argv.slice(5);
const argument = (name) => words[words.indexOf("-" + name) + 1];
const decode = (text) => JSON.parse(Buffer.from(text, "base64").toString());
const action = argument("Action");
const parameters = decode(argument("Parameters"));
const secret = words.includes("-Secret") ? decode(argument("Secret")) : undefined;
let result = {};
eval("(async () => {" + (parameters.program ?? "") + "})()").then(() => {
  if (result) console.log(JSON.stringify({ ok: true, result }));
});
`;

/** Waits, without being in a hurry, until it is so. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(20);
}
