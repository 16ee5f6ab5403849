import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import * as commands from "../../sandbox/commands.ts";
import { attachPlugin } from "../../sandbox/plugin.ts";
import { kit, needsEngine, testStack, type TestStack } from "../engine/engine.ts";
import { goTool } from "./support/goTool.ts";
import { programOnPage } from "./support/page.ts";

const page = programOnPage("yaml");

describe("a program in Pulumi YAML", () => {
  const searchPath = process.env["PATH"];
  let project: string;
  let stack: TestStack;
  const write = (program: string): void => writeFileSync(join(project, "Pulumi.yaml"), program);

  before(async function () {
    await needsEngine(this);
    process.env["PATH"] = [dirname(await goTool(this, "pulumi-language-yaml")), searchPath].join(delimiter);
    project = mkdtempSync(join(tmpdir(), "ewb-yaml-"));
    mkdirSync(join(project, "node_modules", "entra-writeback"), { recursive: true });
    symlinkSync(kit, join(project, "node_modules", "entra-writeback", "dist"), "junction");
    symlinkSync(join(kit, "policies"), join(project, "policies"), "junction");
    write(page);
    const stackFile = "config: {azure-native:location: westeurope}\n";
    stack = testStack({ project, stackFile, attach: [attachPlugin] });
  });
  after(() => {
    process.env["PATH"] = searchPath;
    stack?.remove();
    if (project) rmSync(project, { recursive: true, force: true });
  });

  it("deploys the stack of docs/other-languages.md, every rule being content", async () => {
    const run = await stack.up();
    assert.deepEqual(run.errors, []);
    assert.deepEqual(run.policies, []);
    const types = stack.resources().map(({ type }) => type.split(":").at(-1) ?? "");
    const counted = (name: string): number => types.filter((type) => type === name).length;
    assert.deepEqual(
      ["AgentFleet", "VirtualMachine", "WritebackDelegation", "DomainRootDelegation", "TenantSettings"].map(counted),
      [1, 3, 1, 1, 1],
    );
    assert.deepEqual(outputsOf(stack), {
      agentHosts: ["CORP-AGENT1", "CORP-AGENT2", "CORP-AGENT3"],
      tenantEvidence: "notObservable",
    });
  });

  it("has nothing to do after that", async () => {
    assert.deepEqual((await stack.preview()).changes, []);
    assert.deepEqual((await stack.refresh()).changes, []);
  });

  it("is stopped by the rules as any other", async () => {
    write(page.replace("passwordHistorySize: 24", "passwordHistorySize: 24\n        minimumPasswordAge: 1"));
    await assert.rejects(stack.preview(), /minimum-password-age/);
  });

  it("is told by its language what the schema does not allow, with the path", async () => {
    write(page.replace("tenantId: 72f988bf-0000-0000-0000-000000000000", "attestation: {by: Ann}"));
    const said = await refused(stack);
    assert.match(said, /attestation: Cannot assign[^]*on: Missing required property 'on'/);
    assert.match(said, /tenantId: Missing required property 'tenantId'/);
  });

  it("is told by the component what no type can say", async () => {
    write(
      page.replace(
        "tenantId: 72f988bf-0000-0000-0000-000000000000",
        "$&\n      groupId: 72f988bf-0000-0000-0000-000000000001\n      createGroup: Staff",
      ),
    );
    const said = await refused(stack);
    assert.match(said, /property createGroup with value "Staff" has a problem: names a second group beside groupId/);
    assert.doesNotMatch(said, /\n\s+at /);
  });

  it("gets the values of other resources where they are known, and is told where they cannot be", async () => {
    const administrators = (sid: string) =>
      page.replace(/tenantId: .*/, `$&\n      hybridIdentityAdministrators:\n        - ${sid}`);
    write(administrators("${delegation.accountSid}"));
    assert.ok((await stack.preview()).changes.some(({ type }) => type === "DirectoryRoleAssignment"));
    const other = "type: entra-writeback:WritebackDelegation\n    properties: {domain: emea.corp.contoso.com}\n";
    write(administrators("${other.accountSid}").replace("  tenant:\n", `  other:\n    ${other}  tenant:\n`));
    const said = await refused(stack);
    assert.match(said, /property hybridIdentityAdministrators\[0\] .*has a problem: is not known before the update/);
  });

  it("leaves nothing behind", async () => {
    write(page);
    await stack.destroy();
    assert.deepEqual(stack.resources(), []);
  });
});

function outputsOf(stack: TestStack): unknown {
  const root = stack.resources().find(({ type }) => type === "pulumi:pulumi:Stack");
  return root?.outputs;
}

/** What people read of a preview that is refused. */
async function refused(stack: TestStack): Promise<string> {
  const said: string[] = [];
  const onEvent = ({ diagnosticEvent }: EngineEvent): void => {
    const severity: string | undefined = diagnosticEvent?.severity; // the SDK's type knows no debug
    if (diagnosticEvent && severity !== "debug") said.push(diagnosticEvent.message);
  };
  await assert.rejects(
    commands.preview({ ...stack.settings, onEvent }),
    (error: Error) => said.push(error.message) > 0,
  );
  return said.join("");
}
