import assert from "node:assert/strict";
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject, ScriptAction, ScriptCall } from "../../resources/ports/channel.ts";
import { LocalPowerShell } from "../../provider/channels/localPowerShell.ts";
import { findPowerShell, scriptsFolder } from "../scripts/powerShell.ts";
import * as lab from "./lab.ts";

const executable = findPowerShell();
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
  let folder: string;
  let dying: LocalPowerShell;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "dying-scripts-"));
    cpSync(scriptsFolder, folder, { recursive: true });
    cpSync(join(import.meta.dirname, "dyingAtAWrite.ps1"), join(folder, "lib", "DyingAtAWrite.ps1"));
    for (const name of readdirSync(folder).filter((file) => Object.hasOwn(cases, file.replace(".ps1", "")))) {
      const text = readFileSync(join(folder, name), "utf8");
      const loads = [...text.matchAll(/^\. "\$PSScriptRoot\/lib\/\w+\.ps1"$/gm)].at(-1)?.[0] ?? assert.fail(name);
      writeFileSync(join(folder, name), text.replace(loads, `${loads}\n. "$PSScriptRoot/lib/DyingAtAWrite.ps1"`));
    }
    // Not every script writes files.
    appendFileSync(join(folder, "lib", "Call.ps1"), "\nfunction Write-PolicyFile { throw 'not loaded' }\n");
    await lab.createUser("writeback$", "Service-Passw0rd.1");
    await lab.createUser("alice", "Alice-Passw0rd.1");
  });
  after(() => rmSync(folder, { recursive: true }));

  const call = (script: string, action: ScriptAction): ScriptCall => ({
    script: script as ScriptCall["script"],
    action,
    parameters: { ...target, ...cases[script] },
    credential: lab.administrator,
  });
  const { signal } = new AbortController();
  const run = (script: string, action: ScriptAction) => lab.channel.run(call(script, action), signal);

  /** Runs with a death after so many writes; answers whether it came to that. */
  async function dies(script: string, action: ScriptAction, writes: number): Promise<boolean> {
    process.env["LAB_DIE_AT"] = String(Math.max(writes, 1));
    process.env["LAB_DIE_WHEN"] = writes === 0 ? "before" : "after";
    dying = new LocalPowerShell({ scripts: folder, processes: 1, ...(executable && { executable }) });
    try {
      await dying.run(call(script, action), signal);
      return false;
    } catch (error) {
      assert.match((error as Error).message, /PowerShell was ended by SIGKILL/);
      return true;
    } finally {
      await dying.close();
    }
  }

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

/** What does not differ from run to run: SIDs of new accounts and version numbers do. */
function comparable({ changed: _, accountSid: __, containerVersion, fileVersion, ...result }: JsonObject): JsonObject {
  return { ...result, whole: containerVersion === fileVersion };
}
