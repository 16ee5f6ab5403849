import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { entriesOf } from "../../facts/permissionSets.ts";
import { aceOf, knownRights } from "../../facts/writebackRights.ts";
import type { PropertyMap } from "../../formats/wire/codec.ts";
import type { Channel, JsonObject, ScriptName } from "../../resources/ports/channel.ts";
import { openSimulatedDirectory, type SimulatedDirectory } from "../../sandbox/directory.ts";
import { emptyDirectory, sidOf, type DirectoryState, type DomainState } from "../../sandbox/directory/state.ts";
import { StateFile } from "../../sandbox/directory/stateFile.ts";
import { MortalChannel } from "../support/mortalChannel.ts";
import { PluginClient, urnOf, type Recorded } from "../support/pluginClient.ts";

const domain = "corp.contoso.com";
const unit = (name: string) => `OU=${name},DC=corp,DC=contoso,DC=com`;
const sid = sidOf(domain, "writeback$");
const ours = knownRights.map((right) => aceOf(right, sid));

/** What is declared, by name. */
type Declared = Readonly<Record<string, readonly [kind: string, inputs: PropertyMap]>>;

const account = { domain, account: "theirs$", passwordReaders: ["Agent-Hosts"], adopt: true };
const policy = { domain, displayName: "Writeback", accountPolicy: { minimumPasswordAge: 0 }, effectTimeout: 0 };
const delegation = { domain, account: "writeback$", reportUnreachableUsers: false };
const users = { ...delegation, rights: ["ResetPassword", "WriteLockoutTime", "WritePwdLastSet"] };
const first = {
  account: ["GroupManagedServiceAccount", account],
  berlin: ["DomainRootDelegation", { ...users, target: unit("Berlin") }],
  lima: ["DomainRootDelegation", { ...users, target: unit("Lima") }],
  root: ["DomainRootDelegation", { ...delegation, rights: ["UnexpirePassword"] }],
  policy: ["GroupPolicyObject", { ...policy, appliesTo: "everyComputer" }],
} satisfies Declared;
const removedEntries = ["KeyCredentialLink"];
const second: Declared = {
  account: ["GroupManagedServiceAccount", { ...account, container: unit("Agents"), passwordReaders: ["More-Hosts"] }],
  lima: ["DomainRootDelegation", { ...users, target: unit("Lima"), removedEntries }],
  osaka: ["DomainRootDelegation", { ...users, target: unit("Osaka"), removedEntries }],
  root: ["DomainRootDelegation", { ...delegation, rights: ["UnexpirePassword"], removedEntries }],
  policy: ["GroupPolicyObject", { ...policy, displayName: "Renamed", appliesTo: "domainControllers" }],
};

type State = ReadonlyMap<string, readonly [kind: string, made: Recorded]>;

/** As much of an engine as brings what is declared and records each answer; answers what it recorded, and whether it came to its end. */
async function runOf(declared: Declared, before: State, channel: Channel): Promise<{ state: State; isOver: boolean }> {
  const state = new Map(before);
  const plugin = await PluginClient.start({ channel });
  try {
    for (const [name, [kind, inputs]] of Object.entries(declared)) {
      const urn = urnOf(`entra-writeback:index:${kind}`, name);
      const made = state.get(name)?.[1];
      const checked = (await plugin.check(urn, inputs, made?.inputs)).inputs;
      if (!made) state.set(name, [kind, await plugin.create(urn, checked)]);
      else if ((await plugin.diff(urn, made, checked)).changes)
        state.set(name, [kind, await plugin.update(urn, made, checked)]);
    }
    for (const [name, [kind, made]] of [...state].reverse().filter(([one]) => !(one in declared))) {
      await plugin.delete(urnOf(`entra-writeback:index:${kind}`, name), made);
      state.delete(name);
    }
    return { state, isOver: true };
  } catch (error) {
    if (!(channel instanceof MortalChannel && channel.isDead)) throw error;
    return { state, isOver: false };
  } finally {
    await plugin.stop();
  }
}

