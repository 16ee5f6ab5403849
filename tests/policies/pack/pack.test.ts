import assert from "node:assert/strict";
import analyzerPb from "@pulumi/pulumi/proto/analyzer_pb.js";
import { rules as catalogue } from "../../../policies/catalogue.ts";
import * as types from "../../../policies/types.ts";
import { PackProcess, wire, type Sent } from "../support/packProcess.ts";

const { ADVISORY, MANDATORY, DISABLED } = analyzerPb.EnforcementLevel;

const policy = (minimumPasswordAge: Sent["properties"][string], more: Sent["properties"] = {}): Sent => ({
  type: types.GROUP_POLICY_OBJECT,
  name: "corp",
  properties: {
    domain: "corp.contoso.com",
    appliesTo: "domainControllers",
    accountPolicy: { minimumPasswordAge, passwordHistorySize: 24 },
    ...more,
  },
});
const fleet = (agentCount: Sent["properties"][string]): Sent => ({
  type: types.AGENT_FLEET,
  name: "agents",
  properties: { forest: "corp.contoso.com", agentCount, agentVersion: "1.1.2505.0" },
});
const tooOld =
  "[mandatory] minimum-password-age (corp): The minimum password age declared for corp.contoso.com is 1 day, but must be 0, because writeback refuses users who changed their password within it. | Set accountPolicy.minimumPasswordAge to 0, or leave it out: 0 is the default.";
const nextMonth = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
const exemption = { rule: "agent-count", reason: "pilot", approvedBy: "Ann Smith", expires: nextMonth };
const configured = (exemptions: unknown) => ({ "entra-writeback:exemptions": JSON.stringify(exemptions) });

