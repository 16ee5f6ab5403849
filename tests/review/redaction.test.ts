import assert from "node:assert/strict";
import { redactor } from "../../review/redaction.ts";
import { kit, machine, step, subscription, tenantId, urnOf, review } from "./fixture.ts";

const seen = (properties: Record<string, unknown>) => ({
  urn: urnOf(machine, "vm"),
  type: machine,
  name: "CORP-AGENT1",
  properties,
});

describe("redaction", () => {
  const canary = "hunter2-canary-value";
  const redact = redactor([seen({ osProfile: { adminPassword: canary } })], { hideHostNames: false });

  const kept: Record<string, string> = {
    "an id": `tenant ${tenantId} is told`,
    "an id in a path": `/subscriptions/${subscription}/resourceGroups/hub`,
    "an id in upper case": tenantId.toUpperCase(),
    "an id without hyphens": tenantId.replaceAll("-", ""),
    "an id with other hyphens": tenantId.replaceAll("-", "\u2011"),
    "an id in braces": `{${tenantId}}`,
    "a secret that a resource holds": `the value ${canary} was refused`,
    "what Pulumi encrypted": "v1:Zm9vYmFyYmF6:c2VjcmV0LWNhbmFyeQ==",
    "a token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl",
    "a signature": "https://x.blob.core.windows.net/a?sv=1&sig=Y2FuYXJ5Y2FuYXJ5%3D",
    "a key of a connection string": "AccountName=x;AccountKey=Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5;EndpointSuffix=y",
    "a password in a sentence": "login failed, password: hunter2-other",
    "a token of GitHub": `ghp_${"a1".repeat(18)}`,
    "user and password in a URL": "https://user:pa55word@proxy.example",
    "a private key": "-----BEGIN PRIVATE KEY----- MIIcanary -----END PRIVATE KEY-----",
    "the name of a tenant": "contoso-secret-tenant.onmicrosoft.com",
  };
  for (const [what, text] of Object.entries(kept)) {
    it(`keeps ${what} from readers`, () => {
      const told = redact(text);
      assert.match(told, /\((id \d+|tenant \d+|secret)\)/);
      for (const canary of [
        tenantId,
        subscription,
        "canary",
        "hunter2",
        "Y2FuYXJ5",
        "c2VjcmV0",
        "pa55word",
        "contoso-secret",
        "a1a1",
      ])
        assert.ok(!told.toLowerCase().includes(canary.toLowerCase()), told);
    });
  }

  const told = [
    "Set accountPolicy.minimumPasswordAge to 0, or leave it out: 0 is the default.",
    "Write `password: {keyVault: {vaultId: …, secretUrl: …}}`, or a token: <of the portal>.",
    "Entra password writeback - account policy",
    "passwordReaders: Tier0-Agent-Hosts",
    "Pulumi.prod.yaml:12:9",
  ];
  for (const text of told) it(`leaves as it is: ${text}`, () => assert.equal(redact(text), text));

  it("leaves the kit's own words beside what they are about, such as for whom password reset is", () => {
    const [before, after] = [{ selfServicePasswordResetScope: "group", selfServicePasswordResetGroupId: tenantId }, { selfServicePasswordResetScope: "all" }]; // prettier-ignore
    const changed = step({ op: "update", type: kit("TenantSettings"), name: "tenant", before, after, diff: Object.keys(before) }); // prettier-ignore
    assert.deepEqual(
      review([changed]).dangers.map(({ text }) => text),
      ["whom self-service password reset is for: group → all", "the group of self-service password reset: (id 1) → (none)"], // prettier-ignore
    );
  });

  it("gives one id one number, in whatever form", () => {
    const fresh = redactor([], { hideHostNames: false });
    assert.equal(fresh(`${tenantId} ${subscription} {${tenantId.toUpperCase()}}`), "(id 1) (id 2) (id 1)");
    assert.equal(fresh(tenantId.replaceAll("-", "")), "(id 1)");
  });

  it("names of hosts on request, wherever they stand", () => {
    const hidden = redactor([seen({ osProfile: { computerName: "CORP-AGENT1" } })], { hideHostNames: true });
    assert.equal(hidden("corp-agent1 and CORP-AGENT1-nic, CORP-AGENT10"), "(host 1) and (host 1)-nic, CORP-AGENT10");
  });

  it("is done before a text is cut, so that no half of a secret stays", () => {
    const text = `${"x".repeat(790)} ${tenantId}`;
    assert.ok(!redact(text).includes(tenantId.slice(0, 6)));
  });

  it("reaches every text of a review: nothing of an outsider's canaries is in its JSON", () => {
    const everywhere = `${tenantId} ${canary} v1:Zm9vYmFyYmF6:c2VjcmV0LWNhbmFyeQ==`;
    const told = review(
      [
        step({
          ...{ op: "update", type: machine, name: everywhere, diff: ["tags.a", "osProfile.adminPassword", "zones"] },
          before: { osProfile: { adminPassword: canary }, tags: { a: everywhere }, zones: [everywhere] },
          after: { osProfile: { adminPassword: "another-canary-value" }, tags: { a: everywhere }, zones: ["2"] },
        }),
      ],
      {
        stack: everywhere,
        file: everywhere,
        problems: [everywhere],
        basis: { by: "preview", isCompared: true, engine: "3", notes: [everywhere] },
      },
    );
    const text = JSON.stringify(told);
    for (const secret of [tenantId, canary, "another-canary", "c2VjcmV0"]) assert.ok(!text.includes(secret), secret);
  });
});
