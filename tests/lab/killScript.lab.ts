import assert from "node:assert/strict";
import type { JsonObject, ScriptAction, ScriptCall, ScriptName } from "../../resources/ports/channel.ts";
import { comparable, DyingScripts } from "./dyingScripts.ts";
import * as lab from "./lab.ts";

const target = { domain: lab.domain, server: lab.host, sysvolPath: lab.sysvol };

/** What each script is to bring about, and to take away again. */
const cases: Record<string, JsonObject> = {
  GroupPolicyObject: {
    id: "{5E0C0DE5-0000-4000-8000-0000000000AA}",
    displayName: "Writeback",
    settings: { "accountPolicy.minimumPasswordAge": 0, "accountPolicy.passwordHistorySize": 24 },
    appliesTo: "domainControllers",
    link: { order: 1, enabled: true, enforced: false },
  },
  DomainRootDelegation: {
    account: "writeback$",
    accountDomain: lab.domain,
    rights: ["ResetPassword", "WriteLockoutTime", "WritePwdLastSet", "UnexpirePassword"],
  },
  PasswordSettingsObject: {
    name: "Pilot",
    precedence: 10,
    settings: { minimumPasswordAge: 0 },
    appliesTo: ["alice"],
  },
  GroupManagedServiceAccount: {
    account: "gmsa$",
    dnsHostName: `gmsa.${lab.domain}`,
    passwordReaders: ["Domain Admins"],
    encryptionTypes: ["AES128", "AES256"],
    servicePrincipalNames: [],
    enabled: true,
  },
};

/**
 * The process of a script dies before its first write, or after any; the next run brings the same result as an undisturbed one. To
 * die before a later write is to die after the one before it: what is in the directory is the same.
 */
describe("kill -9 of a directory script at every write", () => {
  let scripts: DyingScripts;

  before(async () => {
    scripts = new DyingScripts(Object.keys(cases) as ScriptName[]);
    await lab.createUser("writeback$", "Service-Passw0rd.1");
    await lab.createUser("alice", "Alice-Passw0rd.1");
  });
  after(() => scripts.remove());

  const call = (script: string, action: ScriptAction): ScriptCall => ({
    script: script as ScriptName,
    action,
    parameters: { ...target, ...cases[script] },
    credential: lab.administrator,
  });
  const { signal } = new AbortController();
  const run = (script: string, action: ScriptAction) => lab.channel.run(call(script, action), signal);

  const dies = (script: string, action: ScriptAction, writes: number) => scripts.dies(call(script, action), writes);

  for (const script of Object.keys(cases)) {
    it(`${script}`, async () => {
      const nothing = comparable(await run(script, "Observe"));
      const wanted = comparable(await run(script, "Ensure"));
      await run(script, "Remove");
      let writes = 0;
      for (; await dies(script, "Ensure", writes); writes++) {
        assert.deepEqual(
          comparable(await run(script, "Ensure")),
          wanted,
          `Ensure after a death after ${writes} writes`,
        );
        // What Remove then finds is the same each time, so that its own deaths need one round only.
        assert.deepEqual(comparable(await run(script, "Remove")), nothing, `Remove, death after ${writes} writes`);
      }
      assert.ok(writes >= 2, "it writes at least once");
      await run(script, "Ensure");
      for (writes = 0; await dies(script, "Remove", writes); writes++) {
        assert.deepEqual(
          comparable(await run(script, "Remove")),
          nothing,
          `Remove after a death after ${writes} writes`,
        );
        await run(script, "Ensure");
      }
      await run(script, "Remove");
    });
  }
});