describe("the policy pack, driven as the engine drives it", () => {
  let pack: PackProcess;
  before(async () => {
    pack = await PackProcess.start();
  });
  after(() => pack.stop());
  beforeEach(async () => {
    await pack.configureStack();
    await pack.configure({});
  });

  it("lists every rule, mandatory for errors and advisory for warnings, and policies of its own", async () => {
    const info = await pack.info();
    assert.equal(info.getName(), "entra-writeback");
    const listed = info.getPoliciesList().map((item) => [item.getName(), item.getEnforcementlevel()]);
    const rules = catalogue.filter(({ origins = ["declared"] }) => origins.includes("declared"));
    const expected = rules.map(({ id, severity }) => [id, severity === "error" ? MANDATORY : ADVISORY]);
    const own = [
      "not-evaluated",
      "exempted",
      "exemption-expired",
      "exemption-too-long",
      "exemption-without-effect",
    ].map((name) => [name, ADVISORY]);
    assert.deepEqual(listed, [...expected, ...own]);
  });

  it("stops a resource by what is asked for, with the fix in the message", async () => {
    assert.deepEqual(await pack.analyze(policy(1)), [tooOld]);
    assert.deepEqual(await pack.analyze(policy(0)), []);
  });

  it("judges a value behind a secret or an output, and tells an unknown one as not evaluated", async () => {
    assert.deepEqual(await pack.analyze(policy(wire.secret(1))), [tooOld.replace("1 day", "(secret) day")]);
    await pack.configureStack();
    assert.deepEqual(await pack.analyze(policy(wire.output({ value: 1 }))), [tooOld]);
    const open =
      "[advisory] not-evaluated (corp): minimum-password-age: the minimum password age declared for corp.contoso.com is not known.";
    assert.deepEqual(await pack.analyze(policy(wire.unknown)), [open]);
    await pack.configureStack();
    assert.deepEqual(await pack.analyze(policy(wire.output({}))), [open]);
    await pack.configureStack();
    assert.deepEqual(await pack.analyze(policy(wire.secret(wire.unknown))), [open]);
  });

  it("stays mandatory although other values of the resource are unknown", async () => {
    const unknown = { effectiveMinimumPasswordAge: wire.unknown, policyId: wire.unknown };
    assert.deepEqual(await pack.analyze(policy(1, unknown)), [tooOld]);
  });

  it("knows azure-native types with an API version", async () => {
    const rule = { direction: "Inbound", access: "Allow" };
    const type = "azure-native:network/v20240501:SecurityRule";
    const [said] = await pack.analyzeStack([{ type, name: "rdp", properties: rule }]);
    assert.match(said ?? "", /^\[mandatory\] agent-exposure \(rdp\): rdp allows inbound traffic/);
  });

  it("knows by the outputs that a resource holds what it is in, while no id is known", async () => {
    const network = "azure-native:network";
    const fleet = "entra-writeback:index:AgentFleet";
    const urn = (type: string, name: string, above = "") => `urn:pulumi:test::test::${above}${type}::${name}`;
    const subnet = (name: string): Sent => ({
      type: `${network}:Subnet`,
      name,
      properties: { subnetName: wire.unknown },
    });
    const card = (name: string, within: string, more: Sent["properties"], above?: string): Sent => ({
      type: `${network}:NetworkInterface`,
      name,
      properties: { ipConfigurations: [{ subnet: { id: wire.unknown }, ...more }] },
      references: { ipConfigurations: [urn(`${network}:Subnet`, within)] },
      ...(above !== undefined && { urn: urn(`${network}:NetworkInterface`, name, `${above}$`) }),
    });
    const opened = { publicIPAddress: { id: wire.unknown } };
    const hosts = [subnet("tier0"), subnet("web"), card("agent1", "tier0", {}, fleet)];
    assert.deepEqual(await pack.analyzeStack([...hosts, card("shop", "web", opened)]), []);
    const [said, ...more] = await pack.analyzeStack([...hosts, card("jump", "tier0", opened)]);
    assert.match(said ?? "", /^\[mandatory\] agent-exposure \(jump\): jump has a public IP address/);
    assert.deepEqual(more, []);
  });

  it("leaves rules that need the stack to the end, and enforces them there", async () => {
    assert.deepEqual(await pack.analyze(fleet(2)), []);
    const [said, ...more] = await pack.analyzeStack([policy(0), fleet(2)]);
    assert.match(
      said ?? "",
      /^\[mandatory\] agent-count \(agents\): Forest corp\.contoso\.com is declared with 2 agent hosts/,
    );
    assert.deepEqual(more, []);
  });

  it("judges declared group policies at the resource, and those lists that name the service account at the end", async () => {
    const settings = {
      appliesTo: "everyComputer",
      services: [{ service: "VaultSvc", startup: "disabled" }],
      userRights: [{ right: "SeDenyServiceLogonRight", principals: ["provAgentgMSA$"] }],
    };
    const [reach, disabled, ...others] = await pack.analyze(policy(0, settings));
    assert.match(reach ?? "", /^\[advisory\] account-policy-reach \(corp\): /);
    assert.match(
      disabled ?? "",
      /^\[mandatory\] gpo-credential-manager \(corp\): The group policy "corp" of corp\.contoso\.com: The service VaultSvc is disabled\./,
    );
    assert.deepEqual(others, []);
    const rights = { domain: "corp.contoso.com", account: wire.secret("provAgentgMSA$"), rights: wire.unknown };
    const delegation = { type: types.DOMAIN_ROOT_DELEGATION, name: "delegation", properties: rights };
    const said = await pack.analyzeStack([policy(0, settings), delegation]);
    const [denied] = said.filter((text) => text.includes("gpo-service-logon-denied"));
    assert.match(denied ?? "", /^\[mandatory\] gpo-service-logon-denied \(corp\): .* denies it to provAgentgMSA\$\./);
    assert.ok(!said.some((text) => text.includes("gpo-credential-manager")), "it was said at the resource");
  });

  it("says at the end only what was not said at the resource", async () => {
    assert.deepEqual(await pack.analyze(policy(1)), [tooOld]);
    assert.deepEqual(await pack.analyzeStack([policy(1)]), []);
    assert.deepEqual(await pack.analyze(policy(1)), [tooOld], "the next run starts afresh");
  });

  it("tells what an observation shows without stopping the update that mends it", async () => {
    const observed = { effectiveMinimumPasswordAge: 1, effectiveSource: "Default Domain Policy" };
    const [said, ...more] = await pack.analyzeStack([policy(0, observed)]);
    assert.match(said ?? "", /^\[advisory\] minimum-password-age \(corp\): The minimum password age in effect/);
    assert.deepEqual(more, []);
  });

  it("takes exemptions from the stack's configuration, with dates as Pulumi passes them on, and tells them", async () => {
    await pack.configureStack(configured([{ ...exemption, expires: `${nextMonth} 00:00:00 +0000 UTC` }]));
    const said = await pack.analyzeStack([fleet(2)]);
    assert.deepEqual(said, [
      `[advisory] exempted (agents): Forest corp.contoso.com is declared with 2 agent hosts, but must have at least 3: one may be updated while another fails, and without a running agent every reset fails. | Exempted from agent-count until ${nextMonth} by Ann Smith: pilot`,
    ]);
  });

  it("does not let an expired exemption hold, and warns of one without effect", async () => {
    const expired = { ...exemption, expires: "2020-01-01" };
    await pack.configureStack(configured([expired, { ...exemption, rule: "agent-conut" }]));
    const [violation, old, idle, ...more] = await pack.analyzeStack([fleet(2)]);
    assert.match(
      violation ?? "",
      /^\[mandatory\] agent-count .* The exemption approved by Ann Smith expired on 2020-01-01\./,
    );
    assert.match(old ?? "", /^\[advisory\] exemption-expired .* without an owner, expired on 2020-01-01/);
    assert.match(idle ?? "", /^\[advisory\] exemption-without-effect .* names the rule "agent-conut"/);
    assert.deepEqual(more, []);
  });

  it("counts an exemption as effective when it held at the resource", async () => {
    await pack.configureStack(configured([{ ...exemption, rule: "minimum-password-age" }]));
    const [said] = await pack.analyze(policy(1));
    assert.match(said ?? "", /^\[advisory\] exempted \(corp\)/);
    assert.deepEqual(await pack.analyzeStack([policy(1)]), []);
  });

  it("refuses exemptions it cannot read, all problems at once", async () => {
    await assert.rejects(
      pack.configureStack({ "entra-writeback:exemptions": "{oops" }),
      /entra-writeback:exemptions is not a list/,
    );
    await assert.rejects(
      pack.configureStack(configured([{ rule: "agent-count", expires: "2999-12-31" }, 7])),
      (error: Error) => {
        for (const text of ["[0].reason is missing", "[0].approvedBy is missing", "[1] is not an object"]) {
          assert.ok(error.message.includes(text), text);
        }
        return true;
      },
    );
  });

  it("follows the enforcement levels a user chooses", async () => {
    await pack.configure({
      "minimum-password-age": ADVISORY,
      "self-service-scope": MANDATORY,
      "agent-count": DISABLED,
    });
    assert.match((await pack.analyze(policy(1)))[0] ?? "", /^\[advisory\] minimum-password-age/);
    const tenant = { selfServicePasswordResetScope: "none", passwordWriteback: true, cloudSyncWriteback: true };
    const [scope] = await pack.analyze({ type: types.TENANT_SETTINGS, name: "tenant", properties: tenant });
    assert.match(scope ?? "", /^\[mandatory\] self-service-scope/);
    assert.deepEqual(await pack.analyzeStack([fleet(1)]), []);
  });

  it("takes numbers that make a rule stricter, says in its schema which there are, and refuses all else", async () => {
    const info = await pack.info();
    const schema = info
      .getPoliciesList()
      .find((item) => item.getName() === "agent-count")
      ?.getConfigschema();
    assert.deepEqual(schema?.getProperties()?.toJavaScript(), {
      hosts: {
        type: "integer",
        description: "Agent hosts that a forest must have.",
        default: 3,
        minimum: 3,
        maximum: 100,
      },
    });
    await pack.configure({ "agent-count": MANDATORY }, { "agent-count": { hosts: 5 } });
    const [said] = await pack.analyzeStack([fleet(4)]);
    assert.match(said ?? "", /is declared with 4 agent hosts, but must have at least 5/);
    await assert.rejects(
      pack.configure({ "agent-count": MANDATORY }, { "agent-count": { hosts: 1, host: 4 } }),
      /agent-count\.host: Of this rule can be set: hosts\.[^]*agent-count\.hosts: 1 is out of range/,
    );
  });

  it("does not evaluate a secret that a state file does not tell", async () => {
    const open =
      "[advisory] not-evaluated (corp): minimum-password-age: the minimum password age declared for corp.contoso.com is not known.";
    assert.deepEqual(await pack.analyze(policy("[secret]")), [open]);
  });

  it("changes no resource", async () => {
    assert.equal(await pack.remediate(policy(1)), 0);
  });

  it("lets no secret into a message", async () => {
    const canary = wire.secret("S-1-5-21-47-11-canary");
    const settings = { userRights: [{ right: "SeServiceLogonRight", principals: [canary] }], services: [{ service: "VaultSvc", startup: wire.secret("disabled") }] }; // prettier-ignore
    const said = [...(await pack.analyze(policy(1, settings))), ...(await pack.analyzeStack([policy(1, settings)]))];
    assert.ok(said.length > 0 && !said.join().includes("canary"), said.join());
    assert.match(said.join("\n"), /The service VaultSvc is \(secret\)\./);
  });

  it("judges a stack of 4,000 resources in one message", async () => {
    const many = Array.from({ length: 4000 }, (_, index) => ({
      ...policy(index === 3999 ? 1 : 0, { padding: "x".repeat(2000) }),
      name: `corp${index}`,
    }));
    const said = await pack.analyzeStack(many);
    assert.deepEqual(said.map((text) => /\] ([\w-]+) \((\w+)\)/.exec(text)?.slice(1)).sort(), [["account-policy-conflicts", "corp3999"], ["minimum-password-age", "corp3999"]]); // prettier-ignore
  });
});
