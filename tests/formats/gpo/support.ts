import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Context } from "mocha";
import type { PolicyToWrite } from "../../../formats/gpo/backupFiles.ts";
import { readBackup, type Backup } from "../../../formats/gpo/backup.ts";
import type { ReadOptions } from "../../../formats/gpo/backupParts.ts";
import { GpoError } from "../../../formats/gpo/failure.ts";
import { findBackups } from "../../../formats/gpo/findBackups.ts";
import { outside } from "../../support/outside.ts";
import { skipFor } from "../../support/needs.ts";

/** Backups in the repository: written by the kit itself, so small. */
export const fixtures = join(import.meta.dirname, "fixtures");

/** Backups that GPMC has written; they are not in the repository. */
export function realBackups(context: Context): string {
  const folder = outside("data/gpo-backups");
  if (!existsSync(folder)) skipFor(context, "the backups of GPMC are not on this machine");
  return folder;
}

/** What people are told: file, line and text. */
export function told(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (!(error instanceof GpoError)) throw error;
    return textOf(error);
  }
  return "nothing";
}

export const textOf = ({ file, line, message }: GpoError): string =>
  [file, line, message].filter((part) => part !== undefined).join(":");

/** Every backup in a folder, as far as it can be read. */
export function readBackups(path: string, options?: ReadOptions): Backup[] {
  return findBackups(path).folders.map((folder) => readBackup(folder, options));
}

/** What cannot be read of a folder and of its backups. */
export function problemsOf(path: string): string[] {
  const { folders, problems } = findBackups(path);
  return [...problems, ...folders.flatMap((folder) => readBackup(folder).problems)].map(textOf);
}

export const utf16 = (text: string): Uint8Array => Buffer.from(`\ufeff${text}`, "utf16le");

/** What fixtures/two-policies was written from. */
export const fixtureTime = "2026-11-24T08:30:00";
export const fixturePolicies: readonly PolicyToWrite[] = [
  {
    displayName: "Account policy",
    domain: "corp.contoso.com",
    domainController: "dc1.corp.contoso.com",
    settings: {
      accountPolicy: { minimumPasswordAge: 1, maximumPasswordAge: 0, passwordHistorySize: 24, passwordComplexity: 1 },
      kerberosPolicy: { maxClockSkew: 5 },
    },
  },
  {
    displayName: "Agent <hosts> & more",
    domain: "corp.contoso.com",
    settings: {
      registryValues: [
        { name: "MACHINE\\System\\CurrentControlSet\\Control\\Lsa\\LmCompatibilityLevel", type: "dword", value: "5" },
      ],
      userRights: [{ right: "SeServiceLogonRight", principals: ["S-1-5-80-0", "svcWriteback$"] }],
      services: [{ service: "VaultSvc", startup: "manual" }],
    },
  },
];

/** A registry.pol of text and number values. */
export function registryPol(values: readonly [key: string, name: string, value: string | number][]): Uint8Array {
  const text = (one: string) => Buffer.from(one, "utf16le");
  const number = (one: number) => Buffer.from(Uint32Array.of(one).buffer);
  return Buffer.concat([
    Buffer.from("PReg\x01\0\0\0", "latin1"),
    ...values.flatMap(([key, name, value]) => {
      const data = typeof value === "number" ? number(value) : text(`${value}\0`);
      const type = number(typeof value === "number" ? 4 : 1);
      return [text(`[${key}\0;${name}\0;`), type, text(";"), number(data.length), text(";"), data, text("]")];
    }),
  ]);
}

/** A copy of a fixture that a test may spoil; removed when the tests of the suite are over. */
export function copyOf(fixture: string): string {
  const folder = mkdtempSync(join(tmpdir(), "ewb-gpo-"));
  copies.push(folder);
  cpSync(join(fixtures, fixture), folder, { recursive: true });
  return folder;
}

const copies: string[] = [];
export function removeCopies(): void {
  for (const folder of copies.splice(0)) rmSync(folder, { recursive: true });
}
