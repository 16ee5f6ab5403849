import assert from "node:assert/strict";
import { UNKNOWN } from "../../../policies/rule.ts";
import { azurePolicyMinimumAge as rule } from "../../../policies/rules/azure-policy-minimum-age.ts";
import { POLICY_ASSIGNMENT, POLICY_EXEMPTION } from "../../../policies/types.ts";
import { outcomeOf, view } from "../support/stackFixture.ts";

const definition = "/providers/Microsoft.Authorization/policyDefinitions/f2143251-70de-4e81-87a8-36cee5a2f29d";
const initiative = "/providers/Microsoft.Authorization/policySetDefinitions/12345678-0000-0000-0000-000000000000";
const assignment = { policyDefinitionId: definition, policyAssignmentName: "baseline", scope: "/subscriptions/1" };
const outcome = (properties: Record<string, unknown>, ...others: Parameters<typeof outcomeOf>[3] & object) =>
  outcomeOf(rule, POLICY_ASSIGNMENT, { ...assignment, ...properties }, others);
const age = (value: unknown) => ({ parameters: { MinimumPasswordAge: { value } } });
const exemption = (policyAssignmentId: unknown, expiresOn?: string) =>
  view(POLICY_EXEMPTION, "exemption", { policyAssignmentId, expiresOn });
const id = "/subscriptions/1/providers/Microsoft.Authorization/policyAssignments/baseline";

describe("rule azure-policy-minimum-age", () => {
  it("fails the default of both definitions, whatever the case of the id", () => {
    assert.deepEqual(outcome({}), {
      result: "fail",
      message:
        "Azure Policy assignment subject (Security Settings - Account Policies) demands a minimum password age of 1 day by default, but writeback needs 0.",
      fix: 'Set parameters.MinimumPasswordAge to {value: "0"}, or add an exemption for the domain controllers with the reason.',
    });
    const other = definition.replace(/[^/]*$/, "237B38DB-CA4D-4259-9E47-7882441CA2C0");
    assert.equal(outcome({ policyDefinitionId: other }).result, "fail");
  });

  it("fails an age above 0 and passes 0, as a text or a number", () => {
    assert.ok(JSON.stringify(outcome(age("1"))).includes('minimum password age of \\"1\\", but'));
    assert.equal(outcome(age(2)).result, "fail");
    assert.equal(outcome(age("1,998")).result, "fail");
    assert.equal(outcome(age("0")).result, "pass");
    assert.equal(outcome(age(0)).result, "pass");
  });

  it("passes an assignment that is not enforced or disabled", () => {
    assert.equal(outcome({ enforcementMode: "DoNotEnforce" }).result, "pass");
    assert.equal(outcome({ enforcementMode: "Default" }).result, "fail");
    assert.equal(outcome({ parameters: { effect: { value: "Disabled" } } }).result, "pass");
    assert.equal(outcome({ parameters: { effect: { value: "AuditIfNotExists" } } }).result, "fail");
  });

  it("has nothing to say about other definitions", () => {
    const other = "/providers/Microsoft.Authorization/policyDefinitions/3cf2ab00-13f1-4d0c-8971-2ac904541a7e";
    assert.equal(outcome({ policyDefinitionId: other }).result, "notApplicable");
    assert.equal(outcome({ policyDefinitionId: undefined }).result, "notApplicable");
  });

  it("judges an initiative by the age it is given, and does not evaluate one that is given none", () => {
    const parameter = (name: string, value: string) => ({
      policyDefinitionId: initiative,
      parameters: { [name]: { value } },
    });
    assert.equal(outcome(parameter("MinimumPasswordAge", "1")).result, "fail");
    assert.equal(outcome(parameter("f2143251-MinimumPasswordAge", "1")).result, "fail");
    assert.equal(outcome(parameter("MinimumPasswordAge", "0")).result, "pass");
    assert.deepEqual(outcome({ policyDefinitionId: initiative }), {
      result: "notEvaluated",
      reason: "the initiative of subject is given no MinimumPasswordAge, and may demand 1 day by default",
    });
    const both = { A_MinimumPasswordAge: { value: "0" }, B_MinimumPasswordAge: { value: "1" } };
    assert.equal(outcome({ policyDefinitionId: initiative, parameters: both }).result, "fail");
  });

  it("passes with an exemption of the stack for this assignment, and only for it", () => {
    assert.equal(outcome({}, exemption(id)).result, "pass");
    assert.equal(outcome({}, exemption(id.toUpperCase())).result, "pass");
    assert.equal(outcome({}, exemption(`${id}-other`)).result, "fail");
    assert.equal(outcome({}, exemption(id, "2026-11-24T00:00:00Z")).result, "pass");
    assert.equal(outcome({}, exemption(id, "2026-11-23T23:59:59Z")).result, "fail");
  });

  it("does not evaluate an exemption that is not known", () => {
    const expected = {
      result: "notEvaluated",
      reason: "whether an exemption of the stack is for subject is not known",
    };
    assert.deepEqual(outcome({}, exemption(UNKNOWN)), expected);
    assert.deepEqual(outcome({ scope: UNKNOWN }, exemption(id)), expected);
    assert.deepEqual(outcome({ policyAssignmentName: undefined }, exemption(id)), expected);
  });

  it("passes where the whole scope is left out, and does not evaluate where part of it is", () => {
    assert.equal(outcome({ notScopes: ["/Subscriptions/1"] }).result, "pass");
    const partly = {
      result: "notEvaluated",
      reason: "whether the notScopes of subject leave out the domain controllers cannot be told from the stack",
    };
    assert.deepEqual(outcome({ notScopes: ["/subscriptions/1/resourceGroups/dc"] }), partly);
    assert.deepEqual(outcome({ notScopes: UNKNOWN }), partly);
    assert.equal(outcome({ notScopes: [] }).result, "fail");
  });

  it("does not evaluate an unknown definition or age", () => {
    assert.equal(outcome({ policyDefinitionId: UNKNOWN }).result, "notEvaluated");
    assert.equal(outcome({ parameters: UNKNOWN }).result, "notEvaluated");
    assert.equal(outcome(age(UNKNOWN)).result, "notEvaluated");
  });
});
