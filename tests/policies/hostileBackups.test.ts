import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { declarationOf } from "../../handover/gpo/declaration.ts";
import { registryXml, servicesXml, writeAnyBackup } from "../formats/gpo/anyBackup.ts";
import { readBackups, removeCopies } from "../formats/gpo/support.ts";
import { said } from "./support/backups.ts";
import { processorTime } from "../support/processorTime.ts";

const age = "gpo-minimum-password-age GptTmpl.inf:7";
const template = "DomainSysvol/GPO/Machine/microsoft/windows nt/SecEdit/GptTmpl.inf";
const others = [
  "bkupInfo.xml",
  "Backup.xml",
  "gpreport.xml",
  "DomainSysvol/GPO/Machine/registry.pol",
  "DomainSysvol/GPO/User/registry.pol",
  "DomainSysvol/GPO/Machine/Preferences/Registry/Registry.xml",
  "DomainSysvol/GPO/User/Preferences/Registry/Registry.xml",
  "DomainSysvol/GPO/Machine/Preferences/Services/Services.xml",
];

/** A backup with every kind of file, whose age is a finding. */
const whole = () =>
  writeAnyBackup({
    template: "[System Access]\r\nMinimumPasswordAge = 1",
    pol: [["Software\\Contoso", "A", 1]],
    userPol: [["Software\\Contoso", "A", "x"]],
    files: {
      "Machine/Preferences/Registry/Registry.xml": registryXml("HKEY_LOCAL_MACHINE", "A", "B", "REG_SZ", "c"),
      "User/Preferences/Registry/Registry.xml": registryXml("HKEY_CURRENT_USER", "A", "B", "REG_SZ", "c"),
      "Machine/Preferences/Services/Services.xml": servicesXml("Spooler", "DISABLED"),
      "../../gpreport.xml": '<GPO xmlns="http://www.microsoft.com/GroupPolicy/Settings"></GPO>',
    },
  });

/** Judged and imported, whatever has become of the files; in a time that is a fraction of what a hang is. */
function survives(folder: string): string[] {
  const started = processorTime();
  const found = said(folder);
  for (const backup of readBackups(folder, { disabledToo: true })) {
    assert.match(declarationOf(backup, backup.rest()), /^accountPolicy:\n {2}minimumPasswordAge: 0/m);
  }
  assert.ok(processorTime() - started < 20_000);
  return found;
}

describe("a backup that someone has spoilt", function () {
  after(removeCopies);

  /** Everything but the spoilt file is judged; the file itself is told where rules read it. */
  function spoil(name: string, how: (file: string) => void): void {
    const folder = whole();
    how(join(folder, name));
    const found = survives(folder);
    if (name !== template) assert.ok(found.includes(age), `${name}: ${found.join()}`);
    // A report that cannot be read tells rules no links, as if there were none; an import says that it has not got it.
    if (name !== "gpreport.xml")
      assert.ok(
        found.some((text) => text.startsWith("! ")),
        `${name}: ${found.join()}`,
      );
    if (name === template)
      assert.ok(!found.includes(age) && found.includes("? gpo-minimum-password-age"), found.join());
  }

  for (const name of [template, ...others]) {
    it(`is judged but for ${name}: empty, a folder, a link to itself or out of it, a pipe, too large`, () => {
      spoil(name, (file) => writeFileSync(file, ""));
      spoil(name, (file) => {
        rmSync(file);
        symlinkSync(file, file);
      });
      spoil(name, (file) => {
        rmSync(file);
        symlinkSync("/etc/passwd", file);
      });
      spoil(name, (file) => {
        rmSync(file);
        execFileSync("mkfifo", [file]);
      });
      spoil(name, (file) => truncateSync(file, 70 * 1024 * 1024));
    });
  }

  it("is judged where a folder is a link to one above it", () => {
    const folder = whole();
    symlinkSync(folder, join(folder, "DomainSysvol/GPO/Machine/Loop"));
    mkdirSync(join(folder, "DomainSysvol/GPO/User/Scripts"), { recursive: true });
    symlinkSync(dirname(folder), join(folder, "DomainSysvol/GPO/User/Scripts/Up"));
    assert.deepEqual(survives(folder), [age]);
    const [backup] = readBackups(folder);
    assert.match(
      backup
        ?.rest()
        .problems.map(({ file }) => file.split("/").at(-1))
        .join() ?? "",
      /^(Loop,Up|Up,Loop)$/,
    );
  });

  it("is judged where a file may not be read", function () {
    if (process.getuid?.() === 0) {
      const [folder] = [whole()];
      chmodSync(join(folder, others[3] ?? ""), 0);
      assert.deepEqual(survives(folder), [age], "root may read everything");
      return;
    }
    for (const name of others.slice(0, 2)) spoil(name, (file) => chmodSync(file, 0));
  });

  it("is judged whatever the depth of its XML", () => {
    for (const depth of [100, 1000, 2000, 3000, 5000, 8000, 20_000, 200_000]) {
      const nested = (name: string) => `${`<${name}>`.repeat(depth)}${`</${name}>`.repeat(depth)}`;
      for (const [name, root, inside] of [
        ["DomainSysvol/GPO/Machine/Preferences/Registry/Registry.xml", "RegistrySettings", "Collection"],
        ["DomainSysvol/GPO/Machine/Preferences/Services/Services.xml", "NTServices", "Collection"],
        ["gpreport.xml", "GPO", "LinksTo"],
        ["bkupInfo.xml", "BackupInst", "ID"],
      ] as const) {
        const folder = whole();
        writeFileSync(join(folder, name), `<${root}>${nested(inside)}</${root}>`);
        assert.ok(survives(folder).includes(age), `${name} ${depth}`);
      }
    }
  });

  it("is judged whatever the bytes of one of its files", () => {
    const name = fc.constantFrom(template, ...others);
    const xml = fc.constantFrom("<GPO>", "<RegistrySettings>", "<NTServices>", "<Registry>", "<Properties action='U' hive='HKEY_LOCAL_MACHINE' key='\\\\' name='x' type='REG_DWORD' value='g'/>", "<Filters/>", "<Collection>", "</Collection>", "</RegistrySettings>", "<![CDATA[", "]]>", "&#0;", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "&b;", "<BackupInst>", "<ID>", "</BackupInst>"); // prettier-ignore
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.array(xml, { maxLength: 20 }).map((parts) => Buffer.from(parts.join(""))),
      fc.string({ unit: "binary" }).map((text) => Buffer.from(`\ufeff[Group Membership]\r\n${text}`, "utf16le")),
    );
    fc.assert(
      fc.property(name, bytes, fc.boolean(), (file, content, keepsHead) => {
        const folder = whole();
        const head = file.endsWith(".pol") && keepsHead ? Buffer.from("PReg\x01\0\0\0[\0", "latin1") : Buffer.alloc(0);
        writeFileSync(join(folder, file), Buffer.concat([head, content]));
        const found = survives(folder);
        if (file !== template) assert.ok(found.includes(age), found.join());
      }),
      { numRuns: 300 },
    );
  });
});
