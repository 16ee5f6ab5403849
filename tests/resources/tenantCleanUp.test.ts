import assert from "node:assert/strict";
import { checkBoxes, checkBoxNames } from "../../facts/checkBoxes.ts";
import type { TenantApplier, TenantState } from "../../resources/ports/tenant.ts";
import { tenantSettings } from "../../resources/tenantSettings/lifecycle.ts";
import {
  agent,
  attestation,
  auditLog,
  byAgent,
  byPortal,
  daysAgo,
  ensure,
  portal,
  type Inputs,
} from "../support/tenantWays.ts";
import { on, beside, remove, off } from "./tenantRemoval.ts";

const expired = { by: "Ann", on: daysAgo(92) };

/** `refuses` or `goes`, and the boxes that a person is to clear: P, C and U. */
async function outcome(...given: Parameters<typeof remove>): Promise<string> {
  const { refuses, told } = await remove(...given);
  const letters = { passwordWriteback: "P", cloudSyncWriteback: "C", accountUnlock: "U" };
  const boxes = checkBoxNames.filter((box) => told.includes(`\n  ${checkBoxes[box]}: cleared`));
  return [refuses ? "refuses" : "goes", boxes.map((box) => letters[box]).join("")].join(" ").trim();
}

const statements: Record<string, (others: boolean) => Partial<Inputs>> = {
  attested: () => ({ attestation }),
  expired: () => ({ attestation: expired }),
  never: () => ({}),
  off: (others) => ({ ...off(others), attestation }),
  "off, expired": (others) => ({ ...off(others), attestation: expired }),
};

const logs: Record<string, readonly TenantApplier[]> = {
  none: [],
  unknown: [auditLog(undefined)],
  on: [auditLog(true)],
  off: [auditLog(false)],
};

/** Per way and who else writes, per statement: the outcome without audit log, with one that does not know, that says on, that says off. */
const table: Record<string, Record<keyof typeof statements, readonly [string, string, string, string]>> = {
  "attest, cloud sync alone": {
    attested: ["refuses PCU", "refuses PCU", "refuses PCU", "goes CU"],
    expired: ["refuses PCU", "refuses PCU", "refuses PCU", "goes CU"],
    never: ["goes PCU", "goes PCU", "refuses PCU", "goes CU"],
    off: ["goes", "goes", "goes P", "goes"],
    "off, expired": ["goes PCU", "goes PCU", "goes PCU", "goes CU"],
  },
  "attest, beside Entra Connect Sync": {
    attested: ["refuses C", "refuses C", "refuses C", "goes C"],
    expired: ["refuses C", "refuses C", "refuses C", "goes C"],
    never: ["goes C", "goes C", "goes C", "goes C"],
    off: ["goes", "goes", "goes", "goes"],
    "off, expired": ["goes C", "goes C", "goes C", "goes C"],
  },
  // The documented cmdlet has cleared the box of cloud sync.
  "agent, cloud sync alone": {
    attested: ["goes PU", "goes PU", "goes PU", "goes U"],
    expired: ["goes PU", "goes PU", "goes PU", "goes U"],
    never: ["goes PU", "goes PU", "goes PU", "goes U"],
    off: ["goes", "goes", "goes P", "goes"],
    "off, expired": ["goes PU", "goes PU", "goes PU", "goes U"],
  },
  "agent, beside Entra Connect Sync": {
    attested: ["goes", "goes", "goes", "goes"],
    expired: ["goes", "goes", "goes", "goes"],
    never: ["goes", "goes", "goes", "goes"],
    off: ["goes", "goes", "goes", "goes"],
    "off, expired": ["goes", "goes", "goes", "goes"],
  },
  // It reads all three: no statement and no audit log counts beside that, and the tenant has all three on.
  "portal, cloud sync alone": {
    attested: ["goes C", "goes C", "goes C", "goes C"],
    expired: ["goes C", "goes C", "goes C", "goes C"],
    never: ["goes C", "goes C", "goes C", "goes C"],
    off: ["goes C", "goes C", "goes C", "goes C"],
    "off, expired": ["goes C", "goes C", "goes C", "goes C"],
  },
  "portal, beside Entra Connect Sync": {
    attested: ["refuses C", "refuses C", "refuses C", "refuses C"],
    expired: ["refuses C", "refuses C", "refuses C", "refuses C"],
    never: ["refuses C", "refuses C", "refuses C", "refuses C"],
    off: ["refuses C", "refuses C", "refuses C", "refuses C"],
    "off, expired": ["refuses C", "refuses C", "refuses C", "refuses C"],
  },
};

