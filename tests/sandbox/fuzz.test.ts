import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { entriesOf } from "../../facts/permissionSets.ts";
import { SecretValue } from "../../formats/wire/codec.ts";
import { openSimulatedDirectory } from "../../sandbox/directory.ts";
import { emptyDirectory, sidOf, type DirectoryState } from "../../sandbox/directory/state.ts";
import { StateFile } from "../../sandbox/directory/stateFile.ts";
import { PluginClient } from "../support/pluginClient.ts";
import { fuzz, players, type World } from "../support/statefulFuzz.ts";

const domain = "corp.contoso.com";
const unit = "OU=Fuzz,DC=corp,DC=contoso,DC=com";
/** A permission set that somebody grants the account, and that a declaration names for removal. */
const granted = entriesOf("KeyCredentialLink", sidOf(domain, "writeback$"));
const canary = "Canary-Passw0rd.4711";

describe("random operations with faults, on the simulated directory", () => {
  let folder: string;
  let count = 0;
  before(() => (folder = mkdtempSync(join(tmpdir(), "fuzz-"))));
  after(() => rmSync(folder, { recursive: true }));

  async function open(): Promise<World> {
    const file = join(folder, `directory-${++count}.json`);
    const directory = openSimulatedDirectory(file);
    const { drift, faults } = directory;
    // A drift that finds nothing to befall says so.
    const maybe = (work: () => Promise<string>) => () => work().catch((error: unknown) => void error);
    return {
      plugin: await PluginClient.start({ channel: directory }),
      faults,
      players: players({
        domain,
        credential: { user: `admin@${domain}`, password: new SecretValue(canary) },
        readers: ["Agent-Hosts", "More-Hosts"],
        subjects: ["Pilot", "jdoe"],
        effectTimeout: 0,
        unit,
      }),
      drifts: [
        maybe(() => drift.raiseMinimumPasswordAge(domain)),
        maybe(() => drift.disableLink(domain)),
        maybe(() => drift.removeAce(domain)),
        maybe(() => drift.addOverGrant(domain)),
        () =>
          new StateFile(file, emptyDirectory).update(({ domains }) => {
            const state = domains[domain];
            if (state === undefined) return;
            const own = (state.unitDacls ??= {});
            const added = (list: readonly string[]) => [...new Set([...list, ...granted])];
            state.dacl = added(state.dacl);
            own[unit.toLowerCase()] = added(own[unit.toLowerCase()] ?? []);
          }),
      ],
      snapshot: async () => {
        // Asking makes the domain come into being.
        const call = { script: "DomainRootDelegation" as const, action: "Observe" as const };
        const parameters = { domain, account: "x$", accountDomain: domain, rights: [] };
        await directory.run({ ...call, parameters }, new AbortController().signal);
        return whatTheKitMade(JSON.parse(readFileSync(file, "utf8")) as DirectoryState);
      },
    };
  }

  it("10,000 operations converge, and a destroy leaves the directory as it was", async () => {
    const seed = Number(process.env["EWB_FUZZ_SEED"] ?? Date.now() % 1_000_000_000);
    const done = await fuzz(open, { seed, operations: 10_000, sequence: 40, canary });
    assert.ok(done >= 10_000, `${done} operations, seed ${seed}`);
  });
});

/** The directory without what drift befalls of others: their policies, and the entry that somebody adds for the account. */
function whatTheKitMade({ domains }: DirectoryState): string {
  const { policies, links, dacl, unitDacls = {}, passwordSettings, serviceAccounts } = domains[domain] ?? assert.fail();
  const theirs = ["{31B2F340-016D-11D2-945F-00C04FB984F9}"];
  return JSON.stringify({
    policies: Object.keys(policies).filter((id) => !theirs.includes(id)),
    links: Object.values(links).flatMap((list) => list.filter(({ policy }) => !theirs.includes(policy))),
    dacl: dacl.filter((ace) => !ace.startsWith("(OA;CI;CR;") && !granted.includes(ace)),
    unitDacls: Object.values(unitDacls)
      .flat()
      .filter((ace) => !granted.includes(ace)),
    passwordSettings,
    serviceAccounts,
  });
}
