import assert from "node:assert/strict";
import { entriesOf } from "../../facts/permissionSets.ts";
import { SecretValue } from "../../formats/wire/codec.ts";
import { Faults } from "../../sandbox/directory/faults.ts";
import { PluginClient } from "../support/pluginClient.ts";
import { fuzz, players, type World } from "../support/statefulFuzz.ts";
import * as lab from "./lab.ts";
import { createUnit, daclOf, ouOf, restoreDacl } from "./units.ts";

/** The fuzz of tests/sandbox with the real scripts on a real domain: fewer operations, each a thousand times as dear. */
describe("random operations with faults, on a real domain", () => {
  const pilot = `CN=Fuzz,CN=Password Settings Container,CN=System,${lab.root}`;
  const unit = ouOf("Fuzz");
  const places = [lab.root, unit];
  /** A permission set that somebody grants the account, and that a declaration names for removal. */
  let granted: string[];
  /** The same as the directory has them. */
  let grantedAces: string[];

  before(async () => {
    const { dn } = await lab.createUser("writeback$", "Service-Passw0rd.1");
    granted = entriesOf("KeyCredentialLink", await lab.sidOf(dn));
    await createUnit("Fuzz");
    const [before, there] = [await daclOf(unit), new Set(await explicitAces(unit))];
    await grant(unit);
    grantedAces = (await explicitAces(unit)).filter((ace) => !there.has(ace));
    assert.equal(grantedAces.length, granted.length);
    await restoreDacl(unit, before);
    await lab.createUser("alice", "Alice-Passw0rd.1");
    await lab.createUser("bob", "Bob-Passw0rd.1");
  });

  const grant = async (place: string) => {
    for (const entry of granted) await lab.addAce(place, entry);
  };
  /** The entries of a place without those that are inherited. */
  const explicitAces = async (place: string) =>
    lab.acesOf(await daclOf(place)).flatMap((ace) => ((ace.readUInt8(1) & 0x10) === 0 ? [ace.toString("hex")] : []));
  /** Those that somebody grants come and go as chance wants it. */
  const ofTheKit = async (place: string) => (await explicitAces(place)).filter((ace) => !grantedAces.includes(ace));
  /** Wherever it is: it moves. */
  const accounts = async () => {
    const search = { scope: "sub" as const, filter: "(sAMAccountName=fuzz$)", attributes: ["cn"] };
    return (await lab.withClient((client) => client.search(lab.root, search))).searchEntries.map(({ dn }) => dn);
  };

  /** What others change; of what is not there they change nothing. */
  const write = (dn: string, attribute: string, value: string) => async () => {
    if (await lab.read(dn, attribute))
      await lab.withClient((client) => client.modify(dn, lab.replace(attribute, value)));
  };

  async function open(): Promise<World> {
    const faults = new Faults();
    const original = await Promise.all(places.map(daclOf));
    return {
      plugin: await PluginClient.start({
        channel: { run: (call, signal) => faults.around(() => lab.channel.run(call, signal), signal) },
      }),
      faults,
      players: players({
        domain: lab.domain,
        credential: { user: lab.administrator.user, password: new SecretValue(lab.administrator.password) },
        readers: ["Domain Admins", "Enterprise Admins"],
        subjects: ["alice", "bob"],
        target: { server: lab.host, sysvolPath: lab.sysvol },
        effectTimeout: 0,
        unit,
      }),
      drifts: [
        async () => {
          for (const dn of await accounts()) await write(dn, "userAccountControl", "4098")();
        },
        write(pilot, "msDS-PasswordSettingsPrecedence", "77"),
        ...places.map((place, index) => () => restoreDacl(place, original[index] ?? assert.fail(place))),
        ...places.map((place) => () => grant(place)),
        async () => {
          const links = (await lab.read(lab.root, "gPLink"))?.["gplink"] ?? "";
          const changed = links.replace(/;0\]$/, ";1]");
          if (changed.includes("]["))
            await lab.withClient((client) => client.modify(lab.root, lab.replace("gPLink", changed)));
        },
      ],
      snapshot: async () =>
        JSON.stringify({
          dacls: await Promise.all(places.map(ofTheKit)),
          links: (await lab.read(lab.root, "gPLink"))?.["gplink"],
          pilot: (await lab.read(pilot, "cn"))?.["cn"],
          accounts: await accounts(),
        }),
    };
  }

  it("200 operations converge, and a destroy leaves the domain as it was", async () => {
    const seed = Number(process.env["EWB_FUZZ_SEED"] ?? Date.now() % 1_000_000_000);
    const done = await fuzz(open, { seed, operations: 200, sequence: 50, canary: lab.administrator.password });
    assert.ok(done >= 200, `${done} operations, seed ${seed}`);
  });
});
