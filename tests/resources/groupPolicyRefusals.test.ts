import assert from "node:assert/strict";
import type { PropertyMap } from "../../formats/wire/codec.ts";
import { GroupPolicyWorld, policy, urn } from "../support/groupPolicyWorld.ts";

describe("a GroupPolicyObject", () => {
  const world = new GroupPolicyWorld();

  describe("is refused", () => {
    const refusals = async (change: PropertyMap) =>
      (await world.plugin.check(urn, policy(change))).failures.map(({ property, reason }) => `${property} ${reason}`);

    it("without a setting", async () => {
      assert.deepEqual(await refusals({ accountPolicy: null }), [
        "displayName sets nothing. Declare one or more of accountPolicy, kerberosPolicy, registryValues, userRights and services.",
      ]);
    });

    it("under the name of a policy that every domain has, unless it is adopted", async () => {
      for (const displayName of ["Default Domain Policy", "default domain controllers policy"]) {
        assert.deepEqual(await refusals({ displayName }), [
          `displayName is "${displayName}", which exists in every domain. Write adopt: true, or another name.`,
        ]);
        assert.deepEqual(await refusals({ displayName, adopt: true }), []);
      }
    });

    it("with a link to a container, which is no OU, however its name is written", async () => {
      for (const linkTarget of ["CN=Computers,DC=corp,DC=contoso,DC=com", "cn = Users , DC=corp,DC=contoso,DC=com"])
        assert.deepEqual(await refusals({ linkTarget }), [
          `linkTarget "${linkTarget}" is a container and no OU, and a group policy cannot be linked to it.`,
        ]);
      for (const linkTarget of [
        "OU=CN\\=A,DC=corp,DC=contoso,DC=com",
        "CN=Berlin,CN=Sites,CN=Configuration,DC=contoso,DC=com",
      ])
        assert.deepEqual(await refusals({ linkTarget }), []);
    });

    it("with a server, or a share, by address", async () => {
      assert.match(
        (await refusals({ server: "10.0.0.4" })).join(),
        /^server "10\.0\.0\.4" is not a host name: Kerberos /,
      );
      for (const server of ["0x0a000004", "fe80--1.ipv6-literal.net", "10.0.4", "dc1.0xa"])
        assert.match((await refusals({ server })).join(), /^server "\S+" is not a host name: /);
      assert.deepEqual(await refusals({ server: "0xdc1.corp.contoso.com" }), []);
      for (const host of ["10.0.0.4", "0x0a000001", "[fe80::1]", "FE80--1.IPV6-LITERAL.NET"]) {
        const said = await refusals({ sysvolPath: `\\\\${host}\\SYSVOL\\corp.contoso.com` });
        assert.match(said.join(), /^sysvolPath "\\\\\S+" names its server by address: .* Write one such as \\\\dc1\./);
      }
      assert.deepEqual(await refusals({ sysvolPath: "\\\\dc1.corp.contoso.com\\SYSVOL\\corp.contoso.com" }), []);
    });

    it("with a text that PowerShell reads as a date, wherever a script takes one", async () => {
      const date = "2026-11-28T00:00:00";
      const reason =
        'is "2026-11-28T00:00:00", which PowerShell reads as a date and time and not as a text. Write it in another form.';
      assert.deepEqual(
        await refusals({
          services: [{ service: date, startup: "manual" }],
          credential: { user: date, secretUrl: "https://vault.vault.azure.net/secrets/x" },
        }),
        [`credential.user ${reason}`, `services[0].service ${reason}`],
      );
    });

    it("with values that no template can hold", async () => {
      const name = "MACHINE\\Software\\X";
      const table: [PropertyMap, string][] = [
        [
          { registryValues: [{ name: "HKLM\\Software\\X", type: "dword", value: "1" }] },
          'registryValues[0].name is "HKLM\\\\Software\\\\X". Write the full name of a value, which begins with MACHINE\\, has no quote or equals sign and does not end in a space.',
        ],
        [
          { registryValues: [{ name, type: "qword", value: "1" }] },
          'registryValues[0].type is "qword". Write string or expandString or binary or dword or multiString.',
        ],
        [
          { registryValues: [{ name, type: "dword", value: "4294967296" }] },
          'registryValues[0].value is "4294967296". Write a decimal number from 0 to 4294967295, without zeros before it.',
        ],
        [
          { registryValues: [{ name, type: "dword", value: "01" }] },
          'registryValues[0].value is "01". Write a decimal number from 0 to 4294967295, without zeros before it.',
        ],
        [
          { registryValues: [{ name, type: "multiString", value: "a,b " }] },
          'registryValues[0].value is "a,b ". Write the strings with commas between them, without spaces before or after.',
        ],
        [
          { registryValues: [{ name: `${name} `, type: "string", value: "a" }] },
          `registryValues[0].name is ${JSON.stringify(`${name} `)}. Write the full name of a value, which begins with MACHINE\\, has no quote or equals sign and does not end in a space.`,
        ],
        [
          { registryValues: [{ name, type: "binary", value: "0x1" }] },
          'registryValues[0].value is "0x1". Write hexadecimal bytes with commas between them: 01,00.',
        ],
        [
          { registryValues: [{ name, type: "string", value: 'a"b' }] },
          'registryValues[0].value is "a\\"b". Write a text without double quotes, which a template puts around it.',
        ],
        [
          { registryValues: [{ name, type: "string", value: "a\r\n[System Access]" }] },
          'registryValues[0].value is "a\\r\\n[System Access]". Write at most 1,000 characters without a line break.',
        ],
        [
          { userRights: [{ right: "SeServiceLogonRight", principals: [] }] },
          "userRights[0].principals is empty, which would leave the right to no one and stop what needs it. Name who holds it.",
        ],
        [
          { userRights: [{ right: "SeServiceLogonRight", principals: ["CORP\\svc"] }] },
          'userRights[0].principals[0] is "CORP\\\\svc". Write a SID, or a sAMAccountName without its domain.',
        ],
        [
          { userRights: [{ right: "SeServiceLogonRight", principals: ["*S-1-5-32-544"] }] },
          'userRights[0].principals[0] is "*S-1-5-32-544". Write the SID without the asterisk.',
        ],
        [
          { userRights: [{ right: "Logon", principals: ["svc"] }] },
          'userRights[0].right is "Logon". Write the constant of a right, such as SeServiceLogonRight.',
        ],
        [
          { services: [{ service: "Vault, Svc", startup: "manual" }] },
          'services[0].service is "Vault, Svc". Write the short name of a service, such as VaultSvc.',
        ],
        [
          { services: [{ service: "VaultSvc", startup: "boot" }] },
          'services[0].startup is "boot". Write automatic or manual or disabled.',
        ],
        [
          { services: ["VaultSvc", "vaultsvc"].map((service) => ({ service, startup: "manual" })) },
          "services names vaultsvc twice. Keep one.",
        ],
        [
          { kerberosPolicy: { maxServiceAge: 9 } },
          "kerberosPolicy.maxServiceAge is 9, but must be a whole number of minutes from 10 to 99999",
        ],
        [
          { accountPolicy: { minimumPasswordAge: 0, lockoutObservationWindow: 0 } },
          "accountPolicy.lockoutObservationWindow is 0, but must be a whole number of minutes from 1 to 99999",
        ],
      ];
      for (const [change, refusal] of table) assert.deepEqual(await refusals(change), [refusal]);
    });

    it("with a character that the XML of a backup cannot hold, in any of its texts", async () => {
      const c0 = Array.from({ length: 32 }, (_, code) => String.fromCharCode(code));
      for (const character of [...c0.filter((one) => one !== "\t"), "\ufffe", "\uffff"]) {
        const text = `a${character}b`;
        const changes: PropertyMap[] = [
          { displayName: text },
          { registryValues: [{ name: `MACHINE\\Software\\${text}`, type: "string", value: "x" }] },
          { registryValues: [{ name: "MACHINE\\Software\\X", type: "string", value: text }] },
          { userRights: [{ right: "SeServiceLogonRight", principals: [text] }] },
          { services: [{ service: text, startup: "manual" }] },
        ];
        for (const change of changes) {
          const said = await refusals(change);
          assert.equal(said.length, 1, `${JSON.stringify(change)}: ${said.join()}`);
        }
      }
      const registryValues = [{ name: "MACHINE\\Software\\X", type: "string", value: "a\u0001b" }];
      assert.deepEqual(await refusals({ registryValues }), [
        'registryValues[0].value is "a\\u0001b", which has a character that the XML of a backup cannot hold. Write it without.',
      ]);
      for (const value of ["a\tb", "\u{1f511}", "ä\u0085"])
        assert.deepEqual(
          await refusals({ registryValues: [{ name: "MACHINE\\Software\\X", type: "string", value }] }),
          [],
        );
    });
  });
});
