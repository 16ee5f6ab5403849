import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyOf, fixtures, problemsOf, readBackups, removeCopies, told } from "./support.ts";

const id = "{F0D5F91A-1754-8612-8863-F8EBF43524AC}";
const secEdit = "DomainSysvol/GPO/Machine/microsoft/windows nt/SecEdit";

describe("backup of a group policy that is damaged or hostile", () => {
  after(removeCopies);

  /** One backup, with bytes of one of its files changed. */
  function changed(name: string, change: (text: string) => string): string {
    const file = join(copyOf("two-policies"), id, name);
    writeFileSync(file, change(readFileSync(file, "latin1")), "latin1");
    return join(file.slice(0, -name.length));
  }

  it("is told with file, line and reason where it is damaged", () => {
    const again = "Make the backup again with Backup-GPO, or copy it again from where it was made.";
    const copyAgain = "Copy the backup again from where it was made.";
    const folder = join(copyOf("two-policies"), id);
    rmSync(join(folder, "bkupInfo.xml"));
    assert.deepEqual(problemsOf(join(folder, "..")), [
      `${folder}/bkupInfo.xml:is not there, and Import-GPO needs it. ${copyAgain}`,
    ]);
    const noTemplate = join(copyOf("two-policies"), id);
    rmSync(join(noTemplate, secEdit, "GptTmpl.inf"));
    assert.deepEqual(problemsOf(noTemplate), [
      `${noTemplate}/DomainSysvol/GPO/Machine/microsoft/windows nt/SecEdit/GptTmpl.inf:is not there, although Backup.xml names it. ${copyAgain}`,
    ]);
    const noFolder = copyOf("two-policies");
    rmSync(join(noFolder, id), { recursive: true });
    assert.deepEqual(problemsOf(noFolder), [
      `${noFolder}/${id}:is not there, although manifest.xml lists it. Copy the whole folder again from where the backups were made; was the backup deleted, the others are whole without it.`,
    ]);
    const table: [name: string, change: (text: string) => string, says: string][] = [
      [
        "Backup.xml",
        (text) => text.slice(0, 2000),
        `:7:is not well-formed XML: Unclosed start tag for element \`FSObjectFile\`. ${again}`,
      ],
      [
        "Backup.xml",
        (text) => text.replace(/<GroupPolicyCoreSettings>.*<\/GroupPolicyCoreSettings>/s, ""),
        ":has no GroupPolicyCoreSettings. Make the backup again with Backup-GPO.",
      ],
      [
        "Backup.xml",
        (text) => text.replace("[65537]", "[many]"),
        ':has "many" for MachineVersionNumber, which is not a number. Make the backup again with Backup-GPO.',
      ],
      [
        "bkupInfo.xml",
        (text) => text.replace(/BackupInst/g, "Other"),
        `:begins with <Other> instead of <BackupInst>. ${again}`,
      ],
      [
        "bkupInfo.xml",
        (text) => text.replace("{3C7F", "{../"),
        ':has "{../1491-1330-8E3D-A267-7019DFD2D782}" for GPOGuid, which is no GUID. Make the backup again with Backup-GPO.',
      ],
      [
        "bkupInfo.xml",
        (text) => text.replace(id, id.replace("F0D5", "AAAA")),
        `:says that the backup is ${id.replace("F0D5", "AAAA")}, but its folder is called ${id}, where Import-GPO would look for another. Rename the folder to ${id.replace("F0D5", "AAAA")}.`,
      ],
      [
        "bkupInfo.xml",
        (text) => text.replace("Account policy", "Account \xff"),
        `:is neither UTF-8 nor UTF-16. ${again}`,
      ],
    ];
    for (const [name, change, says] of table) {
      const spoiled = changed(name, change);
      const [text = "", ...more] = problemsOf(spoiled);
      assert.ok(text.startsWith(join(spoiled, name) + says), text);
      assert.deepEqual(more, []);
      // What is damaged in one file keeps the others from being read in none.
      assert.equal(readBackups(spoiled)[0]?.template?.settings.accountPolicy?.minimumPasswordAge, 1);
    }
    assert.equal(
      told(() => readBackups(join(folder, "nowhere"))),
      `${folder}/nowhere:cannot be read (it is not there). Name the folder that Backup-GPO -Path was given.`,
    );
    assert.match(
      told(() => readBackups(join(noFolder, "manifest.xml"))),
      /:is a file\. Name the folder/,
    );
    const above = join(fixtures, "damaged");
    assert.equal(
      told(() => readBackups(above)),
      `${above}:holds no backup of a group policy: there is no bkupInfo.xml, and no {GUID} folder. Name one of ${above}/document-type, ${above}/leads-out.`,
      "folders below it do",
    );
    const parent = (children: number) => {
      const path = join(copyOf("two-policies"), "parent");
      for (let child = 1; child <= children; child++) mkdirSync(join(path, `w${child}`, id), { recursive: true });
      mkdirSync(join(path, "without"), { recursive: true });
      return told(() => readBackups(path)).replaceAll(`${path}/`, "");
    };
    assert.match(parent(1), / Name w1\.$/);
    assert.match(parent(5), / Name one of w1, w2, w3, w4, w5\.$/);
    assert.match(parent(7), / Name one of w1, w2, w3, w4, w5 and 2 more\.$/);
    assert.match(
      told(() => readBackups(join(fixtures, "damaged", "..", ".."))),
      /Name the folder that Backup-GPO -Path was given\.$/,
      "it would have to be looked for deeper",
    );
  });

  it("does not pass for a policy that sets nothing where its template has lost everything", () => {
    for (const text of ["", "\ufeff", "\ufeff\r\n; a comment\r\n"]) {
      const folder = join(copyOf("two-policies"), id);
      const file = join(folder, secEdit, "GptTmpl.inf");
      writeFileSync(file, Buffer.from(text, "utf16le"));
      assert.deepEqual(
        problemsOf(folder).join(),
        `${file}:has no section, so what the policy sets is lost. Copy the backup again from where it was made; is the file like that in SYSVOL too, open the policy in the Group Policy Management Editor, set it anew, and back it up again.`,
      );
    }
  });

  it("is not trusted", () => {
    const backupXml = (name: string) => join(fixtures, "damaged", name, id, "Backup.xml");
    assert.deepEqual(problemsOf(join(fixtures, "damaged/document-type")), [
      `${backupXml("document-type")}:declares a document type, which no file of a backup has and which could make it grow without end. Make the backup again with Backup-GPO, or copy it again from where it was made.`,
    ]);
    assert.deepEqual(problemsOf(join(fixtures, "damaged/leads-out")), [
      `${backupXml("leads-out")}:names "DomainSysvol\\..\\..\\..\\..\\etc\\passwd", which leads out of the backup. Do not import this backup before it is known who wrote that.`,
    ]);
    const deep = changed("Backup.xml", (text) =>
      text.replace("<FilePaths/>", `${"<a>".repeat(200_000)}${"</a>".repeat(200_000)}`),
    );
    assert.match(problemsOf(deep).join(), /Backup\.xml:nests its elements too deep to be read\./);

    const linked = join(copyOf("two-policies"), id);
    rmSync(join(linked, secEdit, "GptTmpl.inf"));
    symlinkSync("/etc/passwd", join(linked, secEdit, "GptTmpl.inf"));
    const link = `${join(linked, secEdit, "GptTmpl.inf")}:is a link or a device, and a backup holds files and folders only. It is not followed.`;
    assert.deepEqual(problemsOf(linked), [link]);
    assert.equal(readBackups(linked)[0]?.template, undefined);
    const huge = join(copyOf("two-policies"), id);
    truncateSync(join(huge, "Backup.xml"), 64 * 1024 * 1024);
    assert.equal(
      problemsOf(huge).join(),
      `${huge}/Backup.xml:has 67108864 bytes, more than the 33554432 such a file can have. It is not read.`,
    );
    const twice = join(copyOf("two-policies"), id);
    cpSync(join(twice, "bkupInfo.xml"), join(twice, "BkupInfo.xml"));
    assert.equal(
      problemsOf(twice).join(),
      `${twice}:holds BkupInfo.xml and bkupInfo.xml, which are one name to Windows. Copy the backup again from where it was made.`,
    );
    const levels = join(copyOf("two-policies"), id);
    mkdirSync(join(levels, "DomainSysvol/GPO", ...Array<string>(40).fill("d")), { recursive: true });
    const [read] = readBackups(levels);
    assert.deepEqual(read?.problems, []);
    assert.match(
      read.rest().problems.map(String).join(),
      /lies more than 32 folders deep\. This is not a backup of a group policy\.$/,
    );
  });
});
