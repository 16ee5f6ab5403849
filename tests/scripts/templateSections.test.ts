import assert from "node:assert/strict";
import fc from "fast-check";
import type { SecuritySettings } from "../../facts/securitySettings.ts";
import type { JsonObject } from "../../resources/ports/channel.ts";
import { flat } from "../support/flat.ts";
import { skipFor } from "../support/needs.ts";
import { evaluate, findPowerShell, noPowerShell } from "./powerShell.ts";

interface Case {
  text: string;
  settings?: SecuritySettings;
  unset?: string[];
}
interface Result {
  observed: JsonObject;
  changed: string;
  again: string;
  after: JsonObject;
  without: string;
}

/** The account svc has a SID; no other name has. */
const sid = "S-1-5-21-1-2-3-1105";
const program = `$accounts = @{ svc = '${sid}' }
foreach ($case in $cases) {
  $settings = Get-Property $case 'settings'
  $unset = [string[]]@(Get-Property $case 'unset')
  $changed = Set-TemplateSettings $case.text $settings $unset $accounts
  $paths = [string[]]@(Read-Setting $settings | ForEach-Object { "$($_.Group).$($_.Name)" })
  [pscustomobject]@{
    observed = Get-TemplateSettings $case.text $settings $accounts
    changed = $changed
    again = Set-TemplateSettings $changed $settings $unset $accounts
    after = Get-TemplateSettings $changed $settings $accounts
    without = Set-TemplateSettings $changed $null $paths $accounts
  }
}`;
const run = (cases: Case[]) =>
  evaluate(
    ["Call", "TemplateSections", "SecurityTemplate"],
    program,
    cases.map(({ settings, ...others }) => ({ ...others, ...(settings && { settings: flat(settings) }) })),
  ) as Promise<Result[]>;

const dword = (name: string, value: string) => ({ name: `MACHINE\\${name}`, type: "dword" as const, value });
const right = (...principals: string[]) => ({ userRights: [{ right: "SeServiceLogonRight", principals }] });
const service = (startup: "automatic" | "manual" | "disabled", permissions?: string) => ({
  services: [{ service: "VaultSvc", startup, ...(permissions !== undefined && { permissions }) }],
});

