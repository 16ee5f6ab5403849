import assert from "node:assert/strict";
import { SecretValue } from "../../formats/wire/codec.ts";
import { Faults } from "../../sandbox/directory/faults.ts";
import { PluginClient } from "../support/pluginClient.ts";
import { fuzz, players, type World } from "../support/statefulFuzz.ts";
import * as lab from "./lab.ts";

/** The fuzz of tests/sandbox with the real scripts on a real domain: fewer operations, each a thousand times as dear. */
describe("random operations with faults, on a real domain", () => {
  const pilot = `CN=Fuzz,CN=Password Settings Container,CN=System,${lab.root}`;
  const account = `CN=fuzz,CN=Managed Service Accounts,${lab.root}`;

  before(async () => {
    await lab.createUser("writeback$", "Service-Passw0rd.1");
    await lab.createUser("alice", "Alice-Passw0rd.1");
    await lab.createUser("bob", "Bob-Passw0rd.1");
  });

  /** What others change; of what is not there they change nothing. */
  const write = (dn: string, attribute: string, value: string) => async () => {
    if (await lab.read(dn, attribute))
      await lab.withClient((client) => client.modify(dn, lab.replace(attribute, value)));
  };

  async function open(): Promise<World> {
    const faults = new Faults();
    const original = await lab.rootDacl();
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
      }),
      drifts: [
        write(account, "userAccountControl", "4098"),
        write(pilot, "msDS-PasswordSettingsPrecedence", "77"),
        () => lab.restoreRootDacl(original),
        async () => {
          const links = (await lab.read(lab.root, "gPLink"))?.["gplink"] ?? "";
          const changed = links.replace(/;0\]$/, ";1]");
          if (changed.includes("]["))
            await lab.withClient((client) => client.modify(lab.root, lab.replace("gPLink", changed)));
        },
      ],
      snapshot: async () =>
        JSON.stringify({
          dacl: (await lab.rootDacl()).toString("hex"),
          links: (await lab.read(lab.root, "gPLink"))?.["gplink"],
          pilot: (await lab.read(pilot, "cn"))?.["cn"],
          account: (await lab.read(account, "cn"))?.["cn"],
        }),
    };
  }

  it("200 operations converge, and a destroy leaves the domain as it was", async () => {
    const seed = Number(process.env["EWB_FUZZ_SEED"] ?? Date.now() % 1_000_000_000);
    const done = await fuzz(open, { seed, operations: 200, sequence: 50, canary: lab.administrator.password });
    assert.ok(done >= 200, `${done} operations, seed ${seed}`);
  });
});