describe("a run that is killed, on the simulated directory", () => {
  let folder: string;
  let file: string;
  let directory: SimulatedDirectory;
  let original: DomainState;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "killed-run-"));
    file = join(folder, "directory.json");
    directory = openSimulatedDirectory(file);
    const byHand = (script: ScriptName, parameters: JsonObject) =>
      directory.run({ script, action: "Ensure", parameters: { domain, ...parameters } }, new AbortController().signal);
    const values = { passwordReaders: ["Domain Admins"], encryptionTypes: ["AES128"], servicePrincipalNames: ["x/y"] };
    await byHand("GroupManagedServiceAccount", { account: "theirs$", dnsHostName: "old.x", enabled: true, ...values });
    await new StateFile(file, emptyDirectory).update(({ domains }) => {
      const state = domains[domain] ?? assert.fail();
      state.dacl.push(...entriesOf("KeyCredentialLink", sid), ...entriesOf("BasicRead", sid));
      state.unitDacls = { [unit("Lima").toLowerCase()]: entriesOf("KeyCredentialLink", sid) };
    });
    original = seen();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const seen = () => (JSON.parse(readFileSync(file, "utf8")) as DirectoryState).domains[domain] ?? assert.fail();
  const comparable = ({ policies, dacl, unitDacls = {}, ...others }: DomainState, isOurs = false) => ({
    ...others,
    policies: Object.values(policies).map(({ displayName, settings, appliesTo }) => [displayName, settings, appliesTo]),
    dacls: Object.entries({ root: dacl, ...unitDacls })
      .map(([place, list]) => [place, list.filter((ace) => isOurs || !ours.includes(ace)).sort()])
      .filter(([, list]) => list?.length !== 0)
      .sort(),
  });
  /** What is there when all is taken away: entries that were named for removal do not come back. */
  const given = (state: DomainState) => {
    const named = entriesOf("KeyCredentialLink", sid);
    const without = (list: string[]) => list.filter((ace) => !named.includes(ace));
    return comparable({ ...state, dacl: without(state.dacl), unitDacls: {} });
  };

  for (const [what, from, to] of [
    // What an adopted account had before must have been recorded. (docs/decisions/0003)
    ["makes everything", { account: first.account }, first],
    ["changes everything", first, second],
    ["takes everything away", second, {}],
  ] as const)
    it(`and ${what} goes on where it was, whichever call it died at, and gives everything back`, async () => {
      const { state: start } = await runOf(from, new Map(), directory);
      copyFileSync(file, `${file}.start`);
      await runOf(to, start, directory);
      const wanted = comparable(seen(), true);
      let deaths = 0;
      for (let at = 1, isOver = false; !isOver; at++)
        for (const when of ["before", "after"] as const) {
          copyFileSync(`${file}.start`, file);
          const killed = await runOf(to, start, new MortalChannel(directory, at, when));
          isOver = killed.isOver;
          if (isOver) break;
          deaths++;
          const whole = await runOf(to, killed.state, directory);
          const place = `killed ${when} call ${at}`;
          assert.deepEqual(comparable(seen(), true), wanted, place);
          const changed = await runOf(second, whole.state, directory);
          await runOf({}, changed.state, directory);
          assert.deepEqual(given(seen()), given(original), `${place}, and taken away`);
          // Of an entry whose maker died before it could say so nobody knows any more who made it. (docs/decisions/0003)
          const left = [seen().dacl, ...Object.values(seen().unitDacls ?? {})].map((list) =>
            list.filter((ace) => ours.includes(ace)),
          );
          const places = left.filter((list) => list.length > 0).length;
          assert.ok(places <= (when === "after" ? 1 : 0), `${place}: entries are left at ${places} places`);
        }
      assert.ok(deaths >= 12, `${deaths} deaths`);
    });
});
