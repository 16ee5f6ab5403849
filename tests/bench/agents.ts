import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SecretValue, type PropertyMap } from "../../formats/wire/codec.ts";
import { HostQueues } from "../../provider/channels/hostQueues.ts";
import { RunCommandChannel } from "../../provider/channels/runCommandChannel.ts";
import { DomainRootDelegation, GroupPolicyObject, ProvisioningAgent } from "../../resources/index.ts";
import type { JsonObject, ScriptCall } from "../../resources/ports/channel.ts";
import { openSimulatedDirectory } from "../../sandbox/directory.ts";
import { hasOpenssl, noOpenssl } from "../support/certificate.ts";
import { PluginClient, urnOf, type Recorded } from "../support/pluginClient.ts";
import { machines, RunCommandEndpoint, virtualMachineId } from "../support/runCommandEndpoint.ts";
import { pair, type Result } from "./measure.ts";

/** Milliseconds that each script takes on its host. */
const slowness = 200;

const hostId = (name: string): string => virtualMachineId.replace(/[^/]+$/, name);
const agentNames = [1, 2, 3, 4, 5, 6].map((n) => `AGENT${n}`);
const domains = ["one.example", "two.example", "three.example"];

interface Declared {
  readonly type: string;
  readonly name: string;
  readonly inputs: PropertyMap;
}

const agent = (name: string): Declared => ({
  type: ProvisioningAgent.type,
  name,
  inputs: {
    forest: "one.example",
    host: name,
    channel: hostId(name),
    tenantId: "72f988bf-0000-0000-0000-000000000000",
    domains: [{ name: "one.example" }],
    serviceAccount: "svc$",
    version: "1.1.2505.0",
    installer: { url: "https://files.example/agent.exe", sha256: "ab".repeat(32) },
    registration: "token",
    tenantCredential: { user: "hybrid@one.example", password: new SecretValue("token") },
  },
});
const inDomain = (domain: string): Declared[] => [
  {
    type: GroupPolicyObject.type,
    name: domain,
    inputs: { domain, channel: hostId(domain), displayName: "Writeback", accountPolicy: { minimumPasswordAge: 0 } },
  },
  {
    type: DomainRootDelegation.type,
    name: domain,
    inputs: {
      domain,
      channel: hostId(domain),
      account: "svc$",
      rights: ["ResetPassword"],
      reportUnreachableUsers: false,
    },
  },
];
const agents = agentNames.map(agent);
const ofDomains = domains.map(inDomain);

/** What a host answers: which call it was shows in its parameters, which are all that it is given. */
const keyOf = ({ action, parameters }: Pick<ScriptCall, "action" | "parameters">): string =>
  `${"host" in parameters ? "agent" : "rights" in parameters ? "delegation" : "policy"} ${action} ${String(parameters["step"] ?? "")}`;

