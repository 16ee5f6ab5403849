import assert from "node:assert/strict";
import grpc from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/language_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/language_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { languageHostFolder } from "../../sandbox/language-host/provide.ts";
import { skipFor } from "../support/needs.ts";

const launcher = fileURLToPath(new URL("../../sandbox/language-host/pulumi-language-nodejs", import.meta.url));
const host = fileURLToPath(new URL("../../sandbox/language-host/", import.meta.url));

describe("the language host of the test bed", () => {
  let folder: string;
  let engine: Server;

  /** Where the engine would listen. */
  beforeEach(async () => {
    engine = createServer().listen(0, "127.0.0.1");
    await once(engine, "listening");
  });
  afterEach(() => engine.close());

  before(function () {
    if (process.platform === "win32") skipFor(this, "the test bed's language host is for Linux and macOS");
    folder = mkdtempSync(join(tmpdir(), "ewb-host-"));
  });
  after(() => folder && rmSync(folder, { recursive: true, force: true }));

  const start = (searchPath: string): ChildProcess => startFor(engine, searchPath);
  const script = (name: string, text: string): string => {
    const path = join(folder, name);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
    return path;
  };

  it("is offered only where the CLI has none beside it or on PATH", () => {
    const alone = script("alone/pulumi", "");
    const official = script("official/pulumi", "");
    script("official/pulumi-language-nodejs", "");
    assert.equal(languageHostFolder(alone, join(folder, "empty")), host);
    assert.equal(languageHostFolder(official, ""), undefined);
    assert.equal(languageHostFolder(alone, join(folder, "official")), undefined);
  });

  it("shakes hands, says what it is, and ends when told to", async () => {
    const child = start(process.env["PATH"] ?? "");
    const client = await connect(child);
    const handshake = promisify(client.handshake.bind(client) as Call<messages.LanguageHandshakeRequest, unknown>);
    await handshake(new messages.LanguageHandshakeRequest());
    const about = promisify(client.about.bind(client) as Call<messages.AboutRequest, messages.AboutResponse>);
    const answer = await about(new messages.AboutRequest());
    assert.match(answer.getMetadataMap().get("languageHost") ?? "", /test bed of entra-writeback, not Pulumi's own/);
    const cancel = promisify(client.cancel.bind(client) as Call<empty.Empty, empty.Empty>);
    await cancel(new empty.Empty());
    client.close();
    child.kill("SIGINT"); // as the engine ends its plugins
    const [code] = (await once(child, "close")) as [number];
    assert.equal(code, 0);
  });

  it("ends by itself when the engine is gone", async () => {
    const child = start(process.env["PATH"] ?? "");
    (await connect(child)).close();
    engine.close();
    const [code] = (await once(child, "close")) as [number];
    assert.equal(code, 0);
  });

  it("passes over a Node that does not strip types", async () => {
    script("old/node", "exit 1");
    const child = start([join(folder, "old"), process.env["PATH"]].join(delimiter));
    const client = await connect(child);
    client.close();
    child.kill("SIGINT");
    await once(child, "close");
  });
});

type Call<Request, Response> = (request: Request, callback: (error: Error | null, response: Response) => void) => void;

function startFor(engine: Server, searchPath: string): ChildProcess {
  const { port } = engine.address() as AddressInfo;
  return spawn(launcher, [`127.0.0.1:${port}`], {
    env: { ...process.env, PATH: searchPath },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

async function connect(child: ChildProcess): Promise<InstanceType<typeof services.LanguageRuntimeClient>> {
  assert.ok(child.stdout);
  const [port] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  assert.match(port, /^\d+$/);
  return new services.LanguageRuntimeClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
}
