import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WritebackRight } from "../../facts/writebackRights.ts";
import type { DomainRootDelegationResult } from "../../resources/domainRootDelegation/call.ts";
import type { GroupPolicyObjectResult } from "../../resources/groupPolicyObject/call.ts";
import type { JsonObject, ScriptAction } from "../../resources/ports/channel.ts";
import { openSimulatedDirectory, type SimulatedDirectory } from "../../sandbox/directory.ts";

export const domain = "corp.contoso.com";
export const id = "{0F7C3D5E-1A2B-4C3D-8E9F-001122334455}";
export const rights: WritebackRight[] = ["ResetPassword", "WriteLockoutTime", "WritePwdLastSet", "UnexpirePassword"];
export const { signal } = new AbortController();

/** A simulated directory in a file of its own, made anew before every test. */
export class ScratchDirectory {
  folder = "";
  file = "";
  directory!: SimulatedDirectory;

  constructor() {
    beforeEach(() => {
      this.folder = mkdtempSync(join(tmpdir(), "directory-"));
      this.file = join(this.folder, "below", "directory.json");
      this.directory = openSimulatedDirectory(this.file);
    });
    afterEach(() => rmSync(this.folder, { recursive: true }));
  }

  async policy(action: ScriptAction, changes: JsonObject = {}): Promise<GroupPolicyObjectResult> {
    const link = { order: 1, enabled: true, enforced: false };
    const displayName = "Password writeback";
    const settings = { "accountPolicy.minimumPasswordAge": 0 };
    const parameters = { domain, id, displayName, settings, link, ...changes };
    const result = await this.directory.run({ script: "GroupPolicyObject", action, parameters }, signal);
    return result as unknown as GroupPolicyObjectResult;
  }

  async delegation(action: ScriptAction, changes: JsonObject = {}): Promise<DomainRootDelegationResult> {
    const parameters = { domain, account: "provAgentgMSA$", accountDomain: domain, rights, ...changes };
    const result = await this.directory.run({ script: "DomainRootDelegation", action, parameters }, signal);
    return result as unknown as DomainRootDelegationResult;
  }
}
