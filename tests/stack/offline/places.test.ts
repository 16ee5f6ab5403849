import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkStackFile } from "../../../stack/offline/check.ts";
import { declaredByStackFile } from "../../../stack/offline/declared.ts";

const subnet = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/hub/subnets/tier0"; // prettier-ignore
const agents = `agents: { subnetId: ${subnet} }`;

/** Its text is the reader's: a finding is right where it points at the line that would be changed. */
const stackFile = `config:
  azure-native:location: westeurope
  entra-writeback:tenant:
    id: 11111111-1111-1111-1111-111111111111
    selfServicePasswordReset: none
    writeback: { passwords: true, cloudSync: true, accountUnlock: true }
  entra-writeback:forests:
    - domains: [contoso.co]
      accountPolicy: { passwordHistorySize: 24 }
      agents: { count: 2, zones: ["1", "2"], subnetId: ${subnet} }
    - domains: [contoso.co-op.example]
      accountPolicy: { minimumPasswordAge: 2 }
      ${agents}
    - name: fabrikam.example
      domains:
        - name: fabrikam.example
          passwordSettings:
            - { name: Pilot, precedence: 1, appliesTo: [Pilot] }
            - { name: Two, precedence: 2, appliesTo: [Two], minimumPasswordAge: 1 }
        - name: emea.fabrikam.example
          accountPolicy:
            minimumPasswordAge: 3
      accountPolicy:
        passwordHistorySize: 12
      agentHostPolicy: { ou: "OU=Agents,DC=fabrikam,DC=example" }
      ${agents}
  entra-writeback:exemptions:
    - { rule: agent-count, resource: contoso.co, reason: pilot, approvedBy: Jo Doe, expires: "2027-06-30" }
    - { rule: agent-version, reason: none, approvedBy: Jo Doe, expires: "2027-06-30" }
`;

describe("places of findings in a stack file", () => {
  let folder: string;
  let file: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "places-"));
    file = join(folder, "Pulumi.prod.yaml");
    writeFileSync(file, stackFile);
  });
  after(() => rmSync(folder, { recursive: true }));

  const lineAt = (line: number | undefined) => stackFile.split("\n")[(line ?? 0) - 1]?.trim();

  it("are where the program says the resource comes from, also where names begin alike", async () => {
    const { findings, exempted } = await checkStackFile(file, "2026-11-24");
    for (const { place } of [...findings, ...exempted]) assert.equal(place?.file, file);
    assert.deepEqual(
      [...findings, ...exempted].map(({ rule, resource, place }) => [rule.id, resource.name, lineAt(place?.line)]),
      [
        ["minimum-password-age", "contoso.co-op.example", "accountPolicy: { minimumPasswordAge: 2 }"],
        ["minimum-password-age", "emea.fabrikam.example", "minimumPasswordAge: 3"],
        [
          "minimum-password-age",
          "fabrikam.example-Two",
          "- { name: Two, precedence: 2, appliesTo: [Two], minimumPasswordAge: 1 }",
        ],
        ["gpo-password-history", "fabrikam.example", "passwordHistorySize: 12"],
        ["self-service-scope", "tenant", "selfServicePasswordReset: none"],
        [
          "exemption-without-effect",
          "",
          '- { rule: agent-version, reason: none, approvedBy: Jo Doe, expires: "2027-06-30" }',
        ],
        ["agent-count", "contoso.co", `agents: { count: 2, zones: ["1", "2"], subnetId: ${subnet} }`],
      ],
    );
    const column = (text: string, line: string) => line.indexOf(text) + 1;
    const [first] = findings;
    assert.equal(first?.place?.column, column("minimumPasswordAge", "      accountPolicy: { minimumPasswordAge: 2 }"));
  });

  it("are the nearest key that is written, and know what no key is about", async () => {
    const views = await declaredByStackFile(file);
    const at = (name: string, type: string, property?: string) => {
      const view = views.find((item) => item.name === name && item.type.endsWith(`:${type}`));
      return lineAt(view?.placeOf?.(property).line);
    };
    assert.equal(at("contoso.co-op.example", "GroupPolicyObject"), "- domains: [contoso.co-op.example]");
    assert.equal(at("contoso.co-op.example", "GroupPolicyObject", "linkTarget"), "- domains: [contoso.co-op.example]");
    assert.equal(
      at("contoso.co", "GroupPolicyObject", "effectiveMinimumPasswordAge"),
      "accountPolicy: { passwordHistorySize: 24 }",
    );
    assert.equal(
      at("fabrikam.example-Pilot", "PasswordSettingsObject", "settings.minimumPasswordAge"),
      "- { name: Pilot, precedence: 1, appliesTo: [Pilot] }",
    );
    assert.equal(
      at("fabrikam.example-agent-hosts", "GroupPolicyObject", "services[0]"),
      'agentHostPolicy: { ou: "OU=Agents,DC=fabrikam,DC=example" }',
    );
    assert.equal(at("emea.fabrikam.example", "DomainRootDelegation", "rights"), "- name: emea.fabrikam.example");
    assert.equal(at("contoso.co-op.example-agent-1", "NetworkInterface", "ipConfigurations"), agents);
    assert.equal(at("tenant", "TenantSettings", "tenantId"), "id: 11111111-1111-1111-1111-111111111111");
  });

  it("are known for every resource of the program", async () => {
    const views = await declaredByStackFile(file);
    assert.ok(views.length > 50);
    for (const view of views) assert.notEqual(view.placeOf?.().line, undefined, view.urn);
  });
});
