import assert from "node:assert/strict";
import { groupPolicyRules } from "../../policies/groupPolicy/rules.ts";
import { declaredGroupPolicyRules } from "../../policies/declaredGroupPolicy.ts";
import { UNKNOWN, type Outcome } from "../../policies/rule.ts";
import { DOMAIN_ROOT_DELEGATION, GROUP_MANAGED_SERVICE_ACCOUNT, GROUP_POLICY_OBJECT } from "../../policies/types.ts";
import { outcomeOf, view } from "./support/stackFixture.ts";

const domain = "corp.contoso.com";
const account = "provAgentgMSA$";
const delegation = (more: Record<string, unknown> = {}, name = "delegation") =>
  view(DOMAIN_ROOT_DELEGATION, name, { domain, account, accountDomain: domain, ...more });

function judge(id: string, properties: Record<string, unknown>, others = [delegation()]): Outcome {
  const rule = declaredGroupPolicyRules.find((one) => one.id === id) ?? assert.fail(`There is no rule ${id}.`);
  return outcomeOf(rule, GROUP_POLICY_OBJECT, { domain, displayName: "Password writeback", ...properties }, others);
}
const right = (name: unknown, ...principals: unknown[]) => ({ userRights: [{ right: name, principals }] });
const among = (names: string) =>
  `the group policy "Password writeback" of corp.contoso.com: ${names}; whether the agents' service account is among them, the policy does not tell`;