describe("sections of the security template", () => {
  before(function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
  });

  it("change in the declared line only, which keeps its form", async () => {
    const table: [name: string, before: string, settings: SecuritySettings, after: string][] = [
      [
        "lockout",
        "[System Access]\nLockoutBadCount = 3",
        { accountPolicy: { lockoutThreshold: 10 } },
        "[System Access]\nLockoutBadCount = 10",
      ],
      [
        "a lockout that never ends",
        "[System Access]\nLockoutDuration = 30",
        { accountPolicy: { lockoutDuration: 0 } },
        "[System Access]\nLockoutDuration = -1",
      ],
      [
        "never, written already",
        "[System Access]\nLockoutDuration=-1",
        { accountPolicy: { lockoutDuration: 0 } },
        "[System Access]\nLockoutDuration=-1",
      ],
      [
        "Kerberos",
        "[Kerberos Policy]\nMaxTicketAge = 10\nMaxClockSkew = 5",
        { kerberosPolicy: { maxTicketAge: 4 } },
        "[Kerberos Policy]\nMaxTicketAge = 4\nMaxClockSkew = 5",
      ],
      [
        "the key in the other section",
        "[System Access]\nMaxClockSkew = 5\n[Kerberos Policy]",
        { kerberosPolicy: { maxClockSkew: 3 } },
        "[System Access]\nMaxClockSkew = 5\n[Kerberos Policy]\nMaxClockSkew = 3",
      ],
      [
        "a registry value",
        "[Registry Values]\nMACHINE\\A=4,1",
        { registryValues: [dword("A", "2")] },
        "[Registry Values]\nMACHINE\\A=4,2",
      ],
      [
        "blanks, quotes and case",
        '[registry values]\n "machine\\a" = 4 , 1 ',
        { registryValues: [dword("A", "2")] },
        '[registry values]\n "machine\\a" = 4,2 ',
      ],
      [
        "a hexadecimal number that is right",
        "[Registry Values]\nMACHINE\\A=4,0x10",
        { registryValues: [dword("A", "16")] },
        "[Registry Values]\nMACHINE\\A=4,0x10",
      ],
      [
        "another type",
        '[Registry Values]\nMACHINE\\A=1,"1"',
        { registryValues: [dword("A", "1")] },
        "[Registry Values]\nMACHINE\\A=4,1",
      ],
      [
        "an equals sign in a name",
        "[Registry Values]\nMACHINE\\A=b=4,1\nMACHINE\\A=4,1",
        { registryValues: [dword("A", "2")] },
        "[Registry Values]\nMACHINE\\A=b=4,1\nMACHINE\\A=4,2",
      ],
      [
        "a string with semicolons",
        "[Registry Values]\n",
        { registryValues: [{ name: "MACHINE\\S", type: "string", value: "O:BAG:BAD:(A;;RC;;;BA)" }] },
        '[Registry Values]\nMACHINE\\S=1,"O:BAG:BAD:(A;;RC;;;BA)"\n',
      ],
      [
        "a string without quotes that is right",
        "[Registry Values]\nMACHINE\\S=1,y",
        { registryValues: [{ name: "MACHINE\\S", type: "string", value: "y" }] },
        "[Registry Values]\nMACHINE\\S=1,y",
      ],
      [
        "several strings",
        "[Registry Values]\n",
        { registryValues: [{ name: "MACHINE\\M", type: "multiString", value: "a,b" }] },
        "[Registry Values]\nMACHINE\\M=7,a,b\n",
      ],
      [
        "bytes in another case",
        "[Registry Values]\nMACHINE\\B=3,0A,ff",
        { registryValues: [{ name: "MACHINE\\B", type: "binary", value: "0a,FF" }] },
        "[Registry Values]\nMACHINE\\B=3,0A,ff",
      ],
      [
        "a right by name",
        "[Privilege Rights]\nSeBackupPrivilege = *S-1-5-32-544",
        right("svc", "S-1-5-80-0"),
        `[Privilege Rights]\nSeBackupPrivilege = *S-1-5-32-544\nSeServiceLogonRight = *${sid},*S-1-5-80-0`,
      ],
      [
        "a right held by the same in another order and form",
        "[Privilege Rights]\nSeServiceLogonRight=*S-1-5-80-0, svc",
        right("SVC", "s-1-5-80-0"),
        "[Privilege Rights]\nSeServiceLogonRight=*S-1-5-80-0, svc",
      ],
      [
        "a right held by one more",
        `[Privilege Rights]\nSeServiceLogonRight = *S-1-5-80-0,*${sid} ; note`,
        right("svc"),
        `[Privilege Rights]\nSeServiceLogonRight = *${sid} ; note`,
      ],
      [
        "a right held by no one",
        "[Privilege Rights]\nSeServiceLogonRight =",
        right("svc"),
        `[Privilege Rights]\nSeServiceLogonRight = *${sid}`,
      ],
      [
        "a service and its permissions",
        '[Service General Setting]\n"VaultSvc",4,"D:(A;;CC;;;AU)"',
        service("manual"),
        '[Service General Setting]\n"VaultSvc",3,"D:(A;;CC;;;AU)"',
      ],
      [
        "a service without quotes",
        "[Service General Setting]\nvaultsvc, 2,",
        service("disabled"),
        "[Service General Setting]\nvaultsvc, 4,",
      ],
      [
        "a service of which only permissions are set",
        '[Service General Setting]\n"VaultSvc",,"D:(A;;CC;;;AU)"',
        service("automatic"),
        '[Service General Setting]\n"VaultSvc",2,"D:(A;;CC;;;AU)"',
      ],
      [
        "a new service",
        "[Service General Setting]\n",
        service("manual"),
        '[Service General Setting]\n"VaultSvc",3,""\n',
      ],
      [
        "permissions of a service that has others",
        '[Service General Setting]\n"VaultSvc",4,"D:(A;;CC;;;AU)"\n"Other",4,"D:(A;;CC;;;AU)"',
        service("manual", "D:(A;;GA;;;BA)"),
        '[Service General Setting]\n"VaultSvc",3,"D:(A;;GA;;;BA)"\n"Other",4,"D:(A;;CC;;;AU)"',
      ],
      [
        "permissions of a service that are right, and a startup that is not",
        '[Service General Setting]\n "vaultsvc" , 4 , "D:(A;;GA;;;BA)" ',
        service("manual", "D:(A;;GA;;;BA)"),
        '[Service General Setting]\n "vaultsvc" , 3 , "D:(A;;GA;;;BA)" ',
      ],
      [
        "permissions on a line without a place for them",
        "[Service General Setting]\nVaultSvc,4",
        service("manual", "D:(A;;GA;;;BA)"),
        '[Service General Setting]\nVaultSvc,3,"D:(A;;GA;;;BA)"',
      ],
      [
        "a service whose name has blanks",
        '[Service General Setting]\nBonjour Service , 4,""\n"Bonjour",4,""',
        { services: [{ service: "Bonjour Service", startup: "manual" }] },
        '[Service General Setting]\nBonjour Service , 3,""\n"Bonjour",4,""',
      ],
      [
        "a new service with permissions",
        "[Service General Setting]\n",
        service("manual", "D:(A;;GA;;;BA)"),
        '[Service General Setting]\n"VaultSvc",3,"D:(A;;GA;;;BA)"\n',
      ],
      [
        "a new section",
        "[Unicode]\nUnicode=yes",
        { ...service("manual"), kerberosPolicy: { maxClockSkew: 5 } },
        '[Unicode]\nUnicode=yes\n[Kerberos Policy]\nMaxClockSkew = 5\n[Service General Setting]\n"VaultSvc",3,""\n',
      ],
    ];
    const results = await run(table.map(([, text, settings]) => ({ text, settings })));
    for (const [index, [name, , settings, after]] of table.entries()) {
      assert.equal(results[index]?.changed, after, name);
      assert.deepEqual(results[index]?.after, flat(settings), `told as declared: ${name}`);
    }
  });

  it("are told as they are where they differ from what was asked, and not at all where they are not set", async () => {
    const text = `[Registry Values]\nMACHINE\\A=4,0x1F\nMACHINE\\C=11,1\n[Privilege Rights]\nSeServiceLogonRight = *S-1-5-11,svc,CORP\\x\n[Service General Setting]\n"VaultSvc",9,""`;
    const asked = {
      registryValues: [dword("a", "7"), dword("B", "1"), dword("C", "1")],
      ...right("Svc", "other"),
      ...service("manual"),
    };
    const [result, all] = await run([{ text, settings: asked }, { text }]);
    const found = (name: string, ...principals: string[]) =>
      flat({ registryValues: [dword(name, "31")], ...right(...principals) });
    assert.deepEqual(result?.observed, found("a", "Svc", "S-1-5-11", "CORP\\x"));
    assert.deepEqual(all?.observed, found("A", "S-1-5-11", "svc", "CORP\\x"));
  });

  it("lose the lines that are unset, and nothing else", async () => {
    const text =
      '; top\r\n[System Access]\r\nMinimumPasswordAge = 1\r\nNewGuestName = "x"\r\n[Registry Values]\r\nMACHINE\\a.b\\C=4,1\r\nmachine\\A.B\\c=4,2\r\nMACHINE\\D=4,1\r\n[Privilege Rights]\r\nSeTcbPrivilege =\r\n[Service General Setting]\r\n"VaultSvc",9,""\r\n';
    const unset = [
      "accountPolicy.minimumPasswordAge",
      "registryValues.MACHINE\\A.B\\C",
      "userRights.setcbprivilege",
      "services.VaultSvc",
      "services.Gone",
      "kerberosPolicy.maxClockSkew",
    ];
    const [result, nothing] = await run([
      { text, unset },
      { text: "", unset },
    ]);
    assert.equal(
      result?.changed,
      '; top\r\n[System Access]\r\nNewGuestName = "x"\r\n[Registry Values]\r\nMACHINE\\D=4,1\r\n[Privilege Rights]\r\n[Service General Setting]\r\n',
    );
    assert.equal(nothing?.changed, "");
  });

  it("lose a service's permissions alone where its startup stays, and the line where both go", async () => {
    const line = (...rest: string[]) => ['[Service General Setting]\n"VaultSvc",3,', ...rest, "\n"].join("");
    const text = line('"D:(A;;GA;;;BA)"');
    const ofService = ["servicePermissions.vaultsvc", "services.VaultSvc"];
    const [startup, both, none] = await run([
      { text, unset: ofService.slice(0, 1) },
      { text, unset: ofService },
      { text: line('""'), unset: ofService.slice(0, 1) },
    ]);
    assert.equal(startup?.changed, line('""'));
    assert.equal(both?.changed, "[Service General Setting]\n");
    assert.equal(none?.changed, line('""'));
  });

  it("hold their laws on arbitrary templates", async () => {
    const seed = Date.now() & 0x7fffffff;
    const cases = structuredClone(fc.sample(anyCase, { numRuns: 120, seed })) as (Case & {
      settings: SecuritySettings;
    })[];
    const results = await run(cases);
    for (const [index, { text, settings }] of cases.entries()) {
      const result = results[index] as Result;
      const told = `seed ${seed}, case ${index}: ${JSON.stringify({ text, settings, result })}`;
      assert.deepEqual(result.after, flat(settings), told);
      assert.equal(result.again, result.changed, `idempotent, ${told}`);
      const own = Object.values(settings)
        .flat()
        .map((item) => Object.values(item as object)[0] as string);
      if (text.trim() === "") continue;
      assert.deepEqual(foreign(result.changed, own), foreign(text, own), `unknown lines kept, ${told}`);
      assert.deepEqual(foreign(result.without, own), foreign(text, own), `also when they go again, ${told}`);
    }
  });
});

