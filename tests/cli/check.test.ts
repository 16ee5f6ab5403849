import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kit } from "../engine/engine.ts";
import { attestedToday } from "../support/attestedToday.ts";

const contoso = attestedToday(readFileSync(join(kit, "examples/Pulumi.contoso.yaml"), "utf8"));

describe("ewb check", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "ewb-check-"))));
  after(() => rmSync(folder, { recursive: true }));

  function ewb(...words: string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(kit, "cli/ewb.mjs"), ...words], {
      cwd: folder,
      encoding: "utf8",
    });
    return { status, stdout, stderr };
  }
  const write = (name: string, text: string | Buffer) => writeFileSync(join(folder, name), text);

  it("is clean for the examples, in one process", () => {
    const files = ["minimal", "contoso", "hardened", "pilot"].map((name) => `Pulumi.${name}.yaml`);
    for (const file of files) write(file, attestedToday(readFileSync(join(kit, "examples", file), "utf8")));
    const { status, stdout, stderr } = ewb("check", ...files);
    assert.equal(status, 0, stderr);
    assert.equal(stdout.match(/: clean; .* 0 not evaluated, /g)?.length, 4, stdout);
  });

  it("tells what is wrong with a log of an engine's events, and of how many stacks it is", () => {
    write("Pulumi.logged.yaml", contoso);
    write("no-events.json", '{"version":3}\n');
    const wrong = ewb("check", "Pulumi.logged.yaml", "--event-log", "no-events.json");
    assert.equal(wrong.status, 2);
    assert.match(
      wrong.stderr,
      /^no-events\.json:1: is not an event of an engine\. Name a file that `PULUMI_DEBUG_COMMANDS=true pulumi/m,
    );
    const missing = ewb("check", "Pulumi.logged.yaml", "--event-log", "nowhere.json");
    assert.match(missing.stderr, /^nowhere\.json: cannot be read: there is no such file\. Name a file/m);
    const two = ewb("check", "Pulumi.logged.yaml", "Pulumi.logged.yaml", "--event-log", "no-events.json");
    assert.match(two.stderr, /--event-log is of a run of one stack, and 2 are given\. Name the stack/);
    write("stopped.json", '{"sequence":1,"timestamp":1,"policyLoadEvent":{}}\n');
    const stopped = ewb("check", "Pulumi.logged.yaml", "--event-log", "stopped.json");
    assert.match(stopped.stdout, /did not come to its end/);
    assert.doesNotMatch(stopped.stdout, /: clean; /);
  });

  it("points out what Pulumi would write otherwise, with the quoted form, and is clean all the same", () => {
    const day = /on: "(\d{4}-\d\d-\d\d)"/.exec(contoso)?.[1] ?? "";
    write("Pulumi.rewritten.yaml", contoso.replace(`on: "${day}"`, `on: ${day}`));
    const { status, stdout } = ewb("check", "Pulumi.rewritten.yaml");
    assert.equal(status, 0);
    assert.match(stdout, /: clean; /);
    assert.match(
      stdout,
      new RegExp(`Pulumi\\.rewritten\\.yaml:17:\\d+: tenant\\.attestation\\.on: Without quotes .* Write "${day}"\\.`),
    );
    write("Pulumi.quoted.yaml", contoso);
    assert.doesNotMatch(ewb("check", "Pulumi.quoted.yaml").stdout, /Without quotes/);
  });

  it("names the environment of what only Pulumi ESC knows, evaluates nothing, and leaves out settings of deployments", () => {
    const esc = mkdtempSync(join(tmpdir(), "ewb-esc-"));
    const inFolder = (...words: string[]) =>
      spawnSync(process.execPath, [join(kit, "cli/ewb.mjs"), ...words], {
        cwd: esc,
        encoding: "utf8",
      });
    writeFileSync(join(esc, "Pulumi.prod.yaml"), "environment:\n  - contoso/writeback-prod\n  - contoso/more: {}\n");
    const stage = contoso
      .replace(/ {2}entra-writeback:forests:[^]*/, "")
      .replace("config:", "environment: [contoso/stage]\nconfig:");
    writeFileSync(join(esc, "Pulumi.stage.yaml"), stage);
    writeFileSync(join(esc, "Pulumi.prod.deploy.yaml"), "settings: {}\n");
    const { status, stdout, stderr } = inFolder("check");
    assert.deepEqual([status, stderr], [0, ""]);
    assert.equal(
      stdout.replace(/[0-9a-f]{64}/g, "(hash)").replace(/^(ewb) \d\S*, \d{4}-\d\d-\d\d/m, "$1"),
      `Pulumi.prod.yaml: nothing was evaluated: config can only come from the environments contoso/writeback-prod, contoso/more, which are not known offline

Pulumi.stage.yaml: nothing was evaluated: forests can only come from the environment contoso/stage, which is not known offline

ewb · Pulumi.prod.yaml, SHA-256 (hash) · Pulumi.stage.yaml, SHA-256 (hash)
`,
    );
    const { unknown } = JSON.parse(inFolder("check", "--format", "json").stdout) as { unknown: unknown[] };
    assert.equal(unknown.length, 2);
    const changes = inFolder("changes", "Pulumi.stage.yaml", "--out", "out");
    assert.equal(changes.status, 2);
    assert.match(changes.stderr, /forests can only come from the environment contoso\/stage.*policy pack/);
    const named = inFolder("check", "Pulumi.prod.deploy.yaml");
    assert.equal(named.status, 2);
    assert.match(named.stderr, /this is a file of settings for Pulumi Deployments\. Name a stack file/);
    rmSync(esc, { recursive: true });
  });

  it("tells findings with the line that is to be changed, and ends with 1", () => {
    write("Pulumi.age.yaml", contoso.replace("minimumPasswordAge: 0 #", "minimumPasswordAge: 1 #"));
    const { status, stdout } = ewb("check");
    assert.equal(status, 1);
    const line = contoso.split("\n").findIndex((text) => text.includes("minimumPasswordAge: 0 #")) + 1;
    assert.ok(
      stdout.startsWith(`error minimum-password-age corp.contoso.com
  Pulumi.age.yaml:${line}:9
  The minimum password age declared for corp.contoso.com is 1 day, but must be 0, because writeback refuses users who changed their password within it.
  fix: Set accountPolicy.minimumPasswordAge to 0, or leave it out: 0 is the default.
  source: https://learn.microsoft.com/`),
      stdout,
    );
  });

  it("tells what declared group policies do, each at its line", () => {
    const declared = `config:
  azure-native:location: westeurope
  entra-writeback:tenant:
    id: 11111111-1111-1111-1111-111111111111
    selfServicePasswordReset: all
    writeback: { passwords: true, cloudSync: true, accountUnlock: true }
  entra-writeback:forests:
    - domains:
        - corp.contoso.com
        - name: emea.corp.contoso.com
          passwordSettings:
            - { name: Pilot, precedence: 1, appliesTo: [Pilot], minimumPasswordAge: 1 }
          groupPolicy:
            services:
              - { service: Spooler, startup: disabled }
              - { service: VaultSvc, startup: disabled }
      serviceAccount: svcWriteback$
      accountPolicy:
        minimumPasswordAge: 0
        passwordHistorySize: 12
      groupPolicy:
        userRights:
          - { right: SeBatchLogonRight, principals: [Administrators] }
          - { right: SeServiceLogonRight, principals: [S-1-5-80-0] }
          - { right: SeDenyNetworkLogonRight, principals: [svcwriteback$, Guests] }
      agentHostPolicy: { ou: "OU=Agents,DC=corp,DC=contoso,DC=com" }
      agents: { subnetId: /subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/hub/subnets/tier0 }
`;
    write("Pulumi.declared.yaml", declared);
    const { status, stdout, stderr } = ewb("check", "--format", "json", "Pulumi.declared.yaml");
    assert.equal(status, 1, stderr);
    const { findings, notEvaluated } = JSON.parse(stdout) as Record<string, Record<string, string | number>[]>;
    // Nothing joins the hosts to the domain, so nobody knows which OU they are in.
    assert.deepEqual(notEvaluated?.map(({ rule }) => rule), ["host-policy-reach"]); // prettier-ignore
    const lines = declared.split("\n");
    assert.deepEqual(
      findings?.map(({ rule, resource, line }) => [rule, resource, lines[Number(line) - 1]?.trim()]).sort(),
      [
        ["account-policy-reach", "corp.contoso.com", "groupPolicy:"],
        ["account-policy-reach", "emea.corp.contoso.com", "groupPolicy:"],
        ["gpo-credential-manager", "emea.corp.contoso.com", "- { service: VaultSvc, startup: disabled }"],
        [
          "gpo-network-logon-denied",
          "corp.contoso.com",
          "- { right: SeDenyNetworkLogonRight, principals: [svcwriteback$, Guests] }",
        ],
        ["gpo-password-history", "corp.contoso.com", "passwordHistorySize: 12"],
        ["gpo-password-history", "emea.corp.contoso.com", "passwordHistorySize: 12"],
        ["gpo-service-logon-list", "corp.contoso.com", "- { right: SeServiceLogonRight, principals: [S-1-5-80-0] }"],
        [
          "minimum-password-age",
          "emea.corp.contoso.com-Pilot",
          "- { name: Pilot, precedence: 1, appliesTo: [Pilot], minimumPasswordAge: 1 }",
        ],
      ],
    );
  });

  it("tells them to programs as JSON of the documented shape", () => {
    const exemption = `
  entra-writeback:exemptions:
    - { rule: agent-count, resource: fabrikam.example, reason: pilot, approvedBy: Jo Doe, expires: "2999-12-31" }
`;
    const few = contoso.replace("count: 2", "count: 1").replace('zones: ["1", "2"]', 'zones: ["1"]');
    write("Pulumi.json.yaml", few.replace("passwords: true", "passwords: false") + attestedToday(exemption));
    const { status, stdout } = ewb("check", "--format", "json", "Pulumi.json.yaml");
    assert.equal(status, 1);
    const { findings, notEvaluated, exempted } = JSON.parse(stdout) as Record<string, Record<string, unknown>[]>;
    assert.deepEqual(notEvaluated, []);
    assert.deepEqual(
      findings?.map((finding) => [finding["rule"], Object.keys(finding).join()]),
      [
        [
          "cloud-sync-master-setting",
          "rule,code,severity,title,area,help,references,message,fix,resource,type,urn,property,file,line,column,fingerprint",
        ],
      ],
    );
    assert.deepEqual(
      exempted?.map((item) => [item["rule"], item["resource"], item["approvedBy"]]),
      [["agent-count", "fabrikam.example", "Jo Doe"]],
    );
  });

  it("fails on warnings only when asked to", () => {
    const none = contoso.replace(/selfServicePasswordReset: .*/, "selfServicePasswordReset: none");
    write("Pulumi.none.yaml", none);
    assert.equal(ewb("check", "Pulumi.none.yaml").status, 0);
    assert.equal(ewb("check", "--fail-on", "warning", "Pulumi.none.yaml").status, 1);
  });

  it("ends with 2 for files it cannot use, telling all of them", () => {
    write("Pulumi.empty.yaml", "");
    write("Pulumi.typo.yaml", contoso.replace("accountUnlock", "acountUnlock"));
    const { status, stderr } = ewb("check", "Pulumi.empty.yaml", "Pulumi.typo.yaml", "Pulumi.missing.yaml", ".");
    assert.equal(status, 2);
    for (const file of ["Pulumi.empty.yaml", "Pulumi.typo.yaml:14", "Pulumi.missing.yaml", "."]) {
      assert.ok(stderr.includes(`${file}:`), `${file} is not told: ${stderr}`);
    }
    assert.doesNotMatch(stderr, /\n\s+at /);
  });

  it("ends with 2 for words it does not know", () => {
    for (const words of [
      ["chek"],
      ["check", "--format", "xml"],
      ["check", "--nonsense"],
      ["sandbox", "drift", "--kind", "x"],
    ]) {
      const { status, stderr } = ewb(...words);
      assert.equal(status, 2, words.join(" "));
      assert.match(stderr, /^error: /);
    }
  });

  it("ends with 2 and no stack trace when a program of the user's own is broken", () => {
    write("Pulumi.yaml", "name: broken\nruntime: nodejs\nmain: index.ts\n");
    write("index.ts", "throw new TypeError('a defect');");
    write("Pulumi.prod.yaml", contoso);
    const { status, stderr } = ewb("check", "Pulumi.prod.yaml");
    assert.equal(status, 2);
    assert.match(
      stderr,
      /^Pulumi\.prod\.yaml: \S+index\.ts ended with TypeError: a defect\. Set EWB_DEBUG=1 and run again to see where\.\n$/,
    );
  });

  it("ends with 2 for a program that does not end as one does", () => {
    const declares = `import * as pulumi from "${join(kit, "node_modules/@pulumi/pulumi/index.js")}";
      new pulumi.ComponentResource("my:index:Thing", "thing");`;
    for (const [rest, said] of [
      ['Promise.reject("late");', /index\.ts (rejects a promise that nobody waits for: late|ended with Error: late)\./],
      ["process.exit(0);", /calls process\.exit\(0\), and what it would declare after that is not known/],
      ["await new Promise(() => {});", /waits for a promise that nothing settles, so it never ends/],
      ["throw null;", /index\.ts ended with Error: null\./],
    ] as const) {
      write("index.ts", `${declares}\n${rest}`);
      const { status, stdout, stderr } = ewb("check", "--format", "json", "Pulumi.prod.yaml");
      assert.deepEqual([status, stdout.includes('"findings"')], [2, true], `${rest} ${stdout} ${stderr}`);
      assert.match(stderr, said);
      assert.doesNotMatch(stderr, /\n\s+at /);
    }
  });

  it("checks the project's own program where there is one", () => {
    const program = `import * as pulumi from "${join(kit, "node_modules/@pulumi/pulumi/index.js")}";
      export default () => { console.log("hello"); new pulumi.ComponentResource("my:index:Thing", "thing"); };`;
    write("index.ts", program);
    const { status, stdout, stderr } = ewb("check", "--format", "json", "Pulumi.prod.yaml");
    assert.equal(status, 0, stderr);
    const { judged, ...lists } = JSON.parse(stdout) as { judged: { sources: { file: string }[] } };
    const none = { findings: [], notEvaluated: [], exempted: [], exemptions: [], problems: [] };
    assert.deepEqual(lists, { formatVersion: 1, ...none });
    assert.equal(judged.sources.length, 1);
  });

  it("does not call a program clean that declares nothing, nor a project file a crash", () => {
    write("index.ts", "export {};");
    const empty = ewb("check", "Pulumi.prod.yaml");
    assert.equal(empty.status, 2);
    assert.match(empty.stderr, /declares no resources/);
    write("Pulumi.yaml", "name: [x");
    assert.equal(ewb("check", "Pulumi.prod.yaml").status, 2);
    rmSync(join(folder, "Pulumi.yaml"));
  });

  it("lets no text of the file pass for a line of its own", () => {
    const forged = `
  entra-writeback:exemptions:
    - { rule: agent-count, reason: "x\\n::error file=a::forged", approvedBy: Jo Doe, expires: "2999-12-31" }
`;
    write(
      "Pulumi.forged.yaml",
      contoso.replace("count: 2", "count: 1").replace('zones: ["1", "2"]', 'zones: ["1"]') + attestedToday(forged),
    );
    const { status, stdout } = ewb("check", "Pulumi.forged.yaml");
    assert.equal(status, 0, stdout);
    assert.doesNotMatch(stdout, /^::error/m);
    assert.match(stdout, /exempted agent-count .*forged/);
  });
});