/** Managed run commands on loopback hosts: three hosts side by side, and a refresh of everything. */
export async function agentsSideBySide(): Promise<Result[] | string> {
  if (process.platform === "win32") return "the stand-in of a host is a POSIX program";
  if (!hasOpenssl()) return noOpenssl;
  const folder = mkdtempSync(join(tmpdir(), "bench-agents-"));
  const { before, after, recorded } = await rehearse(folder);
  const executable = join(folder, "host");
  writeFileSync(executable, answering);
  chmodSync(executable, 0o700);
  const endpoint = await RunCommandEndpoint.start(executable);
  const answerWith = (answers: ReadonlyMap<string, JsonObject>) => {
    for (const name of [...agentNames, ...domains]) {
      const file = join(folder, `${name}.json`);
      writeFileSync(
        file,
        JSON.stringify(Object.fromEntries([...answers].filter(([key]) => key.startsWith(`${name} `)))),
      );
      endpoint.machines[hostId(name)] = machines[virtualMachineId];
      endpoint.environments.set(hostId(name), { BENCH_ANSWERS: file, BENCH_HOST: name });
    }
  };
  const plugin = await PluginClient.start({
    channel: new HostQueues(
      new RunCommandChannel({
        endpoint: endpoint.url,
        credential: {
          getToken: () => Promise.resolve({ token: "endpoint-token", expiresOnTimestamp: Date.now() + 3_600_000 }),
        },
        warn: (text) => console.error(text),
      }),
    ),
  });
  const create = ({ type, name, inputs }: Declared) => checkedCreate(plugin, urnOf(type, name), inputs);
  const read = ({ type, name }: Declared) =>
    plugin.read(urnOf(type, name), recorded.get(`${type} ${name}`) as Recorded);
  try {
    answerWith(before);
    const installed = await pair(
      { what: "agents on 3 hosts of a forest", against: "on one host", goal: 1.3 },
      5,
      () => Promise.all(agents.slice(0, 3).map(create)),
      () => create(agents[0] as Declared),
    );
    answerWith(after);
    const all = [...agents, ...ofDomains.flat()];
    const refreshed = await pair(
      { what: "refresh of 3 domains and 6 agents", against: "of its slowest host", goal: 2 },
      5,
      () => Promise.all(all.map(read)),
      () => Promise.all((ofDomains[0] ?? []).map(read)),
    );
    endpoint.requests.length = 0;
    await Promise.all(all.map(read));
    const sessions = endpoint.requests.filter(({ method }) => method === "PUT").length;
    // Each agent's host serves one domain, and each domain has one host for its directory's part.
    const most = agentNames.length + domains.length;
    const asked: Result = {
      what: "run commands of that refresh",
      against: "one for each host and domain",
      a: sessions,
      b: most,
      ratio: sessions / most,
      goal: 1,
      unit: "run commands",
      note: `${all.length} resources`,
    };
    return [installed, refreshed, asked];
  } finally {
    await plugin.stop();
    await endpoint.stop();
    rmSync(folder, { recursive: true });
  }
}

/** The same on simulated hosts, to learn what the loopback ones answer: at first, and once all is there. */
async function rehearse(folder: string) {
  const [before, after] = [new Map<string, JsonObject>(), new Map<string, JsonObject>()];
  const recorded = new Map<string, Recorded>();
  const directory = openSimulatedDirectory(join(folder, "directory.json"));
  const plugin = await PluginClient.start({
    channel: {
      run: async (call, signal) => {
        const result = await directory.run(call, signal);
        const host = call.target && "id" in call.target ? call.target.id.split("/").at(-1) : "";
        const key = `${host} ${keyOf(call)}`;
        if (!before.has(key)) before.set(key, result);
        after.set(key, result);
        return result;
      },
    },
  });
  for (const { type, name, inputs } of [...agents, ...ofDomains.flat()]) {
    const made = await checkedCreate(plugin, urnOf(type, name), inputs);
    await plugin.read(urnOf(type, name), made);
    recorded.set(`${type} ${name}`, made);
  }
  await plugin.stop();
  return { before, after, recorded };
}

async function checkedCreate(plugin: PluginClient, urn: string, inputs: PropertyMap): Promise<Recorded> {
  const checked = await plugin.check(urn, inputs);
  if (checked.failures.length > 0) throw new Error(JSON.stringify(checked.failures));
  return plugin.create(urn, checked.inputs);
}

const answering = `#!${process.execPath}
const { readFileSync } = require("node:fs");
const { gunzipSync, gzipSync } = require("node:zlib");
const words = process.argv.slice(5);
const argument = (name) => words[words.indexOf("-" + name) + 1];
const bytes = Buffer.from(argument("Parameters"), "base64");
const given = JSON.parse(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes);
const results = JSON.parse(readFileSync(process.env.BENCH_ANSWERS, "utf8"));
const answer = (parameters) => {
  const kind = "host" in parameters ? "agent" : "rights" in parameters ? "delegation" : "policy";
  const key = process.env.BENCH_HOST + " " + kind + " " + argument("Action") + " " + (parameters.step ?? "");
  return JSON.stringify({ ok: true, result: results[key] });
};
const replies = () => given.calls.map((call) => answer(JSON.parse(call.parameters)));
const line = given.calls ? JSON.stringify({ ok: true, result: { replies: replies() } }) : answer(given);
const sent = line.length > 4000 ? JSON.stringify({ packed: gzipSync(line).toString("base64") }) : line;
// One script after the other.
setTimeout(() => console.log(sent), ${slowness} * (given.calls?.length ?? 1));
`;
