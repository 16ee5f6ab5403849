import assert from "node:assert/strict";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { utcDay } from "../../facts/calendar.ts";
import packageJson from "../../package.json" with { type: "json" };
import { rules } from "../../policies/catalogue.ts";
import { fixtures } from "../formats/gpo/support.ts";
import { Ewb, minimal } from "./ewb.ts";

const account = "{F0D5F91A-1754-8612-8863-F8EBF43524AC}";

const ofBackups = rules.filter(({ origins = [] }) => origins.includes("backup")).length;

describe("ewb check --gpo-backup", () => {
  const program = new Ewb();
  const { folder, run: ewb } = program;
  after(() => program.remove());
  before(() => writeFileSync(join(folder, "Pulumi.prod.yaml"), minimal));
  const template = `${join(fixtures, "two-policies", account)}/DomainSysvol/GPO/Machine/microsoft/windows nt/SecEdit/GptTmpl.inf`;

  it("tells what blocks writeback with file and line, and ends with 1", () => {
    const { status, stdout } = ewb("check", "--gpo-backup", join(fixtures, "two-policies", account));
    assert.equal(status, 1);
    assert.equal(
      stdout,
      `error gpo-minimum-password-age Account policy
  ${template}:7
  The group policy "Account policy" of corp.contoso.com: MinimumPasswordAge is 1. Linked to the domain root it makes writeback refuse users who changed their password within that time.
  fix: Set it to 0, or do not define it and let the policy of the stack win with link order 1.
  source: https://learn.microsoft.com/en-us/entra/identity/authentication/tutorial-enable-cloud-sync-sspr-writeback#troubleshooting

${join(fixtures, "two-policies", account)}: 1 error, 0 warnings; the group policy "Account policy" of corp.contoso.com (backed up 2026-11-24T08:30:00) under ${ofBackups} rules, 1 passed, 0 not evaluated, 0 exempted

ewb ${packageJson.version}, ${utcDay(new Date())} · ${join(fixtures, "two-policies", account)}
`,
    );
  });

  it("tells programs in the shape of all findings, beside those of a stack file", () => {
    const { status, stdout, stderr } = ewb(
      "check",
      "--format",
      "json",
      "Pulumi.prod.yaml",
      "--gpo-backup",
      join(fixtures, "two-policies", account),
      "--gpo-backup",
      join(fixtures, "two-policies"),
    );
    assert.equal(status, 1, stderr);
    const { findings, problems } = JSON.parse(stdout) as Record<string, Record<string, unknown>[]>;
    const found = findings?.filter(({ rule }) => rule === "gpo-minimum-password-age");
    assert.deepEqual(
      found?.map((finding) => [Object.keys(finding).join(), finding["file"], finding["line"], finding["urn"]]),
      Array(2).fill([
        "rule,code,severity,title,area,help,references,message,fix,resource,type,urn,property,file,line,fingerprint",
        template,
        7,
        "gpo-backup:corp.contoso.com/{3C7F1491-1330-8E3D-A267-7019DFD2D782}",
      ]),
    );
    assert.deepEqual(problems, []);
  });

  it("knows the service account by the stack file beside it, and not without one", () => {
    const words = ["check", "--format", "json", "--gpo-backup", join(fixtures, "two-policies")];
    const results = (stack: string[]) => {
      const { findings, notEvaluated } = JSON.parse(ewb(...words, ...stack).stdout) as Record<
        string,
        { rule: string }[]
      >;
      const of = (items: readonly { rule: string }[] = []) =>
        items.filter(({ rule }) => rule === "gpo-service-logon-list").length;
      return { findings: of(findings), notEvaluated: of(notEvaluated) };
    };
    const account = (name: string) => {
      const file = `Pulumi.${name}.yaml`;
      writeFileSync(
        join(folder, file),
        minimal.replace("agents:", `serviceAccount: { name: ${name}$ }\n      agents:`),
      );
      return [file];
    };
    assert.deepEqual(results([]), { findings: 0, notEvaluated: 1 });
    assert.deepEqual(results(account("svcWriteback")), { findings: 0, notEvaluated: 0 });
    assert.deepEqual(results(account("svcOther")), { findings: 1, notEvaluated: 0 });
    for (const name of ["svcWriteback", "svcOther"]) rmSync(join(folder, `Pulumi.${name}.yaml`));
  });

  it("judges the kit's own export, whole, beside the stack file that it is from", () => {
    const agents = "agentHostPolicy: { ou: 'OU=Agents,DC=corp,DC=contoso,DC=com' }\n      agents:";
    writeFileSync(join(folder, "own.yaml"), minimal.replace("agents:", agents));
    assert.equal(ewb("gpo", "export", "own.yaml", "--out", "own").status, 0);
    const { status, stdout } = ewb("check", "own.yaml", "--gpo-backup", "own");
    assert.equal(status, 0, stdout);
    assert.equal(stdout.match(/^own\/\S+: clean; .* 0 not evaluated, 0 exempted$/gm)?.length, 2, stdout);
  });

  it("ends with 2 for what it cannot read, and checks the others", () => {
    const { status, stdout, stderr } = ewb(
      "check",
      "--gpo-backup",
      "nowhere",
      "--gpo-backup",
      join(fixtures, "two-policies"),
    );
    assert.equal(status, 2);
    assert.equal(
      stderr,
      "nowhere: cannot be read (it is not there). Name the folder that Backup-GPO -Path was given.\n",
    );
    assert.match(stdout, /^error gpo-minimum-password-age Account policy$/m);
    const json = ewb("check", "--format", "json", "--gpo-backup", "nowhere");
    assert.equal(json.status, 2);
    const { judged: _, ...lists } = JSON.parse(json.stdout) as { judged: unknown };
    assert.deepEqual(lists, {
      formatVersion: 1,
      findings: [],
      notEvaluated: [],
      exempted: [],
      exemptions: [],
      problems: [
        {
          message: "cannot be read (it is not there). Name the folder that Backup-GPO -Path was given.",
          file: "nowhere",
        },
      ],
    });
  });

  it("lets no name of a backup pass for a line of its own", () => {
    const spoiled = join(folder, "spoiled", account);
    cpSync(join(fixtures, "two-policies", account), spoiled, { recursive: true });
    const info = join(spoiled, "bkupInfo.xml");
    writeFileSync(info, readFileSync(info, "utf8").replace("[Account policy]", "[a\n::error file=a::forged\u009b2J]"));
    for (const { stdout, stderr } of [ewb("check", "--gpo-backup", spoiled), ewb("gpo", "import", spoiled)]) {
      assert.match(stdout, /a ::error file=a::forged 2J/);
      assert.doesNotMatch(stdout + stderr, /^::error|\u009b/m);
    }
    writeFileSync(info, readFileSync(info, "utf8").replace(/\{3C7F[^}]*\}/, "x\n::error::y"));
    assert.match(ewb("check", "--gpo-backup", spoiled).stderr, /^.*bkupInfo\.xml: has "x ::error::y" for GPOGuid, /);
  });
});
