import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ready, type ReadyOptions } from "../../cli/commands/ready.ts";
import { Graph } from "../../provider/graph/graph.ts";
import type { DeclaredTenant } from "../../provider/graph/readiness/check.ts";
import { hasOpenssl, noOpenssl } from "../support/certificate.ts";
import { skipFor } from "../support/needs.ts";
import { credential, SecureEndpoint, type Answer } from "../support/secureEndpoint.ts";

const stackFile = `config:
  entra-writeback:tenant:
    id: 72f988bf-0000-0000-0000-000000000000
    selfServicePasswordReset: all
    writeback: {passwords: true, cloudSync: true, accountUnlock: true}
  entra-writeback:forests:
    - domains: [corp.contoso.com, {name: emea.contoso.com, syncedBy: connectSync}]
      agents: {existing: [AGENT1, AGENT2, AGENT3]}
`;
const phoneOnly = {
  userPrincipalName: "bob@contoso.com\u001b[31m",
  isSsprEnabled: true,
  isSsprRegistered: true,
  isSsprCapable: true,
  methodsRegistered: ["mobilePhone"],
};

describe("ewb ready", () => {
  let endpoint: SecureEndpoint;
  let folder: string;
  let asked: DeclaredTenant | undefined;
  const answers = (path: string): Answer => {
    if (path.includes("organization")) return { body: { value: [{ id: "72f988bf-0000-0000-0000-000000000000" }] } };
    if (path.includes("userRegistrationDetails")) return { body: { value: [phoneOnly] } };
    return { status: 403, body: { error: { code: "x", message: "No" } } };
  };

  before(async function () {
    if (!hasOpenssl()) skipFor(this, noOpenssl);
    endpoint = await SecureEndpoint.start(({ path }) => answers(path));
    folder = mkdtempSync(join(tmpdir(), "ready-"));
    writeFileSync(join(folder, "Pulumi.prod.yaml"), stackFile);
  });
  after(async () => {
    await endpoint?.stop();
    if (folder) rmSync(folder, { recursive: true });
  });

  /** Runs the command, and brings what it printed. */
  async function run(file: string, options: ReadyOptions) {
    const lines: string[] = [];
    const { log, error } = console;
    console.log = console.error = (line: string) => void lines.push(line);
    try {
      const code = await ready(file, options, (tenant) => {
        asked = tenant;
        return Promise.resolve(new Graph({ endpoint: endpoint.url, credential }));
      });
      return { code, text: lines.join("\n") };
    } finally {
      Object.assign(console, { log, error });
    }
  }

  it("asks about what is declared, says what was not checked and what that needs, and names nobody", async () => {
    const { code, text } = await run(join(folder, "Pulumi.prod.yaml"), { format: "text" });
    assert.equal(code, 0);
    assert.deepEqual(asked, {
      tenantId: "72f988bf-0000-0000-0000-000000000000",
      cloud: "public",
      selfServicePasswordReset: "all",
      cloudSyncDomains: ["corp.contoso.com"],
      connectSyncDomains: ["emea.contoso.com"],
      agentHosts: ["AGENT1", "AGENT2", "AGENT3"].map((host) => ({ host, domains: ["corp.contoso.com"] })),
      withHashes: [],
      withoutHashes: [],
    });
    assert.match(text, /^met: tenant and cloud: /m);
    assert.match(
      text,
      /^not checked: licence: Microsoft Graph refuses: No\. It needs LicenseAssignment\.Read\.All\.$/m,
    );
    assert.match(text, /^told: self-service password reset: 1 of those who may have a phone as the only method/m);
    assert.match(
      text,
      /2 met, 0 unmet, 1 to be judged, 7 not checked; what was not checked is not known to be in order$/,
    );
    assert.doesNotMatch(text, /bob@/);
  });

  it("asks about agents where the stack file declares them", async () => {
    const machine =
      "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/r/providers/Microsoft.HybridCompute/machines";
    const three = [1, 2, 3].map((n) => `${machine}/AGENT${n}`).join(", ");
    const declared = `{existing: [${three}], installation: {registration: manual}}`;
    const file = join(folder, "Pulumi.agents.yaml");
    writeFileSync(file, stackFile.replace("{existing: [AGENT1, AGENT2, AGENT3]}", declared));
    const { text } = await run(file, { format: "text" });
    const domains = ["corp.contoso.com"];
    assert.deepEqual(
      asked?.agentHosts,
      ["AGENT1", "AGENT2", "AGENT3"].map((host) => ({ host, domains })),
    );
    assert.match(text, /^not checked: agents: .* It needs OnPremisesPublishingProfiles\.ReadWrite\.All/m);
  });

  it("asks about agents on hosts that no channel reaches, too", async () => {
    const file = join(folder, "Pulumi.named.yaml");
    const child = "domains: [corp.contoso.com, {name: emea.corp.contoso.com, syncedBy: connectSync}]";
    writeFileSync(file, stackFile.replace(/domains: .*/, child));
    const { text } = await run(file, { format: "text" });
    assert.deepEqual(
      asked?.agentHosts,
      ["AGENT1", "AGENT2", "AGENT3"].map((host) => ({ host, domains: ["corp.contoso.com", "emea.corp.contoso.com"] })),
    );
    assert.match(text, /^not checked: agents: /m);
  });

  it("asks about cloud sync configurations that the stack makes, and not about those with ids", async () => {
    const ids = `servicePrincipalId: 22222222-2222-2222-2222-222222222222, provisioningJobId: AD2AADProvisioning.fc96887f36da47508c935c28a0c0b6da`;
    const file = join(folder, "Pulumi.configurations.yaml");
    const domains = `[{name: corp.contoso.com, cloudSync: {passwordHashSync: true}}, {name: emea.contoso.com, cloudSync: {passwordHashSync: false, ${ids}}}]`;
    writeFileSync(file, stackFile.replace(/domains: .*/, `domains: ${domains}`));
    await run(file, { format: "text" });
    assert.deepEqual(asked?.madeConfigurations, ["corp.contoso.com"]);
    assert.deepEqual([asked?.withHashes, asked?.withoutHashes], [["corp.contoso.com"], ["emea.contoso.com"]]);
  });

  it("names users only when it is asked to, and forges no line or colour", async () => {
    const { text } = await run(join(folder, "Pulumi.prod.yaml"), { format: "text", names: true });
    assert.match(text, /^ {2}bob@contoso\.com/m);
    assert.ok(!text.includes("\u001b"));
  });

  it("answers programs in JSON, and 1 where something is unmet", async () => {
    writeFileSync(join(folder, "Pulumi.other.yaml"), stackFile.replace("72f988bf", "11111111"));
    const { code, text } = await run(join(folder, "Pulumi.other.yaml"), { format: "json" });
    assert.equal(code, 1);
    const { checks } = JSON.parse(text) as { checks: { name: string; state: string; names?: unknown }[] };
    assert.deepEqual(
      checks.map(({ state }) => state),
      [
        "unmet",
        "notChecked",
        "notChecked",
        "notChecked",
        "notChecked",
        "notChecked",
        "met",
        "told",
        "notChecked",
        "notChecked",
      ],
    );
    assert.ok(checks.every(({ names }) => names === undefined));
  });

  it("says what is wrong with a file that cannot be used", async () => {
    writeFileSync(join(folder, "Pulumi.bad.yaml"), stackFile.replace("    writeback:", "    writback:"));
    const { code, text } = await run(join(folder, "Pulumi.bad.yaml"), { format: "text" });
    assert.equal(code, 2);
    assert.match(text, /tenant\.writback/);
  });
});
