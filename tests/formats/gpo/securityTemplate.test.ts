import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { SecurityTemplate } from "../../../formats/gpo/securityTemplate.ts";
import type { SecuritySettings } from "../../../facts/securitySettings.ts";
import { everything, head, written } from "./everySetting.ts";
import { realBackups, utf16 } from "./support.ts";

const parse = (text: string) => SecurityTemplate.parse(utf16(text), "GptTmpl.inf");
const textOf = (template: SecurityTemplate) => Buffer.from(template.bytes()).toString("utf16le").slice(1);

describe("security template", () => {
  it("writes every kind of setting in the form of Windows, and reads it back", () => {
    const template = SecurityTemplate.empty("GptTmpl.inf").set(everything);
    assert.equal(textOf(template), written);
    assert.deepEqual([...template.bytes().subarray(0, 2)], [0xff, 0xfe]);
    assert.deepEqual(parse(written).settings, everything);
  });

  it("changes the declared values only, and keeps form, comment and permissions", () => {
    const table: [name: string, before: string, settings: SecuritySettings, after: string][] = [
      [
        "a value that is right",
        "[System Access]\nMinimumPasswordAge=00\n",
        { accountPolicy: { minimumPasswordAge: 0 } },
        "[System Access]\nMinimumPasswordAge=00\n",
      ],
      [
        "a comment",
        "[System Access]\r\n minimumpasswordage\t=\t1 ; days\r\n",
        { accountPolicy: { minimumPasswordAge: 0 } },
        "[System Access]\r\n minimumpasswordage\t=\t0 ; days\r\n",
      ],
      [
        "both of two equal keys",
        "[System Access]\r\nLockoutBadCount = 3\r\nLockoutBadCount = 4\r\n",
        { accountPolicy: { lockoutThreshold: 5 } },
        "[System Access]\r\nLockoutBadCount = 5\r\nLockoutBadCount = 5\r\n",
      ],
      [
        "permissions of a service",
        '[Service General Setting]\r\n"vaultsvc",4,"D:(A;;GA;;;BA)"\r\n',
        { services: [{ service: "VaultSvc", startup: "manual" }] },
        '[Service General Setting]\r\n"vaultsvc",3,"D:(A;;GA;;;BA)"\r\n',
      ],
      [
        "a right of no one",
        "[Privilege Rights]\r\nSeTcbPrivilege =\r\n",
        { userRights: [{ right: "SeTcbPrivilege", principals: ["S-1-5-18"] }] },
        "[Privilege Rights]\r\nSeTcbPrivilege = *S-1-5-18\r\n",
      ],
      [
        "the same principals in another order",
        "[Privilege Rights]\r\nSeTcbPrivilege = *S-1-5-19,*s-1-5-18\r\n",
        { userRights: [{ right: "setcbprivilege", principals: ["S-1-5-18", "S-1-5-19"] }] },
        "[Privilege Rights]\r\nSeTcbPrivilege = *S-1-5-19,*s-1-5-18\r\n",
      ],
      [
        "a registry value whose name has an equals sign",
        "[Registry Values]\r\nMACHINE\\A=B\\C=4,1\r\n",
        { registryValues: [{ name: "MACHINE\\a=b\\c", type: "dword", value: "0" }] },
        "[Registry Values]\r\nMACHINE\\A=B\\C=4,0\r\n",
      ],
      [
        "a section that stands twice",
        "[System Access]\r\n[X]\r\n1\r\n[System Access]\r\n\r\n",
        { accountPolicy: { lockoutThreshold: 5 } },
        "[System Access]\r\nLockoutBadCount = 5\r\n[X]\r\n1\r\n[System Access]\r\n\r\n",
      ],
      [
        "no end of the last line",
        "[X]\r\n1",
        { accountPolicy: { lockoutThreshold: 5 } },
        "[X]\r\n1\r\n[System Access]\r\nLockoutBadCount = 5\r\n",
      ],
    ];
    for (const [name, before, settings, after] of table) {
      const changed = parse(before).set(settings);
      assert.equal(textOf(changed), after, name);
      assert.equal(changed.set(settings), changed, `${name}, again`);
    }
  });

  it("takes out the lines of a setting and no other", () => {
    const template = parse(written).unset([
      "services.vaultsvc",
      "accountPolicy.maximumPasswordAge",
      "registryValues.MACHINE\\A\\List",
    ]);
    const gone = /MaximumPasswordAge = -1\r\n|MACHINE\\A\\List=7,one,two\r\n|"VaultSvc",3,""\r\n/g;
    assert.equal(textOf(template), written.replace(gone, ""));
    assert.equal(template.unset(["services.VaultSvc"]), template);
  });

  it("names what it does not carry, and where a setting stands", () => {
    const template = parse(
      `${head}[System Access]\r\nNewGuestName = "Visitor"\r\n; a comment\r\nMinimumPasswordAge = 1\r\n[Group Membership]\r\n*S-1-5-32-544__Members =\r\n`,
    );
    assert.deepEqual(template.uncarried, [
      { section: "System Access", keys: ["NewGuestName"], lines: 1 },
      { section: "Group Membership", keys: [], lines: 1 },
    ]);
    assert.equal(template.lineOf("accountPolicy.minimumPasswordAge"), 9);
    assert.equal(template.lineOf("accountPolicy.lockoutDuration"), undefined);
  });

  it("is lossless, and idempotent, for any lines", () => {
    const line = fc.oneof(
      fc.constantFrom("[System Access]", "[system access] ; x", "[Other]", "", "; comment", "\t"),
      fc
        .tuple(
          fc.constantFrom("MinimumPasswordAge", "LOCKOUTDURATION", "Unknown"),
          fc.constantFrom("=", " = ", "\t=  "),
          fc.integer({ min: -1, max: 999 }),
        )
        .map((parts) => parts.join("")),
    );
    const anyText = fc
      .tuple(fc.array(line), fc.constantFrom("\r\n", "\n"))
      .map(([lines, end]) => ["[System Access]", ...lines].join(end));
    const number = fc.integer({ min: 0, max: 999 });
    const policies = fc.record(
      { minimumPasswordAge: number, lockoutDuration: number, passwordHistorySize: number },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(anyText, policies, (text, accountPolicy) => {
        const bytes = utf16(text);
        const template = SecurityTemplate.parse(bytes, "GptTmpl.inf");
        assert.deepEqual(template.bytes(), bytes);
        const changed = template.set({ accountPolicy });
        assert.deepEqual(changed.settings.accountPolicy ?? {}, {
          ...template.settings.accountPolicy,
          ...accountPolicy,
        });
        assert.equal(changed.set({ accountPolicy }), changed);
        assert.deepEqual(SecurityTemplate.parse(changed.bytes(), "GptTmpl.inf").settings, changed.settings);
        const others = (one: SecurityTemplate) =>
          textOf(one)
            .split(/\r?\n/)
            .filter((text) => !/^\s*(min|lock|passwordh)|^\s*$/i.test(text));
        assert.deepEqual(others(changed), others(template));
      }),
    );
  });

  it("keeps the files of GPMC byte by byte", function () {
    const folder = realBackups(this);
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith("GptTmpl.inf"),
    );
    assert.equal(files.length, 2);
    for (const name of files) {
      const bytes = readFileSync(join(folder, name));
      const template = SecurityTemplate.parse(bytes, name);
      assert.ok(bytes.equals(template.bytes()), name);
      assert.equal(template.set(template.settings), template);
      const back = template.set({ accountPolicy: { minimumPasswordAge: 0 } }).set(template.settings);
      const undone = template.settings.accountPolicy ? back : back.unset(["accountPolicy.minimumPasswordAge"]);
      assert.deepEqual(undone.settings, template.settings);
    }
  });
});