/** The lines that are neither blank nor a header nor mention one of the names. */
function foreign(text: string, names: readonly string[]): string[] {
  return text
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== "" && !line.trim().startsWith("["))
    .filter((line) => !names.some((name) => line.toLowerCase().includes(name.toLowerCase())));
}

const blank = fc.constantFrom("", " ", "\t");
const registryNames = ["MACHINE\\A", "MACHINE\\System\\Value 1", "machine\\software\\x=y"];
const rights = ["SeServiceLogonRight", "SeBackupPrivilege"];
const services = ["VaultSvc", "AppIDSvc"];
const anyLine = fc.oneof(
  fc
    .tuple(
      blank,
      fc.constantFrom(...registryNames, "MACHINE\\Other"),
      blank,
      fc.constantFrom("4,1", "4 , 0x2", '1,"a;b"', "7,a,b", "3,0a", "11,x", "", "x"),
    )
    .map(([indent, name, space, value]) => `${indent}${name}${space}=${space}${value}`),
  fc
    .tuple(
      fc.constantFrom(...rights, "SeTcbPrivilege"),
      blank,
      fc.constantFrom("", "*S-1-5-11", "svc", "*S-1-5-11,SVC , CORP\\x", "*S-1-5-11 ; note"),
    )
    .map(([name, space, value]) => `${name}${space}=${space}${value}`),
  fc
    .tuple(
      fc.constantFrom(...services, "Spooler"),
      fc.constantFrom('"', ""),
      fc.constantFrom("2", "3", "", "9"),
      fc.constantFrom('""', '"D:(A;;CC;;;AU)"', ""),
    )
    .map(([name, quote, startup, sddl]) => `${quote}${name}${quote},${startup},${sddl}`),
  fc.constantFrom(
    "[Registry Values]",
    "[privilege rights]",
    "[Service General Setting]",
    "[System Access]",
    "[Version]",
    "",
    "; MACHINE\\A=4,9",
    "[broken",
    "= x",
    "$1 ${before} `r",
  ),
  fc.string({ unit: "grapheme", maxLength: 12 }).filter((text) => !/[\r\n\0]/.test(text)),
);
const data = fc.oneof(
  fc.record({ type: fc.constant("dword" as const), value: fc.nat().map(String) }),
  fc.record({
    type: fc.constantFrom("string" as const, "expandString" as const),
    value: fc.constantFrom("", "a;b", "%x% y", " z"),
  }),
  fc.record({ type: fc.constant("multiString" as const), value: fc.constantFrom("a,b", "a") }),
  fc.record({ type: fc.constant("binary" as const), value: fc.constantFrom("00", "0a,FF") }),
);
const list = <T>(names: string[], item: (name: string) => fc.Arbitrary<T>) =>
  fc.subarray(names, { minLength: 1 }).chain((chosen) => fc.tuple(...chosen.map(item)));
const anyCase = fc.record({
  text: fc
    .tuple(fc.array(anyLine, { maxLength: 12 }), fc.constantFrom("\r\n", "\n"), fc.boolean())
    .map(([lines, newLine, ended]) => lines.join(newLine) + (ended ? newLine : "")),
  settings: fc.record(
    {
      registryValues: list(registryNames, (name) => data.map((one) => ({ name, ...one }))),
      userRights: list(rights, (name) =>
        fc
          .subarray(["svc", "S-1-5-80-0", sid.replace("1105", "1106")], { minLength: 1 })
          .map((principals) => ({ right: name, principals })),
      ),
      services: list(services, (name) =>
        fc.record(
          {
            service: fc.constant(name),
            startup: fc.constantFrom("automatic" as const, "manual" as const, "disabled" as const),
            permissions: fc.constantFrom("D:(A;;CC;;;AU)", "D:(A;;GA;;;BA)"),
          },
          { requiredKeys: ["service", "startup"] },
        ),
      ),
    },
    { requiredKeys: [] },
  ),
});
