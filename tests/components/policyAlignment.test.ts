import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { PolicyAlignment, type PolicyAlignmentArgs } from "../../components/index.ts";
import { policyAlignmentArgs, policyAlignmentName } from "../../stack/componentArgs.ts";
import type { PolicyAlignment as Declared } from "../../stack/config/model.ts";
import { skipFor } from "../support/needs.ts";
import { outside } from "../support/outside.ts";
import { registrationsOf } from "../support/registrations.ts";

const subscription = "/subscriptions/00000000-0000-0000-0000-000000000001";
const assignment = `${subscription}/providers/Microsoft.Authorization/policyAssignments/baseline`;
const definition = "/providers/Microsoft.Authorization/policyDefinitions/f2143251-70de-4e81-87a8-36cee5a2f29d";
const exemption: Declared = {
  assignment,
  by: "exemption",
  scope: `${subscription}/resourceGroups/domain-controllers`,
  reason: "Password writeback refuses users inside the minimum password age.",
  compensatingControls: "A password history of 24.",
  expires: "2027-06-30",
};
const parameter: Declared = { assignment, by: "parameter", definition };

const declare = (declared: Declared) =>
  registrationsOf(() => new PolicyAlignment(policyAlignmentName(declared), policyAlignmentArgs(declared)));

describe("PolicyAlignment", () => {
  it("by exemption: scoped, dated, with the reason and what stands in for the age", async () => {
    const [component, made, ...others] = await declare(exemption);
    assert.deepEqual(others, []);
    assert.match(component?.resource ?? "", /^entra-writeback:index:PolicyAlignment baseline-[0-9a-f]{8}$/);
    assert.match(made?.resource ?? "", /^azure-native:authorization:PolicyExemption baseline-[0-9a-f]{8}$/);
    const { policyExemptionName, ...inputs } = made?.inputs ?? {};
    assert.match(String(policyExemptionName), /^entra-writeback-[0-9a-f]{8}$/);
    assert.deepEqual(inputs, {
      scope: exemption.scope,
      policyAssignmentId: assignment,
      displayName: "Minimum password age 0 for password writeback",
      description:
        "Password writeback refuses users inside the minimum password age. Compensated by: A password history of 24.",
      exemptionCategory: "Waiver",
      expiresOn: "2027-06-30T23:59:59Z",
      assignmentScopeValidation: "Default",
    });
  });

  it("by exemption of the policies of an initiative, the resource types and the regions that are named", async () => {
    const [, made] = await declare({
      ...exemption,
      category: "mitigated",
      policyDefinitionReferenceIds: ["minimumPasswordAge"],
      resourceTypes: ["Microsoft.HybridCompute/machines"],
      locations: ["westeurope"],
    });
    const { exemptionCategory, policyDefinitionReferenceIds, resourceSelectors } = made?.inputs ?? {};
    assert.equal(exemptionCategory, "Mitigated");
    assert.deepEqual(policyDefinitionReferenceIds, ["minimumPasswordAge"]);
    assert.deepEqual(resourceSelectors, [
      {
        name: "aligned",
        selectors: [
          { kind: "resourceType", in: ["Microsoft.HybridCompute/machines"] },
          { kind: "resourceLocation", in: ["westeurope"] },
        ],
      },
    ]);
  });

  it("by parameter: the assignment as it is named, with its age at 0 and the others as given", async () => {
    const [, made] = await declare({ ...parameter, parameters: { EnforcePasswordHistory: "24" } });
    assert.match(made?.resource ?? "", /^azure-native:authorization:PolicyAssignment /);
    assert.deepEqual(made?.inputs, {
      scope: subscription,
      policyAssignmentName: "baseline",
      policyDefinitionId: definition,
      parameters: { EnforcePasswordHistory: { value: "24" }, MinimumPasswordAge: { value: "0" } },
      enforcementMode: "Default",
    });
    assert.equal(made.importId, "");
  });

  it("by the parameter of an assignment that is there: taken over with all else as it is, and left when the stack goes", async () => {
    const [, made] = await declare({ ...parameter, parameter: "passwordAge", adopt: true });
    assert.deepEqual(made?.inputs["parameters"], { passwordAge: { value: "0" } });
    assert.deepEqual([made?.importId, made?.retainOnDelete], [assignment, true]);
    assert.ok(["displayName", "notScopes", "enforcementMode"].every((key) => made?.ignoreChanges.includes(key)));
  });

  it("has a name of its own for each assignment and scope", () => {
    const elsewhere = { ...exemption, scope: `${subscription}/resourceGroups/others` };
    const names = [exemption, elsewhere, { ...exemption, assignment: assignment.replace("0001", "0002") }].map(
      policyAlignmentName,
    );
    assert.equal(new Set(names).size, 3);
  });

  it("fits Azure Resource Manager's types", async function () {
    const checker = pathToFileURL(outside("tools/arm-check/arm-check.mjs"));
    if (!existsSync(checker)) skipFor(this, "no copy of Azure Resource Manager's types beside the repository");
    const { checkResources } = (await import(checker.href)) as { checkResources(resources: unknown[]): unknown[] };
    const full: PolicyAlignmentArgs = policyAlignmentArgs({
      ...exemption,
      policyDefinitionReferenceIds: ["minimumPasswordAge"],
      resourceTypes: ["Microsoft.HybridCompute/machines"],
    });
    const made = await registrationsOf(() => [
      new PolicyAlignment("exempted", full),
      new PolicyAlignment("assigned", policyAlignmentArgs(parameter)),
    ]);
    const resources = made.map(({ wire }) => wire).filter(({ type }) => type.startsWith("azure-native:"));
    assert.equal(resources.length, 2);
    assert.deepEqual(checkResources(resources), []);
  });
});
