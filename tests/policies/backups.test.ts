import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Backup } from "../../formats/gpo/backup.ts";
import { backupView } from "../../policies/backupView.ts";
import { evaluate } from "../../policies/evaluate.ts";
import type { Place, ResourceView } from "../../policies/rule.ts";
import { DOMAIN_ROOT_DELEGATION } from "../../policies/types.ts";
import { view } from "./support/stackFixture.ts";
import { copyOf, readBackups, realBackups, registryPol, removeCopies, utf16 } from "../formats/gpo/support.ts";

const id = "{F0D5F91A-1754-8612-8863-F8EBF43524AC}";
const machine = "DomainSysvol/GPO/Machine";
const lsa = "MACHINE\\System\\CurrentControlSet\\Control\\Lsa";
const tls = "System\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2";
const framework = "Software\\Microsoft\\.NETFramework\\v4.0.30319";
const powerShell = "Software\\Policies\\Microsoft\\Windows\\PowerShell";

describe("findings in backups", () => {
  after(removeCopies);

  function backupOf(template: string, pol?: Parameters<typeof registryPol>[0]): Backup {
    const folder = join(copyOf("two-policies"), id);
    writeFileSync(join(folder, machine, "microsoft/windows nt/SecEdit/GptTmpl.inf"), utf16(template));
    if (pol) writeFileSync(join(folder, machine, "registry.pol"), registryPol(pol));
    return readBackups(folder)[0] ?? assert.fail();
  }

  /** What each rule that has something to say says, as `rule line: text`, without what is the same in all texts. */
  function judged(backup: Backup, around: readonly ResourceView[] = []): string[] {
    const { findings, notEvaluated } = evaluate([backupView(backup), ...around], { today: "2026-11-24" });
    const policy = `the group policy "${backup.displayName}" of ${backup.domain}: `;
    const at = (place: Place | undefined) => place?.line ?? place?.file.split("/").at(-1);
    const ofBackup = <Item extends { resource: { name: string } }>(items: readonly Item[]) =>
      items.filter(({ resource }) => resource.name === backup.displayName);
    return [
      ...ofBackup(findings).map(({ rule, place, message }) => {
        assert.ok(message.startsWith(`T${policy.slice(1)}`), message);
        return `${rule.id} ${at(place)}: ${message.slice(policy.length)}`;
      }),
      ...ofBackup(notEvaluated).map(({ rule, place, reason }) => {
        assert.ok(reason.startsWith(policy), reason);
        return `${rule.id} ${at(place)}: not evaluated, ${reason.slice(policy.length)}`;
      }),
    ];
  }

  /** Each expected text is followed by why it matters, which the cases of the rules hold word for word. */
  function assertJudged(found: readonly string[], expected: readonly string[]): void {
    assert.equal(found.length, expected.length, found.join("\n"));
    const sorted = [...expected].sort();
    for (const [index, text] of [...found].sort().entries()) {
      const says = sorted[index] ?? "";
      assert.ok(text.startsWith(says), `${text}\nis not\n${says}`);
      assert.match(text.slice(says.length), says.includes(": not evaluated,") ? /^$/ : /^ [A-Z].*\.$/);
    }
  }

  it("says nothing about a policy as writeback needs it", () => {
    const good = `[System Access]
MinimumPasswordAge = 0
PasswordHistorySize = 24
ClearTextPassword = 0
[Registry Values]
${lsa}\\RestrictRemoteSAM=1,"O:BAG:BAD:(A;;RC;;;BA)(A;;RC;;;AU)"
MACHINE\\${tls}\\Client\\Enabled=4,1
MACHINE\\${tls}\\Server\\DisabledByDefault=4,0
MACHINE\\${framework}\\SchUseStrongCrypto=4,1
[Privilege Rights]
SeDenyServiceLogonRight = *S-1-5-32-546
SeDenyNetworkLogonRight = *S-1-5-32-546,*S-1-5-113,Guests
SeNetworkLogonRight = *S-1-5-32-544,*S-1-5-11,*S-1-5-9
[Service General Setting]
"VaultSvc",3,""`;
    const remoteSigned: Parameters<typeof registryPol>[0] = [
      [powerShell, "EnableScripts", 1],
      [powerShell, "ExecutionPolicy", "RemoteSigned"],
    ];
    assertJudged(judged(backupOf(good, remoteSigned)), []);
    assertJudged(judged(backupOf("[Unicode]")), []);
  });

  const fails: [says: string, template: string][] = [
    [
      "gpo-minimum-password-age 2: MinimumPasswordAge is 1.",
      "[System Access]\nMinimumPasswordAge = 1\nPasswordHistorySize = 1",
    ],
    [
      "gpo-password-history 3: PasswordHistorySize is 23 and MinimumPasswordAge 0.",
      "[System Access]\nMinimumPasswordAge = 0\nPasswordHistorySize = 23",
    ],
    ["gpo-reversible-encryption 2: ClearTextPassword is 1.", "[System Access]\nClearTextPassword = 1"],
    ["gpo-credential-manager 2: The service VaultSvc is disabled.", '[Service General Setting]\n"vaultsvc",4,""'],
    [`gpo-tls-12 2: HKLM\\${tls}\\Client\\Enabled is 0.`, `[Registry Values]\nmachine\\${tls}\\client\\enabled=4,0`],
    [
      `gpo-tls-12 2: HKLM\\${tls}\\Server\\DisabledByDefault is 1.`,
      `[Registry Values]\nMACHINE\\${tls}\\Server\\DisabledByDefault=4,1`,
    ],
    [
      `gpo-strong-cryptography 2: HKLM\\${framework}\\SchUseStrongCrypto is 0.`,
      `[Registry Values]\nMACHINE\\${framework}\\SchUseStrongCrypto=4,0`,
    ],
    [
      "gpo-service-logon-denied 2: SeDenyServiceLogonRight denies it to S-1-1-0.",
      "[Privilege Rights]\nSeDenyServiceLogonRight = *S-1-1-0",
    ],
    [
      "gpo-network-logon-denied 2: SeDenyNetworkLogonRight denies it to S-1-5-32-546, S-1-5-11.",
      "[Privilege Rights]\nSeDenyNetworkLogonRight = *S-1-5-32-546,*S-1-5-11",
    ],
    [
      "gpo-service-logon-list 2: SeServiceLogonRight gives it to S-1-5-80-0.",
      "[Privilege Rights]\nSeServiceLogonRight = *S-1-5-80-0",
    ],
    [
      "gpo-network-logon-list 2: SeNetworkLogonRight gives it to S-1-5-32-544, S-1-5-9.",
      "[Privilege Rights]\nSeNetworkLogonRight = *S-1-5-32-544,*S-1-5-9",
    ],
    [
      'gpo-remote-sam 2: RestrictRemoteSAM is "O:BAG:BAD:(A;;RC;;;BA)", which leaves the agents\' service account out.',
      `[Registry Values]\n${lsa}\\RestrictRemoteSam=1,"O:BAG:BAD:(A;;RC;;;BA)"`,
    ],
  ];
  for (const [says, template] of fails) it(says, () => assertJudged(judged(backupOf(template)), [says]));

  it("reads administrative templates too, and the execution policy in them", () => {
    const says = (value: string) =>
      `gpo-execution-policy registry.pol: HKLM\\${powerShell}\\ExecutionPolicy is ${value}.`;
    for (const value of ["Unrestricted", "AllSigned", "Bypass"]) {
      assertJudged(judged(backupOf("[Unicode]", [[powerShell.toUpperCase(), "executionpolicy", value]])), [
        says(value),
      ]);
    }
    assertJudged(
      judged(
        backupOf("[Unicode]", [
          [powerShell, "EnableScripts", 0],
          [`${tls}\\Client`, "Enabled", 0],
        ]),
      ),
      [
        `gpo-tls-12 registry.pol: HKLM\\${tls}\\Client\\Enabled is 0.`,
        `gpo-execution-policy registry.pol: HKLM\\${powerShell}\\EnableScripts is 0.`,
      ],
    );
    assertJudged(judged(backupOf("[Unicode]", [[powerShell, "**del.ExecutionPolicy", " "]])), []);
  });

  it("does not say no where only the domain knows", () => {
    const account = "S-1-5-21-1-2-3-1104";
    const rights = `[Privilege Rights]\nSeDenyServiceLogonRight = *${account}\nSeServiceLogonRight = *S-1-5-80-0,svcWriteback$\nSeDenyNetworkLogonRight = *S-1-5-32-545`;
    const ending = "whether the agents' service account is among them, the policy does not tell";
    assertJudged(judged(backupOf(rights)), [
      `gpo-service-logon-denied 2: not evaluated, SeDenyServiceLogonRight names ${account}; ${ending}`,
      `gpo-service-logon-list 3: not evaluated, SeServiceLogonRight names svcWriteback$; ${ending}`,
      `gpo-network-logon-denied 4: not evaluated, SeDenyNetworkLogonRight names S-1-5-32-545; ${ending}`,
    ]);
    const sam = (entries: string) =>
      judged(backupOf(`[Registry Values]\n${lsa}\\RestrictRemoteSAM=1,"O:BAG:BAD:${entries}"`));
    assertJudged(sam(`(A;;RC;;;BA)(A;;RC;;;${account})`), [
      `gpo-remote-sam 2: not evaluated, RestrictRemoteSAM allows ${account}; ${ending}`,
    ]);
    assertJudged(sam("(A;;RC;;;BA)(A;;RC;;;DU)"), [
      `gpo-remote-sam 2: not evaluated, RestrictRemoteSAM allows DU; ${ending}`,
    ]);
    assertJudged(sam(`(D;;RC;;;${account})(A;;RC;;;WD)`), [
      `gpo-remote-sam 2: not evaluated, RestrictRemoteSAM denies ${account}; ${ending}`,
    ]);
    assertJudged(sam(`(D;;RC;;;BA)(A;;RC;;;WD)`), []);
    assertJudged(sam(`(D;;RC;;;AU)(A;;RC;;;${account})`), [
      `gpo-remote-sam 2: RestrictRemoteSAM is "O:BAG:BAD:(D;;RC;;;AU)(A;;RC;;;${account})", which leaves the agents' service account out.`,
    ]);
    assertJudged(judged(backupOf("[Privilege Rights]\nSeNetworkLogonRight = *S-1-5-32-544,*S-1-5-32-554,IT")), [
      `gpo-network-logon-list 2: not evaluated, SeNetworkLogonRight names S-1-5-32-554, IT; ${ending}`,
    ]);
  });

  it("takes what leaves the domain controllers out of network logons for a policy of other computers", () => {
    const lists = (denied: string, given: string) =>
      judged(backupOf(`[Privilege Rights]\nSeDenyNetworkLogonRight = ${denied}\nSeNetworkLogonRight = ${given}`)).map(
        (text) => text.replace(/, it gives.*/, ""),
      );
    const asForOthers = ["gpo-network-logon-denied 2: not evaluated", "gpo-network-logon-list 3: not evaluated"];
    for (const workstations of ["*S-1-5-32-544,*S-1-5-32-555", "Administrators", ""])
      assert.deepEqual(lists("*S-1-1-0", workstations).sort(), asForOthers);
    for (const controllers of ["*S-1-5-32-544,*S-1-5-9", "Enterprise Domain Controllers", "*S-1-5-21-1-2-3-516"])
      assert.match(lists("*S-1-1-0", controllers).sort().join(), /^gpo-[^,]*denies it to[^,]*,.*gives it to/);
    assert.match(lists("*S-1-1-0", "*S-1-5-11").join(), /denies it to/);
  });

  it("judges an account policy by where the backup says that it was linked", () => {
    const weak = "[System Access]\nMinimumPasswordAge = 0\nPasswordHistorySize = 1\nMinimumPasswordLength = 8\nClearTextPassword = 1"; // prettier-ignore
    const linkedTo = (template: string, ...targets: string[]) => {
      const backup = backupOf(template);
      const links = targets.map((target) => `<LinksTo><SOMPath>${target}</SOMPath></LinksTo>`);
      const report = `<GPO xmlns="http://www.microsoft.com/GroupPolicy/Settings">${links.join("")}</GPO>`;
      writeFileSync(join(backup.folder, "gpreport.xml"), utf16(report));
      return judged(backup);
    };
    const [age = assert.fail()] = linkedTo("[System Access]\nMinimumPasswordAge = 1", "corp.contoso.com/Workstations");
    assert.match(
      age,
      /^gpo-minimum-password-age 2: not evaluated, it was linked to corp.contoso.com\/Workstations when/,
    );
    const onUnits = linkedTo(weak, "corp.contoso.com/Workstations", "corp.contoso.com/Servers");
    assert.equal(onUnits.filter((text) => text.includes("not evaluated")).length, 3, onUnits.join("\n"));
    for (const targets of [[], ["corp.contoso.com/Workstations", "corp.contoso.com"]])
      assert.doesNotMatch(linkedTo(weak, ...targets).join("\n"), /not evaluated/);
  });

  it("says yes or no where the service account is known, by its name, by its SID, and by a name that is another's", () => {
    const account = (name: string, more: Record<string, unknown> = {}) =>
      view(DOMAIN_ROOT_DELEGATION, name, { domain: "corp.contoso.com", account: name, ...more });
    const known = account("svcWriteback$", { accountSid: "S-1-5-21-1-2-3-1104" });
    const lists = (right: string, ...accounts: string[]) =>
      judged(backupOf(accounts.map((one) => `[Privilege Rights]\n${right} = ${one}`).join("\n")), [known]).map(
        (text) => text.split(":")[1],
      );
    for (const own of ["SVCwriteback$,*S-1-5-80-0", "*S-1-5-21-1-2-3-1104,*S-1-5-80-0"]) {
      assert.deepEqual(lists("SeServiceLogonRight", own), []);
      assert.match(lists("SeDenyServiceLogonRight", own).join(), /denies it to/);
    }
    assert.match(lists("SeServiceLogonRight", "other$,EMEA\\third$").join(), /gives it to other\$/);
    assert.match(
      lists("SeServiceLogonRight", "other$,CORP\\svcWriteback$").join(),
      /not evaluated/,
      "CORP may be the domain",
    );
    assert.deepEqual(lists("SeDenyServiceLogonRight", "other$"), []);
    for (const group of ["Agents", "*S-1-5-21-1-2-3-513"]) {
      assert.match(lists("SeServiceLogonRight", group).join(), /not evaluated/);
      assert.match(lists("SeDenyServiceLogonRight", group).join(), /not evaluated/);
    }
    const both = [known, account("second$")];
    const two = (right: string, list: string) =>
      judged(backupOf(`[Privilege Rights]\n${right} = ${list},*S-1-5-${right.includes("Deny") ? 7 : "80-0"}`), both)
        .length;
    assert.deepEqual(
      [two("SeServiceLogonRight", "svcWriteback$"), two("SeServiceLogonRight", "second$,svcwriteback$")],
      [1, 0],
    );
    assert.deepEqual([two("SeDenyServiceLogonRight", "second$"), two("SeDenyServiceLogonRight", "third$")], [1, 0]);
  });

  it("finds in the STIG's own backup what blocks and what may block", function () {
    const [stig] = readBackups(join(realBackups(this), "windows-computer"));
    assertJudged(judged(stig ?? assert.fail()), [
      "gpo-minimum-password-age 4: MinimumPasswordAge is 1.",
      "gpo-network-logon-list 64: not evaluated, it gives SeNetworkLogonRight to no domain controllers (S-1-5-9), which replicate with it, and is taken for one of other computers: SeNetworkLogonRight gives it to S-1-5-32-544. A list in a policy takes the place of the rights on the computer: on a domain controller the agent can no longer sign in to the directory that it writes to",
      'gpo-remote-sam 18: RestrictRemoteSAM is "O:BAG:BAD:(A;;RC;;;BA)", which leaves the agents\' service account out.',
    ]);
  });
});
