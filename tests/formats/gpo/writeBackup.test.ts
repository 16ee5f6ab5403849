import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseXml, XmlElement } from "@rgrove/parse-xml";
import { everything } from "./everySetting.ts";
import { backupFiles } from "../../../formats/gpo/backupFiles.ts";
import { writeBackups } from "../../../formats/gpo/writeBackup.ts";
import {
  copyOf,
  fixturePolicies,
  fixtures,
  fixtureTime,
  readBackups,
  realBackups,
  removeCopies,
  told,
} from "./support.ts";

/** Every file below a folder, with its bytes. */
function contents(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = names.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length), readFileSync(path, "latin1")]));
}

/** Paths of elements and attributes, with the extension an element belongs to. */
function structure(xml: string): Set<string> {
  const paths = new Set<string>();
  const walk = (element: XmlElement, above: string) => {
    const id = element.attributes["bkp:ID"];
    const path = `${above}/${element.name}${id === undefined ? "" : id.slice(0, 9)}`;
    paths.add(path);
    for (const name of Object.keys(element.attributes)) paths.add(`${path}@${name}`);
    for (const child of element.children) if (child instanceof XmlElement) walk(child, path);
  };
  const { root } = parseXml(xml);
  if (root) walk(root, "");
  return paths;
}

const without = (one: Set<string>, other: Set<string>) => [...one].filter((path) => !other.has(path));

