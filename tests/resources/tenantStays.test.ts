import assert from "node:assert/strict";
import { checkBoxes } from "../../facts/checkBoxes.ts";
import type { TenantState } from "../../resources/ports/tenant.ts";
import { tenantSettings } from "../../resources/tenantSettings/lifecycle.ts";
import { agent, attestation, byAgent, byPortal, ensure, portal, tenantId, type Inputs } from "../support/tenantWays.ts";
import { on, beside, urn, remove, off } from "./tenantRemoval.ts";

describe("how it is told that a tenant's settings do not go", () => {
  const title = `Password reset of the tenant ${tenantId}`;
  const because = `is not taken out of the stack, as passwords would go on being written back: "`;
  const place =
    "  https://entra.microsoft.com > Password reset > On-premises integration (role: Hybrid Identity Administrator)";
  const cmdlet =
    "  or, on a server with a provisioning agent: Set-AADCloudSyncPasswordWritebackConfiguration -Enable $false -Credential $(Get-Credential)";
  const stay =
    "What the settings depend on stays until it is off: agents, rights and policies, without which each reset is tried, and fails.";
  const where =
    "Then in the stack file, below entra-writeback:tenant (in a program of your own the same of TenantWriteback: declare it again where it was taken out; another id than before goes back to the one before):";
  const without = `To go without: pulumi state delete '${urn}', then the same again. The boxes stay as they are, and resets fail until somebody clears them.`;

  it("cloud sync alone: the three boxes, the statement to write, and the way without", async () => {
    const { told } = await remove({ ...on, attestation: { ...attestation, note: "CHG1" } }, []);
    assert.deepEqual(told.split("\n"), [
      `${title} ${because}${checkBoxes.passwordWriteback}" counts as on (attested: Ann on ${attestation.on} (CHG1)). ${stay}`,
      "First clear these 3 check boxes:",
      place,
      `  ${checkBoxes.passwordWriteback}: cleared`,
      `  ${checkBoxes.cloudSyncWriteback}: cleared`,
      `  ${checkBoxes.accountUnlock}: cleared`,
      cmdlet,
      where,
      "  writeback: { passwords: false, cloudSync: false, accountUnlock: false }",
      '  attestation: { by: <your name>, on: "<YYYY-MM-DD>", note: cleared }',
      "and run pulumi up, which takes nothing away; then destroy again.",
      without,
    ]);
  });

  it("beside Entra Connect Sync, read by the portal: cloud sync's box alone, what stays checked, and no statement", async () => {
    const all: Partial<TenantState> = { passwordWriteback: true, cloudSyncWriteback: true, accountUnlock: true };
    const { told } = await remove({ ...byPortal, ...all, ...beside }, [portal(all)]);
    assert.deepEqual(told.split("\n"), [
      `${title} ${because}${checkBoxes.cloudSyncWriteback}" counts as on (observed: portal). ${stay}`,
      "First clear this check box:",
      place,
      `  ${checkBoxes.cloudSyncWriteback}: cleared`,
      cmdlet,
      `  Leave "${checkBoxes.passwordWriteback}" checked: Entra Connect Sync goes on writing back for emea.contoso.com.`,
      where,
      "  writeback: { passwords: true, cloudSync: false, accountUnlock: true }",
      "and, with a token that is still good, run pulumi up, which reads the boxes; then destroy again.",
      without,
    ]);
  });

  it("to whoever goes without a statement ever: the boxes, and that nothing waits", async () => {
    const { told } = await remove(on, []);
    assert.match(
      told,
      /^Clear these 3 check boxes yourself: .* nobody has stated or read them as on, so this does not/,
    );
    assert.match(told, /-Enable \$false/);
    assert.match(told, /Stays on purpose: who may reset a password/);
  });

  it("what stays on purpose: what was declared off beside Entra Connect Sync is not said to stay on", async () => {
    const told = async (declared: Inputs) => (await remove({ ...declared, ...beside }, [])).told;
    const both =
      /Stays on purpose: "Enable password .*" and "Allow users.*", as Entra Connect Sync goes on writing back/;
    assert.match(await told(on), both);
    const less = { ...on, passwordWriteback: false };
    assert.match(await told(less), /Stays on purpose: "Allow users [^"]*", as Entra Connect Sync goes on/);
    assert.doesNotMatch(await told({ ...less, accountUnlock: false }), /Entra Connect Sync goes on/);
  });

  it("declared off beside Entra Connect Sync: the update says which box, and which stays", async () => {
    const { warnings } = await ensure([], { ...on, ...beside, cloudSyncWriteback: false });
    assert.match(warnings[0] ?? "", /cloud sync: cleared/);
    assert.match(
      warnings[0] ?? "",
      /Leave "Enable password write back for synced users" checked: .* emea\.contoso\.com/,
    );
  });
});

describe("another tenant in the place of one whose boxes count as on", () => {
  const other = "00000000-0000-0000-0000-0000000000bb";
  const refused = (before: Inputs) =>
    (tenantSettings.refuse?.({ ...before, tenantId: other }, before, { tenant: [agent(), portal({})] }) ?? []).map(
      ({ property, reason }) => `${property} ${reason}`,
    );

  it("is refused before it is made, with what to do in the tenant before", () => {
    const [reason = "", ...more] = refused({ ...on, attestation });
    assert.deepEqual(more, []);
    assert.match(
      reason,
      new RegExp(`^tenantId ${other} is another tenant, but in ${tenantId} "Enable password .*counts`),
    );
    assert.match(reason, /clear its boxes, declare them off with a new attestation, and update; then change it/);
  });

  it("takes its place where nothing is known to be on, or the way clears it", () => {
    for (const before of [
      on,
      { ...on, ...off(false), attestation },
      { ...on, attestation, adopt: true },
      { ...on, attestation, mode: "observe" as const },
      { ...byAgent, attestation },
      { ...byPortal, attestation },
    ])
      assert.deepEqual(refused(before), []);
    assert.equal(refused({ ...byPortal, ...beside, attestation }).length, 1);
  });
});
