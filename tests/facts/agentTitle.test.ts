import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { agentPrograms, agentTitle } from "../../facts/agentHost.ts";
import { leaving } from "../../resources/provisioningAgent/words.ts";

describe("the agent's name", () => {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  const rooms = "{cli,components,facts,findings,handover,policies,provider,resources,review,sandbox,scripts,stack}";
  const sources = globSync(`${rooms}/**/*.{ts,ps1,md}`, { cwd: root });

  it("has one home, and the former one is written out nowhere else", () => {
    assert.ok(sources.length > 300, `${sources.length} files`);
    const naming = sources.filter((path) =>
      /Microsoft (Entra|Azure AD) (Connect )?Provisioning Agent/i.test(readFileSync(`${root}${path}`, "utf8")),
    );
    assert.deepEqual(naming.sort(), ["facts/agentHost.ts", "scripts/lib/AgentFacts.ps1"]);
  });

  it("is Microsoft's current one, with what the list of programs may still say", () => {
    assert.equal(agentTitle, "Microsoft Entra Provisioning Agent");
    const told = leaving({ host: "AGENT1" } as Parameters<typeof leaving>[0]);
    assert.ok(told.includes(agentPrograms), told);
    assert.match(told, /"Microsoft Entra Provisioning Agent" \(or, by its former name, "Microsoft Azure AD Connect /);
  });
});
