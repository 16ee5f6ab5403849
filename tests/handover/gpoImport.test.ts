import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { loadStackFile } from "../../stack/config/load.ts";
import { fixtures, realBackups } from "../formats/gpo/support.ts";
import { Ewb, minimal } from "../cli/ewb.ts";

const account = "{F0D5F91A-1754-8612-8863-F8EBF43524AC}";

describe("ewb gpo import", function () {
  const program = new Ewb();
  const { folder, run: ewb } = program;
  after(() => program.remove());
  it("prints what a backup sets, with an age of 0 and the former one in a comment", () => {
    const { status, stdout, stderr } = ewb(
      "gpo",
      "import",
      join(fixtures, "two-policies"),
      "--id",
      account.slice(1, -1).toLowerCase(),
    );
    assert.equal(status, 0, stderr);
    assert.equal(
      stdout,
      `# The group policy "Account policy" {3C7F1491-1330-8E3D-A267-7019DFD2D782} of corp.contoso.com, from the backup ${account} of 2026-11-24T08:30:00.
# It was linked nowhere.
# Keys of a forest, or of one of its domains.
# A policy of the kit's own with these keys is for domain controllers; for others too, write groupPolicy: { appliesTo: everyComputer }.

accountPolicy:
  minimumPasswordAge: 0 # the backup says 1, within which writeback refuses users
  maximumPasswordAge: 0
  passwordHistorySize: 24
  passwordComplexity: true
groupPolicy:
  # With adopt: true and this name the stack changes the existing policy instead of making one of its own:
  # name: "Account policy"
  kerberosPolicy:
    maxClockSkew: 5
`,
    );
  });

  it("writes a new file, and says what the age was", () => {
    const words = ["gpo", "import", join(fixtures, "two-policies", account), "--out", "part.yaml"];
    assert.equal(
      ewb(...words).stdout,
      "part.yaml is written. Minimum password age: the backup says 1, within which writeback refuses users.\n",
    );
    const again = ewb(...words);
    assert.equal(again.status, 2);
    assert.equal(again.stderr, "part.yaml is there already, and nothing is overwritten. Name a new file.\n");
  });

  it("ends with 2 and the list where the backup is not clear", () => {
    const path = join(fixtures, "two-policies");
    const list = `
  {1AAEBB4E-0A5C-843B-A819-991FD73A88C2} "Agent <hosts> & more" of corp.contoso.com, 2026-11-24T08:30:00
  ${account} "Account policy" of corp.contoso.com, 2026-11-24T08:30:00
`;
    const several = ewb("gpo", "import", path);
    assert.equal(`${several.status} ${several.stderr}`, `2 ${path} holds 2 backups. Choose one with --id:${list}`);
    const other = ewb("gpo", "import", path, "--id", "{0}");
    assert.equal(`${other.status} ${other.stderr}`, `2 ${path} holds no backup {0}. It holds:${list}`);
    const damaged = ewb("gpo", "import", join(fixtures, "damaged/document-type"));
    assert.equal(damaged.status, 2);
    assert.match(damaged.stderr, /^.*Backup\.xml: declares a document type, /);
  });

  it("lets no name of a backup end its comment", () => {
    const spoiled = join(folder, "spoiled");
    cpSync(join(fixtures, "two-policies", account), join(spoiled, account), { recursive: true });
    const info = join(spoiled, account, "bkupInfo.xml");
    writeFileSync(info, readFileSync(info, "utf8").replace("[Account policy]", "[a\u2028b\r\nadopt: true]"));
    assert.deepEqual(Object.keys(parse(ewb("gpo", "import", spoiled).stdout) as object), [
      "accountPolicy",
      "groupPolicy",
    ]);
  });

  it("carries a backup of GPMC into a stack file that is good, and names the rest", function () {
    const { status, stdout, stderr } = ewb("gpo", "import", join(realBackups(this), "windows-computer"));
    assert.equal(status, 0, stderr);
    const stack = join(folder, "stig.yaml");
    writeFileSync(stack, minimal.replace(/^ {6}agents:/m, `${stdout.replace(/^(?=.)/gm, "      ")}      agents:`));
    const [domain] = loadStackFile(stack).model.forests[0]?.domains ?? [];
    assert.deepEqual(domain?.accountPolicy, {
      minimumPasswordAge: 0,
      maximumPasswordAge: 60,
      minimumPasswordLength: 14,
      passwordHistorySize: 24,
      passwordComplexity: true,
      reversibleEncryption: false,
      lockoutThreshold: 3,
      lockoutDuration: 0,
      lockoutObservationWindow: 15,
    });
    assert.deepEqual([domain.groupPolicy.registryValues.length, domain.groupPolicy.userRights.length], [41, 19]);
    assert.deepEqual(stdout.match(/^# - .*$/gm), [
      ...[
        "TrustedCredManAccess",
        "Tcb",
        "CreateToken",
        "CreatePermanent",
        "EnableDelegation",
        "LockMemory",
        "Relabel",
      ].map((right) => `# - [Privilege Rights] Se${right}Privilege, which is given to no one`),
      "# - [Privilege Rights] SeNetworkLogonRight = *S-1-5-32-544: would block writeback. SeNetworkLogonRight gives it to S-1-5-32-544. A list in a policy takes the place of the rights on the computer: on a domain controller the agent can no longer sign in to the directory that it writes to.",
      "# - [System Access] ForceLogoffWhenHourExpire, NewGuestName, LSAAnonymousNameLookup, EnableGuestAccount",
      "# - Machine/comment.cmtx",
      "# - Machine/registry.pol: 87 values of administrative templates",
      "# - Machine/microsoft/windows nt/Audit/audit.csv",
      `# - [Registry Values] MACHINE\\System\\CurrentControlSet\\Control\\Lsa\\RestrictRemoteSAM=1,"O:BAG:BAD:(A;;RC;;;BA)": gpo-remote-sam: RestrictRemoteSAM is "O:BAG:BAD:(A;;RC;;;BA)", which leaves the agents' service account out. On the sync server or the domain controllers this is documented to end writeback of Entra Connect Sync with SSPR_0029; that it hits the cloud sync agent the same way is inferred. The registry value stays when the policy goes.`,
    ]);
  });
});
