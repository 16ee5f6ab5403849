import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { checkBackups } from "../../policies/backups.ts";
import { writeAnyBackup, type AnyBackup } from "../formats/gpo/anyBackup.ts";
import { copyOf, removeCopies } from "../formats/gpo/support.ts";
import { said } from "./support/backups.ts";

const registryFile = "Machine/Preferences/Registry/Registry.xml";
const servicesFile = "Machine/Preferences/Services/Services.xml";
const of = (backup: AnyBackup) => said(writeAnyBackup(backup));

describe("what cannot be read of a folder of backups", () => {
  after(removeCopies);

  it("silences nothing: a missing backup, a damaged manifest, one that is no backup", () => {
    const ageOf = "gpo-minimum-password-age GptTmpl.inf:7";
    const missing = copyOf("two-policies");
    rmSync(join(missing, "{1AAEBB4E-0A5C-843B-A819-991FD73A88C2}"), { recursive: true });
    assert.deepEqual(said(missing), [ageOf, "! {1AAEBB4E-0A5C-843B-A819-991FD73A88C2}"]);
    const open = "? gpo-service-logon-list";
    const damaged = copyOf("two-policies");
    writeFileSync(join(damaged, "manifest.xml"), "<Backups");
    assert.deepEqual(said(damaged), [ageOf, open, "! manifest.xml:1"]);
    const empty = copyOf("two-policies");
    for (const name of ["bkupInfo.xml", "Backup.xml"])
      rmSync(join(empty, "{1AAEBB4E-0A5C-843B-A819-991FD73A88C2}", name));
    assert.deepEqual(said(empty), [ageOf, open, "! bkupInfo.xml", "! Backup.xml"]);
    assert.deepEqual(said(join(missing, "nowhere")), ["! nowhere"]);
  });

  it("silences nothing: odd lines, and files that are no such files, leave open what they may set and no more", () => {
    const odd = `[System Access]\r\nMinimumPasswordAge = 1\r\n[Service General Setting]\r\n"Bonjour Service",4,""\r\n"VaultSvc",4,""\r\nnoise\r\n`;
    assert.deepEqual(of({ template: odd }), [
      "gpo-credential-manager GptTmpl.inf:10",
      "gpo-minimum-password-age GptTmpl.inf:7",
      "? gpo-service-permissions",
      "! GptTmpl.inf:11",
    ]);
    const ofValues = [
      "? gpo-credential-manager",
      "? gpo-execution-policy",
      "? gpo-remote-sam",
      "? gpo-strong-cryptography",
      "? gpo-tls-12",
    ];
    const age = "[System Access]\r\nMinimumPasswordAge = 1";
    for (const file of ["Machine/registry.pol", "User/registry.pol", registryFile]) {
      assert.deepEqual(
        of({ template: age, files: { [file]: "" } }).filter((text) => !text.startsWith("!")),
        ["gpo-minimum-password-age GptTmpl.inf:7", ...ofValues],
        file,
      );
    }
    const [first, ...more] = of({ files: { [servicesFile]: "\0\0" } });
    assert.deepEqual([first, more], ["? gpo-credential-manager", ["! Services.xml:1"]]);
    const all = of({ files: { "Machine/microsoft/windows nt/SecEdit/GptTmpl.inf": "" } });
    assert.deepEqual(all.filter((text) => text.startsWith("?")).length, 17, "nothing passes that has not been seen");
  });

  it("tells which of a policy's backups is the newest", () => {
    const older = writeAnyBackup({ info: [["2026-11-24T08:30:00", "2024-01-01T00:00:00"]] });
    const folder = dirname(older);
    writeFileSync(
      join(folder, "{1AAEBB4E-0A5C-843B-A819-991FD73A88C2}/bkupInfo.xml"),
      `<BackupInst><GPOGuid>{3C7F1491-1330-8E3D-A267-7019DFD2D782}</GPOGuid><GPODomain>CORP.contoso.com</GPODomain><ID>{1AAEBB4E-0A5C-843B-A819-991FD73A88C2}</ID><BackupTime>2026-11-25T08:30:00</BackupTime><GPODisplayName>Renamed</GPODisplayName></BackupInst>`,
    );
    const notes = [...checkBackups(folder)].flatMap((step) => step.notes);
    assert.deepEqual(notes, [
      'The group policy "Renamed" {3C7F1491-1330-8E3D-A267-7019DFD2D782} of CORP.contoso.com is backed up 2 times: {F0D5F91A-1754-8612-8863-F8EBF43524AC} of 2024-01-01T00:00:00 ("Account policy"), {1AAEBB4E-0A5C-843B-A819-991FD73A88C2} of 2026-11-25T08:30:00 ("Renamed"). The last is the newest.',
    ]);
  });

  it("names no newest where a time cannot be read, or two are the same", () => {
    const other = "{1AAEBB4E-0A5C-843B-A819-991FD73A88C2}";
    const noteWith = (info: string | undefined) => {
      const folder = dirname(writeAnyBackup({}));
      const core = join(folder, other, "Backup.xml");
      writeFileSync(
        core,
        readFileSync(core, "utf8").replaceAll(policyOf(core), "{3C7F1491-1330-8E3D-A267-7019DFD2D782}"),
      );
      const file = join(folder, other, "bkupInfo.xml");
      if (info === undefined) rmSync(file);
      else writeFileSync(file, info);
      return [...checkBackups(folder)].flatMap((step) => step.notes);
    };
    const infoOf = (time: string) =>
      `<BackupInst><GPOGuid>{3C7F1491-1330-8E3D-A267-7019DFD2D782}</GPOGuid><GPODomain>corp.contoso.com</GPODomain><ID>${other}</ID><BackupTime>${time}</BackupTime><GPODisplayName>Account policy</GPODisplayName></BackupInst>`;
    const first = '{F0D5F91A-1754-8612-8863-F8EBF43524AC} of 2026-11-24T08:30:00 ("Account policy")';
    const head =
      'The group policy "Account policy" {3C7F1491-1330-8E3D-A267-7019DFD2D782} of corp.contoso.com is backed up 2 times: ';
    const [same = ""] = noteWith(infoOf("2026-11-24T08:30:00"));
    assert.ok(same.startsWith(`${head}`), same);
    assert.match(same, /\. The last two are of the same time, so which is the newest is not known\.$/);
    for (const time of ["", "24.11.2026 08:30"])
      assert.deepEqual(noteWith(infoOf(time)), [
        `${head}${other} of a time that cannot be read ("Account policy"), ${first}. Which is the newest is not known.`,
      ]);
    const [unread = "", ...more] = noteWith(undefined);
    assert.deepEqual(more, []);
    assert.ok(unread.includes(`${other} of a time that cannot be read`), unread);
    assert.doesNotMatch(unread, / of {2}| of [,.(]/);
  });
});

/** The GUID of the policy that a Backup.xml is of. */
const policyOf = (core: string): string =>
  /<ID><!\[CDATA\[(\{[^}]+\})/.exec(readFileSync(core, "utf8"))?.[1] ?? assert.fail(`${core} names no policy`);
