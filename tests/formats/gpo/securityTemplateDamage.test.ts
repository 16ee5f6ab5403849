import assert from "node:assert/strict";
import fc from "fast-check";
import { SecurityTemplate } from "../../../formats/gpo/securityTemplate.ts";
import { textOf, told, utf16 } from "./support.ts";
import { processorTime } from "../../support/processorTime.ts";

/** Everything that cannot be read. */
function toldOf(bytes: Uint8Array): string[] {
  let template: SecurityTemplate | undefined;
  const says = told(() => (template = SecurityTemplate.parse(bytes, "GptTmpl.inf")));
  return template?.unreadable.map(({ error }) => textOf(error)) ?? [says];
}

const parse = (text: string) => SecurityTemplate.parse(utf16(text), "GptTmpl.inf");

describe("security template that is damaged", () => {
  it("tells file, line and reason of what is damaged", () => {
    const again = "Open the policy in the Group Policy Management Editor, correct it, and back it up again.";
    const table: [bytes: Uint8Array, says: string][] = [
      [
        utf16("[System Access\r\n"),
        `GptTmpl.inf:1:"[System Access" opens a section but lacks its closing bracket. ${again}`,
      ],
      [
        utf16("\r\nMinimumPasswordAge = 1\r\n"),
        `GptTmpl.inf:2:"MinimumPasswordAge = 1" stands above the first section, where it has no meaning. ${again}`,
      ],
      [
        utf16("[System Access]\r\nMinimumPasswordAge = one\r\n"),
        `GptTmpl.inf:2:"MinimumPasswordAge = one" needs a whole number after MinimumPasswordAge. ${again}`,
      ],
      [
        utf16("[System Access]\r\nMinimumPasswordAge\r\n"),
        `GptTmpl.inf:2:"MinimumPasswordAge" is not a setting of the form key = value. ${again}`,
      ],
      [
        utf16("[Registry Values]\r\nMACHINE\\A=5,1\r\n"),
        `GptTmpl.inf:2:"MACHINE\\A=5,1" has the type 5, and a template takes 1, 2, 3, 4 and 7 [MS-GPSB 2.2.5]. ${again}`,
      ],
      [
        utf16("[Registry Values]\r\nMACHINE\\A=4,x\r\n"),
        `GptTmpl.inf:2:"MACHINE\\A=4,x" needs a whole number after its type 4. ${again}`,
      ],
      [
        utf16("[Registry Values]\r\nMACHINE\\A\r\n"),
        `GptTmpl.inf:2:"MACHINE\\A" is not a registry value of the form name=type,value. ${again}`,
      ],
      [
        utf16("[Privilege Rights]\r\n*S-1-5-18\r\n"),
        `GptTmpl.inf:2:"*S-1-5-18" is not a user right of the form right = accounts. ${again}`,
      ],
      [
        utf16('[Service General Setting]\r\n"VaultSvc",9,""\r\n'),
        `GptTmpl.inf:2:""VaultSvc",9,""" has the startup 9, and a template takes 2, 3 and 4 [MS-GPSB 2.2.8]. ${again}`,
      ],
      [
        utf16('[Service General Setting]\r\n"VaultSvc"\r\n'),
        `GptTmpl.inf:2:""VaultSvc"" is not a service of the form "name",startup,"permissions". ${again}`,
      ],
      [
        utf16("[A]\r\n\0\r\n"),
        `GptTmpl.inf:2:" " holds a null character, so the file is not text, or is damaged. ${again}`,
      ],
      [utf16("[A]\r\n").subarray(0, 7), `GptTmpl.inf:begins as UTF-16LE but is cut or damaged further on. ${again}`],
      [
        Buffer.from([0xfe, 0xff, 0, 0x5b]),
        `GptTmpl.inf:is UTF-16 with the high byte first, which Windows does not read [MS-GPSB 2.2]. ${again}`,
      ],
      [
        new Uint8Array(4 * 1024 * 1024 + 1),
        `GptTmpl.inf:has 4194305 bytes, and a security template has at most 4194304. ${again}`,
      ],
    ];
    for (const [bytes, says] of table) assert.deepEqual(toldOf(bytes), [says]);
  });

  it("is read for all that the odd lines are not, and tells what each of them may set", () => {
    const template = parse(
      [
        "x = 1",
        "[System Access]",
        "MinimumPasswordAge = one",
        "MaximumPasswordAge = 42",
        "[Service General Setting]",
        '"Bonjour Service",4,""',
        "Contoso Agent,4",
        'Spooler, "4" , "D:AR(A;;CC;;;BA)"',
        "Beep,1",
        '"VaultSvc",9,""',
        "[Registry Values]",
        "MACHINE\\A=4,5 ; a comment",
        'MACHINE\\B=4,"1"',
        "MACHINE\\C=4,",
        "[Privilege Rights]",
        "SeServiceLogonRight = *S-1-5-18,\\",
        "   *S-1-5-19",
        "[Open",
        "y = 2",
        "[System Access]",
        "LockoutBadCount = 3",
      ].join("\r\n"),
    );
    assert.deepEqual(template.settings, {
      accountPolicy: { maximumPasswordAge: 42, lockoutThreshold: 3 },
      services: [
        { service: "Bonjour Service", startup: "disabled" },
        { service: "Contoso Agent", startup: "disabled" },
        { service: "Spooler", startup: "disabled", permissions: "D:AR(A;;CC;;;BA)" },
      ],
      registryValues: [
        { name: "MACHINE\\A", type: "dword", value: "5" },
        { name: "MACHINE\\B", type: "dword", value: "1" },
      ],
      userRights: [{ right: "SeServiceLogonRight", principals: ["S-1-5-18", "S-1-5-19"] }],
    });
    assert.deepEqual(
      template.unreadable.map(({ error, group, name, isIdle }) => [error.line, group, name, isIdle]),
      [
        [1, undefined, undefined, true],
        [3, "accountPolicy", "minimumPasswordAge", undefined],
        [10, "services", "VaultSvc", undefined],
        [14, "registryValues", "MACHINE\\C", undefined],
        [18, undefined, undefined, undefined],
      ],
    );
    assert.deepEqual(template.uncarried, [{ section: "Service General Setting", keys: ["Beep"], lines: 1 }]);
    const changed = template.set({ userRights: [{ right: "SeServiceLogonRight", principals: ["S-1-1-0"] }] });
    assert.match(Buffer.from(changed.bytes()).toString("utf16le"), /\r\nSeServiceLogonRight = \*S-1-1-0\r\n\[Open\r\n/);
  });

  it("names ten odd lines, and counts the others", () => {
    const { unreadable } = parse(`[System Access]\n${"noise\n".repeat(1000)}`);
    assert.deepEqual([unreadable.length, unreadable.at(-1)?.error.message.slice(0, 19)], [11, "has 990 more lines "]);
  });

  it("tells which groups are restricted", () => {
    const text =
      '[Group Membership]\r\n*S-1-5-32-554__Memberof =\r\n"*S-1-5-32-544"__MEMBERS = *S-1-5-11, CORP\\Tier 0 \r\nnoise\r\n*S-1-5-32-554__Members\r\n*S-1-5-32-555__Members = *S-1-5-32-544, \\\r\n  *S-1-5-11\r\n';
    const template = parse(text);
    assert.deepEqual(template.restrictedGroups, [
      { group: "S-1-5-32-554", memberOf: [], line: 2 },
      { group: "S-1-5-32-544", members: ["S-1-5-11", "CORP\\Tier 0"], line: 3 },
      { group: "S-1-5-32-555", members: ["S-1-5-32-544", "S-1-5-11"], line: 6 },
    ]);
    assert.deepEqual(
      template.unreadable.map(({ error, group, name }) => [error.line, group, name]),
      [
        [4, "restrictedGroups", undefined],
        [5, "restrictedGroups", "S-1-5-32-554"],
      ],
    );
  });

  it("tells a setting with two values, with the lines", () => {
    const text =
      '[Service General Setting]\r\n"spooler",2,""\r\n"Spooler",4,""\r\n[Registry Values]\r\nA\\G=4,5\r\nA\\g=4,5\r\n';
    const template = parse(text);
    assert.deepEqual(template.settings.services, [{ service: "spooler", startup: "automatic" }]);
    assert.deepEqual(template.certainSettings, {
      registryValues: [{ name: "A\\G", type: "dword", value: "5" }],
      userRights: [],
      services: [],
    });
    assert.deepEqual(template.uncarried, [
      {
        section: "Service General Setting",
        keys: ['"Spooler",4,"" (line 3: line 2 sets it to something else, and which counts is not specified)'],
        lines: 1,
      },
    ]);
  });

  it("lets no value bring a line of its own", () => {
    const settings = {
      registryValues: [{ name: "MACHINE\\A", type: "string" as const, value: "x\r\n[Privilege Rights]" }],
    };
    assert.equal(
      told(() => SecurityTemplate.empty("GptTmpl.inf").set(settings)),
      "GptTmpl.inf:registryValues.MACHINE\\A holds a line break, which a template cannot hold. Write it on one line.",
    );
  });

  it("takes no longer than the file is long", () => {
    const blanks = " ".repeat(1_000_000);
    const lines = [
      `[System Access]\n${blanks}x`,
      `[Registry Values]\nA${blanks}x`,
      `[Privilege Rights]\n${blanks}x`,
      `[Service General Setting]\n"a"${blanks}x`,
    ];
    for (const text of lines) {
      const started = processorTime();
      assert.notDeepEqual(toldOf(utf16(text)), []);
      assert.ok(processorTime() - started < 2000, text.slice(0, 20));
    }
  });

  it("is read, or told in one sentence, whatever its bytes", () => {
    const section = fc.constantFrom("System Access", "Registry Values", "Privilege Rights", "Service General Setting");
    const anyText = fc
      .tuple(section, fc.string({ unit: "binary" }))
      .map(([name, line]) => utf16(`[${name}]\r\n${line}`));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), anyText), (bytes) => {
        let template: SecurityTemplate | undefined;
        told(() => (template = SecurityTemplate.parse(bytes, "GptTmpl.inf")));
        if (template) assert.deepEqual(Buffer.from(template.bytes()), Buffer.from(bytes));
        for (const says of toldOf(bytes)) {
          assert.match(says, /^GptTmpl\.inf:(\d+:)?.*\. Open the policy in the Group Policy Management Editor/s);
        }
      }),
    );
  });
});
