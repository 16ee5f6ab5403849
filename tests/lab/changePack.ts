import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { changes } from "../../cli/commands/changes.ts";
import { findPowerShell } from "../scripts/powerShell.ts";
import * as lab from "./lab.ts";
import { first } from "./labDomain.ts";
import { forestOf } from "./labStack.ts";

/** The folder that ewb changes writes, in the hands of a directory team: nothing else of the kit runs. */
export class ChangePack {
  readonly #folder = mkdtempSync(join(tmpdir(), "changes-"));
  readonly folder = join(this.#folder, "pack");

  /** Writes the pack for a forest of the lab, or writes it anew. */
  async write(domain: object, forest: object = {}): Promise<void> {
    const whole = {
      domains: [{ name: lab.domain, server: lab.host, sysvolPath: lab.sysvol, ...domain }],
      credential: undefined,
      ...forest,
    };
    const config = {
      "entra-writeback:tenant": {
        id: "72f988bf-0000-0000-0000-000000000000",
        selfServicePasswordReset: "all",
        writeback: { passwords: true, cloudSync: true, accountUnlock: true },
      },
      "entra-writeback:forests": [forestOf(first, whole)],
    };
    const file = join(this.#folder, "Pulumi.lab.yaml");
    writeFileSync(file, stringify({ config }));
    assert.equal(await changes(file, { out: this.folder }), 0);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }

  /** Runs Changes.ps1, by default as the administrator; answers exit code and lines. */
  run(words: string, { user, password } = lab.administrator): Promise<{ code: number | null; lines: string[] }> {
    const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
    const secure = `(ConvertTo-SecureString ${quoted(password)} -AsPlainText -Force)`;
    const credential = `[pscredential]::new(${quoted(user)}, ${secure})`;
    const command = `& '${join(this.folder, "Changes.ps1")}' ${words} -Credential (${credential}); exit $LASTEXITCODE`;
    return new Promise((resolve) => {
      const child = execFile(findPowerShell() ?? "", ["-NoProfile", "-Command", command], (_error, output, errors) => {
        resolve({ code: child.exitCode, lines: `${output}${errors}`.trimEnd().split("\n") });
      });
    });
  }

  /** What was there before, as text by file name. */
  before(): Map<string, string> {
    const folder = join(this.folder, "before");
    const names = existsSync(folder) ? readdirSync(folder).sort() : [];
    return new Map(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
  }
}

/** "1 as is", "2 NOT YET", …: the lines without titles and details. */
export const summary = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => {
    const [, number, end] = /^ +(\d+) {2}(as is|made|NOT YET) /.exec(line) ?? [];
    return number === undefined ? [] : [`${number} ${end}`];
  });
