import { execFile, spawn } from "node:child_process";
import { createHash, createHmac } from "node:crypto";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { cacheRoot } from "../../sandbox/engine/cache.ts";

/** The account that every Azurite has; the key is public. https://learn.microsoft.com/azure/storage/common/storage-use-azurite */
const account = "devstoreaccount1";
const key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/** Azure Blob Storage as Microsoft's emulator serves it, on loopback. */
export interface Azurite {
  /** What a Pulumi CLI needs to keep its state here. */
  readonly env: Readonly<Record<string, string>>;
  /** Names of the blobs. */
  list(): Promise<string[]>;
  read(blob: string): Promise<string>;
  stop(): Promise<void>;
}

const packages = join(import.meta.dirname, "azurite");

/** Its packages, pinned by a lock of their own and fetched once into the kit's cache; a text: why they cannot be had. */
export async function installAzurite(): Promise<{ folder: string } | string> {
  const lock = createHash("sha256")
    .update(readFileSync(join(packages, "package-lock.json")))
    .digest("hex");
  const folder = join(dirname(cacheRoot()), `azurite-${lock.slice(0, 12)}`);
  if (existsSync(folder)) return { folder };
  if (process.env["EWB_TEST_ENGINE_BUILD"] === "no") return "no Azurite, and EWB_TEST_ENGINE_BUILD=no";
  const partial = `${folder}.partial-${process.pid}`;
  try {
    mkdirSync(dirname(folder), { recursive: true });
    cpSync(packages, partial, { recursive: true });
    const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    await promisify(execFile)("npm", args, { cwd: partial, shell: process.platform === "win32" });
    renameSync(partial, folder);
    return { folder };
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (existsSync(folder)) return { folder };
    return `no Azurite: ${(error as Error).message.split("\n").slice(0, 2).join(" ")}`;
  }
}

export async function startAzurite(folder: string, container: string): Promise<Azurite> {
  const port = await freePort();
  const program = join(folder, "node_modules", "azurite", "dist", "src", "blob", "main.js");
  const args = ["--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--blobPort", String(port)];
  const child = spawn(process.execPath, [program, ...args], { stdio: "ignore" });
  const origin = `http://127.0.0.1:${port}`;
  const answering = () => fetch(origin).then(() => true, () => false); // prettier-ignore
  while (!(await answering())) {
    if (child.exitCode !== null) throw new Error(`Azurite ended with code ${child.exitCode}`);
    await sleep(50);
  }
  const ask = (method: string, path: string, query: Record<string, string> = {}) => signed(origin, method, path, query);
  await ask("PUT", container, { restype: "container" });
  return {
    env: {
      PULUMI_BACKEND_URL: `azblob://${container}?storage_account=${account}&protocol=http&localemu=true&domain=127.0.0.1:${port}`,
      AZURE_STORAGE_ACCOUNT: account,
      AZURE_STORAGE_KEY: key,
    },
    async list() {
      const found = await ask("GET", container, { comp: "list", restype: "container" });
      return [...found.matchAll(/<Name>([^<]*)<\/Name>/g)].map(([, name = ""]) => name);
    },
    read: (blob) => ask("GET", `${container}/${blob}`),
    async stop() {
      const ended = once(child, "exit");
      child.kill();
      await ended;
    },
  };
}

/** A request by Shared Key. https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key */
async function signed(origin: string, method: string, path: string, query: Record<string, string>): Promise<string> {
  const date = new Date().toUTCString();
  const own = `x-ms-date:${date}\nx-ms-version:2021-12-02`;
  const resource = [
    `/${account}/${account}/${path}`,
    ...Object.entries(query).map(([name, value]) => `${name}:${value}`),
  ];
  const text = [method, ...Array<string>(11).fill(""), own, resource.join("\n")].join("\n");
  const signature = createHmac("sha256", Buffer.from(key, "base64")).update(text).digest("base64");
  const answer = await fetch(`${origin}/${account}/${path}?${new URLSearchParams(query).toString()}`, {
    method,
    headers: { "x-ms-date": date, "x-ms-version": "2021-12-02", authorization: `SharedKey ${account}:${signature}` },
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.text();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