describe("rules over declared group policies", () => {
  it("are those over backups, without the one that a rule of the stack covers", () => {
    const expected = groupPolicyRules.map(({ id }) => id).filter((id) => id !== "gpo-minimum-password-age");
    assert.deepEqual(
      declaredGroupPolicyRules.map(({ id }) => id),
      expected,
    );
  });

  it("look at one resource unless who the service account is matters", () => {
    const ofStack = declaredGroupPolicyRules.filter(({ scope }) => scope === "stack").map(({ id }) => id);
    assert.deepEqual(ofStack, [
      "gpo-service-logon-denied",
      "gpo-service-logon-list",
      "gpo-network-logon-denied",
      "gpo-network-logon-list",
      "gpo-remote-sam",
    ]);
  });

  it("say what is declared, why it matters and what to write, with its key", () => {
    assert.deepEqual(judge("gpo-service-logon-denied", right("sedenyservicelogonright", "Guests", account)), {
      result: "fail",
      message:
        'The group policy "Password writeback" of corp.contoso.com: SeDenyServiceLogonRight denies it to Guests, provAgentgMSA$. On an agent host the agent\'s service does not start.',
      fix: "Take that account out of the list, or do not apply the policy to agent hosts and domain controllers. Declared as groupPolicy.userRights[0].",
      key: "groupPolicy.userRights[0]",
    });
    const short = { accountPolicy: { minimumPasswordAge: 0, passwordHistorySize: 23 } };
    assert.deepEqual(judge("gpo-password-history", short), {
      result: "fail",
      message:
        'The group policy "Password writeback" of corp.contoso.com: PasswordHistorySize is 23 and MinimumPasswordAge 0. With a minimum password age of 0 a user can cycle through a short history at once and keep the old password.',
      fix: "Set PasswordHistorySize to 24, the most there is. Declared as accountPolicy.passwordHistorySize.",
      key: "accountPolicy.passwordHistorySize",
    });
  });

  it("tell everything that is wrong at once, and the same advice once", () => {
    const tls = "MACHINE\\System\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2";
    const off = (side: string) => ({ name: `${tls}\\${side}\\Enabled`, type: "dword", value: "0" });
    const found = judge("gpo-tls-12", { registryValues: [{ name: "MACHINE\\X\\Y" }, off("Client"), off("Server")] });
    assert.ok(found.result === "fail");
    assert.match(found.message, /Client\\Enabled is 0\. HKLM.*Server\\Enabled is 0\. The agent speaks/);
    assert.equal(
      found.fix,
      "Set it to 1, or do not define it for the agent hosts. Declared as groupPolicy.registryValues[1].",
    );
    assert.equal(found.key, "groupPolicy.registryValues[1]");
  });

  it("place what the agent hosts' policy sets at its key", () => {
    const linkTarget = "OU=Agents,DC=corp,DC=contoso,DC=com";
    const found = judge("gpo-credential-manager", {
      linkTarget,
      services: [{ service: "VaultSvc", startup: "disabled" }],
    });
    assert.ok(found.result === "fail" && found.key === "agentHostPolicy");
  });

  it("pass the boundary, and have nothing to say where nothing is declared", () => {
    const pass = { result: "pass" };
    assert.deepEqual(judge("gpo-password-history", { accountPolicy: { minimumPasswordAge: 0, passwordHistorySize: 24 } }), pass); // prettier-ignore
    assert.deepEqual(judge("gpo-password-history", { accountPolicy: { minimumPasswordAge: 1, passwordHistorySize: 0 } }), pass); // prettier-ignore
    assert.deepEqual(judge("gpo-reversible-encryption", { accountPolicy: { reversibleEncryption: false } }), pass);
    assert.equal(judge("gpo-reversible-encryption", { accountPolicy: { reversibleEncryption: true } }).result, "fail");
    for (const { id } of declaredGroupPolicyRules) {
      assert.deepEqual(judge(id, { accountPolicy: { minimumPasswordAge: 0 } }), { result: "notApplicable" }, id);
      assert.deepEqual(judge(id, right("SeBatchLogonRight", "Everyone")), { result: "notApplicable" }, id);
    }
  });

  it("know the service account by its name in any case, and by the SID that was observed", () => {
    const list = (principal: string, ...others: ReturnType<typeof view>[]) =>
      judge("gpo-service-logon-list", right("SeServiceLogonRight", "S-1-5-80-0", principal), others).result;
    const sid = "S-1-5-21-1-2-3-1104";
    assert.equal(list("PROVAGENTGMSA$", delegation({ domain: "CORP.contoso.com", accountDomain: undefined })), "pass");
    assert.equal(list("other$", delegation()), "fail");
    assert.equal(list("Everyone", delegation()), "pass");
    assert.equal(list(sid, delegation()), "notEvaluated");
    assert.equal(list(sid, delegation({ accountSid: sid })), "pass");
    const own = { domain, account, accountSid: sid };
    assert.equal(list(sid, delegation(), view(GROUP_MANAGED_SERVICE_ACCOUNT, "gmsa", own)), "pass");
    assert.equal(list(account, view(GROUP_MANAGED_SERVICE_ACCOUNT, "gmsa", own)), "pass");
  });

  it("do not take an account of another domain for the one of that name here", () => {
    const elsewhere = delegation({ accountDomain: "contoso.com" });
    assert.equal(judge("gpo-service-logon-list", right("SeServiceLogonRight", account), [elsewhere]).result, "fail");
    assert.equal(judge("gpo-service-logon-denied", right("SeDenyServiceLogonRight", account), [elsewhere]).result, "pass"); // prettier-ignore
    const child = delegation({ domain: "emea.corp.contoso.com" });
    assert.equal(judge("gpo-service-logon-list", right("SeServiceLogonRight", account), [child]).result, "pass");
  });

  it("want every service account of the domain in a list, and none in one that denies", () => {
    const two = [delegation(), delegation({ account: "second$" }, "more")];
    assert.equal(judge("gpo-network-logon-list", right("SeNetworkLogonRight", account), two).result, "fail");
    assert.equal(judge("gpo-network-logon-list", right("SeNetworkLogonRight", account, "second$"), two).result, "pass");
    assert.equal(judge("gpo-network-logon-denied", right("SeDenyNetworkLogonRight", "second$"), two).result, "fail");
  });

  it("do not evaluate a list whose members only the domain knows, or in a stack without a service account", () => {
    assert.deepEqual(judge("gpo-service-logon-denied", right("SeDenyServiceLogonRight", "Guests", "Tier 1")), {
      result: "notEvaluated",
      reason: among("SeDenyServiceLogonRight names Tier 1"),
    });
    const nobody = judge("gpo-service-logon-list", right("SeServiceLogonRight", account), []);
    assert.deepEqual(nobody, { result: "notEvaluated", reason: among(`SeServiceLogonRight names ${account}`) });
  });

  it("do not evaluate what is not known, unless what is known decides", () => {
    const open = (what: string) => ({
      result: "notEvaluated",
      reason: `${what} of the group policy "Password writeback" of corp.contoso.com is not known`,
    });
    const list = "gpo-service-logon-list";
    assert.deepEqual(judge(list, { userRights: UNKNOWN }), open("userRights"));
    assert.deepEqual(judge(list, { userRights: [UNKNOWN] }), open("userRights"));
    assert.deepEqual(judge(list, right(UNKNOWN, "Everyone")), open("userRights"));
    const reason = among("SeServiceLogonRight names an account that is not known yet");
    assert.deepEqual(judge(list, right("SeServiceLogonRight", UNKNOWN)), { result: "notEvaluated", reason });
    const whole = { userRights: [{ right: "SeServiceLogonRight", principals: UNKNOWN }] };
    assert.deepEqual(judge(list, whole), { result: "notEvaluated", reason });
    assert.equal(judge(list, right("SeServiceLogonRight", UNKNOWN, account)).result, "pass");
    assert.equal(judge("gpo-service-logon-denied", right("SeDenyServiceLogonRight", UNKNOWN, account)).result, "fail");
    const unnamed = [delegation({ account: UNKNOWN })];
    assert.equal(judge(list, right("SeServiceLogonRight", "other$"), unnamed).result, "notEvaluated");
    assert.equal(judge(list, right("SeServiceLogonRight", "S-1-5-80-0"), unnamed).result, "fail");

    const history = (passwordHistorySize: unknown, minimumPasswordAge: unknown = 0) =>
      judge("gpo-password-history", { accountPolicy: { minimumPasswordAge, passwordHistorySize } });
    assert.deepEqual(history(UNKNOWN), open("accountPolicy.passwordHistorySize"));
    assert.deepEqual(history(10, UNKNOWN), open("accountPolicy.minimumPasswordAge"));
    assert.deepEqual(history(undefined, UNKNOWN), { result: "notApplicable" });
    const service = (startup: unknown) =>
      judge("gpo-credential-manager", { services: [{ service: "vaultsvc", startup }] });
    assert.deepEqual(service(UNKNOWN), open("services.vaultsvc"));
    const value = { name: "MACHINE\\System\\CurrentControlSet\\Control\\Lsa\\restrictremotesam", value: UNKNOWN };
    assert.deepEqual(judge("gpo-remote-sam", { registryValues: [value] }), open(`registryValues.${value.name}`));
    const nameless = judge("gpo-remote-sam", { displayName: UNKNOWN, domain: UNKNOWN, registryValues: UNKNOWN });
    assert.deepEqual(nameless, {
      result: "notEvaluated",
      reason: 'registryValues of the group policy "subject" is not known',
    });
  });
});