describe("whether a tenant's settings go on destroy, and which boxes are a person's to clear", () => {
  for (const [circumstances, rows] of Object.entries(table))
    it(circumstances, async () => {
      const others = circumstances.includes("beside");
      const [name = ""] = circumstances.split(",");
      const base = { attest: on, agent: { ...byAgent, ...off(false) }, portal: byPortal }[name] ?? assert.fail();
      for (const [statement, expected] of Object.entries(rows))
        for (const [index, [log, audit]] of Object.entries(logs).entries()) {
          const said = statements[statement] ?? assert.fail();
          const all = { passwordWriteback: true, cloudSyncWriteback: true, accountUnlock: true };
          const declared = { ...base, ...all, ...said(others), ...(others && beside), readAuditLog: audit.length > 0 };
          const ways = [agent(), portal(all), ...audit];
          assert.equal(await outcome(declared, ways), expected[index], `${statement}, audit log ${log}`);
        }
    });

  it("by what the portal reads: the third box a person has cleared is nobody's any more", async () => {
    const way = portal({ passwordWriteback: true, cloudSyncWriteback: true, accountUnlock: true });
    const { told } = await remove(byPortal, [way]);
    assert.deepEqual(way.applied, [{ passwordWriteback: false, accountUnlock: false }]);
    assert.match(told, /^Clear this check box yourself: .* writes nothing back while "Enable password write back/);
    const cleared = { passwordWriteback: true, cloudSyncWriteback: false, accountUnlock: true };
    assert.equal(await outcome(byPortal, [portal({ ...cleared })]), "goes");
    assert.equal(await outcome({ ...byPortal, ...beside }, [portal({ ...cleared })]), "goes");
    assert.equal(await outcome(byPortal, [portal({ ...cleared, cloudSyncWriteback: true }, false)]), "refuses PCU");
  });

  it("by the cmdlet, which is told to clear its box once", async () => {
    const way = agent();
    const { told } = await remove({ ...byAgent, accountUnlock: true }, [way]);
    assert.deepEqual(way.applied, [{ cloudSyncWriteback: false }]);
    assert.match(told, /^Clear these 2 check boxes yourself: .* while "Write back passwords with .*" is off\.$/m);
  });

  it("not where they were taken over", async () => {
    const memory = { ...tenantSettings.memory.fresh, adopted: true };
    const { refuses, told } = await remove({ ...on, attestation }, [], memory);
    assert.deepEqual([refuses, /stays as it is, because it was taken over/.test(told)], [false, true]);
  });
});

describe("what was last known of a box, when nothing tells it any more", () => {
  const lives: Record<string, { before: Inputs; way?: TenantApplier; now: Inputs; expected: string }> = {
    "attested on, and declared off by nobody's statement": {
      before: { ...on, attestation },
      now: { ...on, ...off(false) },
      expected: "refuses PCU",
    },
    "attested on, and the statement taken out": { before: { ...on, attestation }, now: on, expected: "refuses PCU" },
    "attested off, and the statement taken out": {
      before: { ...on, ...off(false), attestation },
      now: { ...on, ...off(false) },
      expected: "goes PCU",
    },
    "read on by the portal": {
      before: byPortal,
      way: portal({ passwordWriteback: true, cloudSyncWriteback: true, accountUnlock: true }),
      now: on,
      expected: "refuses PCU",
    },
    "the cmdlet was told on": { before: byAgent, now: on, expected: "refuses PCU" },
    "attested on, and the cmdlet was told off": {
      before: { ...byAgent, cloudSyncWriteback: false, attestation },
      now: { ...on, cloudSyncWriteback: false },
      expected: "goes PCU",
    },
    "nothing ever": { before: on, now: on, expected: "goes PCU" },
  };
  for (const [life, { before, way = agent(), now, expected }] of Object.entries(lives))
    it(life, async () => {
      const { state } = await ensure([way], before);
      const { state: later } = await ensure([], now, tenantSettings.memory.read(state));
      assert.equal(await outcome(now, [], tenantSettings.memory.read(later)), expected);
    });

  it("by a portal that does not take the token any more", async () => {
    const all: Partial<TenantState> = { passwordWriteback: true, cloudSyncWriteback: true, accountUnlock: true };
    const declared = { ...byPortal, ...all, ...beside };
    const { state } = await ensure([portal(all)], declared);
    const blind = { ...portal({}), observe: () => Promise.resolve({ seen: {}, where: {}, unseen: {} }) };
    assert.equal(await outcome(declared, [blind], tenantSettings.memory.read(state)), "refuses C");
  });

  it("in a state that a former version wrote, by its statement", async () => {
    const former = tenantSettings.memory.read({ adopted: false, settings: [] });
    assert.equal(await outcome({ ...on, attestation: expired }, [], former), "refuses PCU");
  });
});
