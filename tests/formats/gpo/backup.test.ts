import assert from "node:assert/strict";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyOf, fixturePolicies, fixtures, readBackups, realBackups, removeCopies } from "./support.ts";

const id = "{F0D5F91A-1754-8612-8863-F8EBF43524AC}";

describe("backup of a group policy", () => {
  after(removeCopies);

  it("is read from a folder of several, with or without a manifest, and by itself", () => {
    const folder = copyOf("two-policies");
    const names = (path: string) => readBackups(path).map(({ displayName }) => displayName);
    assert.deepEqual(names(folder), ["Agent <hosts> & more", "Account policy"]);
    rmSync(join(folder, "manifest.xml"));
    assert.deepEqual(names(folder), ["Agent <hosts> & more", "Account policy"]);
    assert.deepEqual(names(join(folder, id)), ["Account policy"]);
  });

  it("tells what the policy is and sets", () => {
    const [backup] = readBackups(join(fixtures, "two-policies", id));
    assert.ok(backup);
    const { template, rest, ...others } = backup;
    assert.deepEqual(others, {
      folder: join(fixtures, "two-policies", id),
      id,
      policyId: "{3C7F1491-1330-8E3D-A267-7019DFD2D782}",
      displayName: "Account policy",
      domain: "corp.contoso.com",
      domainController: "dc1.corp.contoso.com",
      time: "2026-11-24T08:30:00",
      comment: "Written by ewb gpo export from what the stack declares",
      computer: {
        version: 1,
        isEmpty: false,
        isDisabled: false,
        extensions: ["{827D319E-6EAC-11D2-A4EA-00C04F79F83A}"],
      },
      user: { version: 0, isEmpty: true, isDisabled: false, extensions: [] },
      accounts: [],
      registryPol: {},
      groupPreferences: {},
      registryPreferences: {},
      unread: [],
      problems: [],
    });
    assert.deepEqual(rest(), {
      trustees: { allowed: ["S-1-5-11"], denied: [], named: ["S-1-5-11", "S-1-5-9", "S-1-5-18"] },
      files: ["Machine/microsoft/windows nt/SecEdit/GptTmpl.inf"],
      links: [],
      problems: [],
    });
    assert.deepEqual(template?.settings, fixturePolicies[0]?.settings);
  });

  it("is found in any case of its names, as on Windows", () => {
    const folder = join(copyOf("two-policies"), id);
    renameSync(join(folder, "bkupInfo.xml"), join(folder, "BKUPINFO.XML"));
    renameSync(join(folder, "DomainSysvol/GPO/Machine"), join(folder, "DomainSysvol/GPO/MACHINE"));
    renameSync(join(folder, "DomainSysvol"), join(folder, "domainsysvol"));
    assert.deepEqual(readBackups(folder)[0]?.template?.settings, fixturePolicies[0]?.settings);
  });

  it("tells links and user half where the backup has them", () => {
    const folder = join(copyOf("two-policies"), id);
    const link = (target: string, enabled: boolean, enforced: boolean) =>
      `<LinksTo><SOMName>x</SOMName><SOMPath>${target}</SOMPath><Enabled>${enabled}</Enabled><NoOverride>${enforced}</NoOverride></LinksTo>`;
    const report = `<?xml version="1.0" encoding="utf-16"?><GPO xmlns="http://www.microsoft.com/GroupPolicy/Settings">${link("corp.contoso.com", true, false)}${link("corp.contoso.com/Tier 0", false, true)}</GPO>`;
    writeFileSync(join(folder, "gpreport.xml"), `\ufeff${report}`, "utf16le");
    mkdirSync(join(folder, "DomainSysvol/GPO/User/Preferences"), { recursive: true });
    writeFileSync(join(folder, "DomainSysvol/GPO/User/Preferences/Drives.xml"), "");
    const rest = readBackups(folder)[0]?.rest();
    assert.deepEqual(rest?.links, [
      { target: "corp.contoso.com", enabled: true, enforced: false },
      { target: "corp.contoso.com/Tier 0", enabled: false, enforced: true },
    ]);
    assert.deepEqual(rest.files, ["User/Preferences/Drives.xml", "Machine/microsoft/windows nt/SecEdit/GptTmpl.inf"]);
  });

  it("of GPMC is read", function () {
    const [stig] = readBackups(join(realBackups(this), "windows-computer"));
    const { computer, user } = stig ?? assert.fail();
    assert.deepEqual([computer.version, computer.isDisabled, user.version, user.isDisabled], [7, false, 2, true]);
    assert.equal(stig?.displayName, "DoD Windows 10 STIG - Computer (SHB v10.1.0)");
    assert.equal(stig.registryPol.computer?.values.length, 87);
    assert.equal(stig.rest().links, undefined);
    assert.deepEqual(stig.problems, []);
    assert.deepEqual(stig.template?.settings.accountPolicy, {
      minimumPasswordAge: 1,
      maximumPasswordAge: 60,
      minimumPasswordLength: 14,
      passwordComplexity: 1,
      passwordHistorySize: 24,
      lockoutThreshold: 3,
      lockoutObservationWindow: 15,
      lockoutDuration: 0,
      reversibleEncryption: 0,
    });
    const [appLocker] = readBackups(join(realBackups(this), "applocker-audit"));
    assert.deepEqual(appLocker?.template?.settings, { services: [{ service: "AppIDSvc", startup: "automatic" }] });
  });
});