describe("writing backups of group policies", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "ewb-gpo-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  after(removeCopies);

  it("gives the same bytes for the same policies and time: those of the fixture", () => {
    writeBackups(folder, fixturePolicies, fixtureTime);
    assert.deepEqual(contents(folder), contents(join(fixtures, "two-policies")));
  });

  it("gives back what was written", () => {
    writeBackups(folder, fixturePolicies, fixtureTime);
    const back = readBackups(folder).map(({ displayName, domain, domainController, template }) => ({
      displayName,
      domain,
      domainController,
      settings: template?.settings,
    }));
    assert.deepEqual(
      back.reverse(),
      fixturePolicies.map((policy) => ({ ...policy, domainController: policy.domainController ?? policy.domain })),
    );
  });

  it("reports every setting in gpreport.xml, which GPMC shows before an import", () => {
    const files = backupFiles({ displayName: "A & B", domain: "corp.contoso.com", settings: everything }, fixtureTime);
    const bytes = Buffer.from(files.get("gpreport.xml") ?? []);
    assert.equal(bytes.readUInt16LE(), 0xfeff, "UTF-16LE with its mark, as GPMC writes it");
    const { root } = parseXml(bytes.subarray(2).toString("utf16le"));
    const texts = (element: XmlElement): string[] =>
      element.children.flatMap((child) => (child instanceof XmlElement ? [child.text.trim()] : []));
    const find = (element: XmlElement, name: string): XmlElement[] =>
      element.children.flatMap((child) =>
        child instanceof XmlElement ? [...(child.name === name ? [child] : []), ...find(child, name)] : [],
      );
    const all = (name: string) => find(root ?? assert.fail(), name).map(texts);
    assert.deepEqual(texts(root ?? assert.fail())[1], "A & B");
    assert.deepEqual(all("q1:Account"), [
      ["MinimumPasswordAge", "0", "Password"],
      ["MaximumPasswordAge", "-1", "Password"],
      ["PasswordComplexity", "true", "Password"],
      ["LockoutDuration", "-1", "Account Lockout"],
      ["MaxTicketAge", "10", "Kerberos"],
      ["TicketValidateClient", "true", "Kerberos"],
    ]);
    assert.deepEqual(all("q1:UserRightsAssignment"), [["SeServiceLogonRight", "S-1-5-80-0", "svcWriteback$"]]);
    assert.deepEqual(
      all("q1:SecurityOptions").map(([name]) => name),
      everything.registryValues?.map(({ name }) => name),
    );
    assert.deepEqual(all("q1:SystemServices"), [
      ["VaultSvc", "Manual", "falsefalse"],
      ["Bonjour Service", "Automatic", "falsefalse"],
      ["Spooler", "Disabled", "D:(A;;CCLCRC;;;AU)(A;;GA;;;BA)truefalse"],
    ]);
    assert.deepEqual(all("LinksTo"), [], "it is linked nowhere yet");
  });

  it("has the structure that GPMC writes, but for what the kit leaves out on purpose", function () {
    const real = join(realBackups(this), "applocker-audit/{16D29EA5-BD80-4487-A7C7-20AF2D68F202}");
    const files = backupFiles(fixturePolicies[1] ?? assert.fail(), fixtureTime);
    const own = (name: string) => Buffer.from(files.get(name) ?? []).toString("utf8");
    const theirs = (name: string) => readFileSync(join(real, name), "utf8");

    assert.deepEqual(structure(own("bkupInfo.xml")), structure(theirs("bkupInfo.xml")));
    const [ours, gpmc] = [structure(own("Backup.xml")), structure(theirs("Backup.xml"))];
    assert.deepEqual(without(ours, gpmc), []);
    const extension = "/GroupPolicyBackupScheme/GroupPolicyObject/GroupPolicyExtension";
    assert.deepEqual(without(gpmc, ours), [
      "/GroupPolicyBackupScheme/GroupPolicyObject/SecurityGroups/Group@bkp:Source", // no group of a DACL: its SIDs are of the domain
      `${extension}{35378EAC/FSObjectFile@bkp:Location`, // no registry.pol
    ]);

    // Line ends, byte order marks and what stands around the root.
    const form = (text: string) => [
      text.startsWith("<?xml"),
      text.charCodeAt(0) === 0xfeff,
      /\r\n$/.test(text),
      /[^\r]\n/.test(text),
    ];
    for (const name of ["bkupInfo.xml", "Backup.xml"]) assert.deepEqual(form(own(name)), form(theirs(name)), name);
    const template = "DomainSysvol/GPO/Machine/microsoft/windows nt/SecEdit/GptTmpl.inf";
    const start = (bytes: Uint8Array) =>
      Buffer.from(bytes.subarray(0, 128)).toString("utf16le").split("\r\n").slice(0, 5);
    assert.deepEqual(start(files.get(template) ?? assert.fail()), start(readFileSync(join(real, template))));
  });

  it("has a security descriptor whose lengths are right", () => {
    const xml = Buffer.from(
      backupFiles(fixturePolicies[0] ?? assert.fail(), fixtureTime).get("Backup.xml") ?? [],
    ).toString();
    const bytes = Buffer.from((/<SecurityDescriptor>(.*)<\//.exec(xml)?.[1] ?? "").replaceAll(" ", ""), "hex");
    const acl = bytes.subarray(bytes.readUInt32LE(16));
    assert.equal(acl.readUInt16LE(2), acl.length);
    const entries: string[] = [];
    for (let at = 8; at < acl.length; at += acl.readUInt16LE(at + 2)) {
      const sid = acl.subarray(at + (acl[at] === 5 ? 28 : 8));
      entries.push(
        `${acl[at]} ${acl[at + 1]} ${acl.readUInt32LE(at + 4).toString(16)} S-1-${sid[7]}-${sid.readUInt32LE(8)}`,
      );
    }
    assert.deepEqual(entries, [
      "5 2 100 S-1-5-11",
      "0 2 20094 S-1-5-9",
      "0 2 20094 S-1-5-11",
      "0 2 f00ff S-1-5-18",
      "0 10 f00ff S-1-3-0",
    ]);
  });

  it("changes no byte of what has not changed, whenever it is written again", () => {
    const own = copyOf("two-policies");
    const before = contents(own);
    writeBackups(own, fixturePolicies, "2030-01-01T00:00:00");
    assert.deepEqual(contents(own), before);
    const [first, second] = fixturePolicies;
    assert.ok(first && second);
    const later = writeBackups(own, [{ ...first, settings: {} }, second], "2030-01-01T00:00:00");
    assert.deepEqual(
      later.map(({ time }) => time),
      ["2030-01-01T00:00:00", fixtureTime],
    );
    assert.deepEqual(
      writeBackups(own, [second], fixtureTime).map(({ displayName }) => displayName),
      [second.displayName],
    );
    assert.deepEqual(readdirSync(own).sort(), ["manifest.xml", "{1AAEBB4E-0A5C-843B-A819-991FD73A88C2}"]);
  });

  it("is finished by the next run, wherever one died", () => {
    const whole = contents(join(fixtures, "two-policies"));
    const files = Object.keys(whole).filter((name) => name !== "/manifest.xml");
    for (let count = 0; count <= files.length; count++) {
      const died = mkdtempSync(join(folder, "died-"));
      cpSync(join(fixtures, "two-policies/manifest.xml"), join(died, "manifest.xml"));
      writeFileSync(join(died, "manifest.xml.new"), "");
      for (const name of files.slice(0, count))
        cpSync(join(fixtures, "two-policies", name), join(died, name), { recursive: true });
      writeBackups(died, fixturePolicies, fixtureTime);
      assert.deepEqual(contents(died), whole, `${count} files were written`);
    }
  });

  it("overwrites nothing of anyone else's", () => {
    const refused = (path: string, what: string) =>
      assert.equal(
        told(() => writeBackups(path, fixturePolicies, fixtureTime)),
        `${path}:holds ${what}, which no ewb gpo export wrote. Nothing is overwritten: name a new or empty folder.`,
      );
    writeFileSync(join(folder, "notes.txt"), "");
    refused(folder, "notes.txt");
    const id = "{F0D5F91A-1754-8612-8863-F8EBF43524AC}";
    const foreign = copyOf("two-policies");
    const info = join(foreign, id, "bkupInfo.xml");
    writeFileSync(info, readFileSync(info, "utf8").replace("Written by", "Not by"));
    refused(foreign, id);
    const added = copyOf("two-policies");
    const manifest = join(added, "manifest.xml");
    writeFileSync(manifest, readFileSync(manifest, "utf8").replace("Written by", "Not by"));
    refused(added, id);
    const bare = copyOf("two-policies");
    rmSync(join(bare, "manifest.xml"));
    refused(bare, readdirSync(bare)[0] ?? "");
    const file = join(folder, "notes.txt");
    assert.match(
      told(() => writeBackups(file, fixturePolicies, fixtureTime)),
      /^.*notes\.txt:cannot be written to \(.*\)\. Name a new or empty folder\.$/,
    );
  });

  it("refuses what no backup can hold, before anything is written", () => {
    const out = join(folder, "out");
    const policy = { displayName: "x", domain: "corp.contoso.com", settings: {} };
    const right = (principal: string) => ({
      ...policy,
      settings: { userRights: [{ right: "SeTcbPrivilege", principals: [principal] }] },
    });
    assert.equal(
      told(() => writeBackups(out, [right("a,b")], fixtureTime)),
      ':The group policy "x" gives a user right to "a,b", which a security template cannot hold. Write the account\'s SID.',
    );
    assert.equal(
      told(() => writeBackups(out, [{ ...policy, displayName: "a\u0001b" }], fixtureTime)),
      ':The display name "a b" holds a control character, which XML cannot hold. Choose another name.',
    );
    assert.equal(
      told(() => writeBackups(out, [policy, { ...policy, domain: "CORP.contoso.com" }], fixtureTime)),
      `${out}:would hold two backups of "x" of CORP.contoso.com. Give each group policy a name of its own.`,
    );
    assert.deepEqual(readdirSync(folder), []);
    mkdirSync(out);
    writeBackups(out, [{ ...policy, displayName: "]]>&<" }], fixtureTime);
    assert.equal(readBackups(out)[0]?.displayName, "]]>&<");
  });
});
