import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { agentHandovers } from "../../handover/agents/handover.ts";
import { declarationHash } from "../../handover/agents/script.ts";
import { loadStackFile } from "../../stack/config/load.ts";
import { Ewb } from "../cli/ewb.ts";
import { kit } from "../engine/engine.ts";

const stackFile = readFileSync(join(kit, "tests/stack/config/corpus/good/existing-hosts.yaml"), "utf8");

describe("a change pack of hosts that no channel reaches", function () {
  const program = new Ewb();
  const { folder } = program;
  const agents = join(folder, "pack/agents/corp.contoso.com");
  const file = join(folder, "Pulumi.prod.yaml");
  before(() => writeFileSync(file, stackFile));
  after(() => program.remove());

  it("has a script for each forest, says so in its plan, and keeps the reports when it is written anew", () => {
    const first = program.run("changes", "--out", "pack");
    assert.equal(first.status, 0, first.stderr);
    assert.match(
      first.stdout,
      /, and what people do on AGENT1, AGENT2, AGENT3 to pack\/agents\. Start with pack\/README\.md\.$/m,
    );
    assert.deepEqual(readdirSync(agents), ["Install-ProvisioningAgent.ps1"]);
    const plan = readFileSync(join(folder, "pack/README.md"), "utf8");
    assert.match(plan, /^## Agents on hosts that no channel reaches$/m);
    assert.match(
      plan,
      /^### corp\.contoso\.com: AGENT1, AGENT2, AGENT3\n\n- The wizard makes the service account: register one agent first.*\n- Agent [0-9.]+ or later, which a person downloads, signed by Microsoft Corporation\.$/m,
    );
    const names = plan.slice(plan.indexOf("- Outbound from each host"), plan.indexOf("- Registration, in the wizard"));
    for (const line of [
      "  - the agent's service and its registration (443): `*.msappproxy.net`, `*.msappproxy.com`, `*.windowsazure.com`",
      "  - the relay through which Microsoft Entra asks the agent (443): `*.servicebus.windows.net`",
      "  - sign-in and tokens (443): `*.microsoftonline.com`, `login.windows.net`",
    ])
      assert.ok(names.includes(`${line}\n`), `${line}\n\n${names}`);
    assert.match(names, /^ {2}The script tries download\.msappproxy\.net:443, .*login\.microsoftonline\.com:443/m);
    assert.match(plan, /^ {4}5\. Connect Active Directory: add corp\.contoso\.com and emea\.corp\.contoso\.com\.$/m);
    const script = readFileSync(join(agents, "Install-ProvisioningAgent.ps1"), "utf8");
    writeFileSync(join(agents, "agents-report.json"), "{}");
    assert.equal(program.run("changes", "--out", "pack").status, 0);
    assert.equal(readFileSync(join(agents, "Install-ProvisioningAgent.ps1"), "utf8"), script);
    assert.equal(readFileSync(join(agents, "agents-report.json"), "utf8"), "{}");
    writeFileSync(file, stackFile.replace("[AGENT1, AGENT2, AGENT3]", "[{ name: AGENT1, channel: local }]"));
    assert.equal(program.run("changes", "--out", "pack").status, 0);
    assert.deepEqual(readdirSync(agents), ["agents-report.json"]);
    writeFileSync(file, stackFile);
    assert.equal(program.run("changes", "--out", "pack").status, 0);
  });

  it("comes back with what people report, and is no observation", () => {
    const [handover] = agentHandovers(loadStackFile(file).model);
    assert.ok(handover);
    const whole = {
      forest: "corp.contoso.com",
      declared: declarationHash(handover),
      state: "done",
      waiting: [],
      agent: "1.1.2505.0",
      at: "2026-11-29T10:00:00Z",
      by: "CORP\\ada",
      on: "AGENT1",
    };
    mkdirSync(agents, { recursive: true });
    const write = (name: string, hosts: object) => writeFileSync(join(agents, name), JSON.stringify({ hosts }));
    write("agents-report.json", { AGENT1: whole });
    const waits = {
      ...whole,
      on: "AGENT2",
      state: "not yet",
      waiting: ["The agent is not\u001b[31m installed."],
      agent: "",
    };
    // As an editor of Windows saves it.
    writeFileSync(
      join(agents, "agents-report-agent2.json"),
      `\ufeff${JSON.stringify({ hosts: { agent2: waits } })}`,
      "utf16le",
    );
    const { status, stdout } = program.run("changes", "--applied", "pack");
    assert.equal(status, 1);
    assert.match(
      stdout,
      /^ {5}done {17}corp\.contoso\.com: agent on AGENT1\n {28}reported by CORP\\ada on 2026-11-29T10:00:00Z, on AGENT1: agent 1\.1\.2505\.0$/m,
    );
    assert.match(
      stdout,
      /^ {5}not yet {14}corp\.contoso\.com: agent on AGENT2\n {28}reported by .*: no agent\n {28}The agent is not.*installed\.$/m,
    );
    assert.ok(!stdout.includes("\u001b"));
    assert.match(stdout, /^ {5}not reported {9}corp\.contoso\.com: agent on AGENT3$/m);
    assert.match(stdout, /^1 of \d+ declared changes and agents are reported as done\. Reported is not observed/m);
  });

  it("tells reports of a forest that has no such hosts any more", () => {
    writeFileSync(file, stackFile.replace("[AGENT1, AGENT2, AGENT3]", "[{ name: AGENT1, channel: local }]"));
    const { status, stdout } = program.run("changes", "--applied", "pack");
    assert.equal(status, 1);
    assert.match(
      stdout,
      /^ {5}no longer declared {3}corp\.contoso\.com: agent on AGENT1\n {28}reported by CORP\\ada /m,
    );
    assert.match(stdout, /^Exit code 1, .* 2 no longer declared\.$/m);
    writeFileSync(file, stackFile);
  });
});
