import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { policyLines, refusals } from "../../../sandbox/report/policies.ts";
import { newRunLog, type RunLog } from "../../../sandbox/report/runLog.ts";
import { minimal } from "../../cli/ewb.ts";

describe("what the policies said of a run", () => {
  const folder = mkdtempSync(join(tmpdir(), "policies-"));
  const stackFile = join(folder, "Pulumi.prod.yaml");
  after(() => rmSync(folder, { recursive: true }));
  const log: RunLog = {
    ...{ ...newRunLog(), policed: true },
    policies: [
      { policy: "minimum-password-age", level: "mandatory", resource: "corp.contoso.com", message: "is 1\nSet it" },
      { policy: "agent-count", level: "advisory", resource: "corp.contoso.com", message: "few" },
    ],
  };

  it("has the place that a check without the engine knows, and what nobody knows it does not have", async () => {
    writeFileSync(stackFile, minimal.replace(/^( +)agents:/m, "$1accountPolicy: { minimumPasswordAge: 1 }\n$1agents:"));
    const age = ["  [mandatory] minimum-password-age (corp.contoso.com)", `    ${stackFile}:13:24`, "    is 1", "    Set it"]; // prettier-ignore
    assert.deepEqual(await refusals(log, stackFile), [age.join("\n")]);
    const lines = ["Policies: 2 findings", ...age, "  [advisory] agent-count (corp.contoso.com)", "    few"];
    assert.deepEqual(await policyLines(log, stackFile), lines);
  });

  it("is told without places where the file cannot be checked", async () => {
    writeFileSync(stackFile, "config: 7\n");
    assert.equal((await refusals(log, stackFile))[0]?.split("\n")[1], "    is 1");
  });
});
