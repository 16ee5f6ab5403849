import assert from "node:assert/strict";
import { agentCmdlets } from "../../facts/agentHost.ts";
import { explained, explanations } from "../../facts/explain/index.ts";
import type { Group } from "../../facts/explain/explanation.ts";
import { signInCodes } from "../../facts/signInCodes.ts";
import { nearest } from "../../formats/nearest.ts";

const of = (group: Group) => explanations.filter((one) => one.group === group);
const topics = (name: string) => explained(name).map(({ topic }) => topic);

/** https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/reference-powershell, by what follows AADCloudSyncTools. */
const ofTools: Readonly<Record<string, readonly string[]>> = {
  "": ["Connect"],
  Logs: ["Export"],
  VerboseLogs: ["Start", "Stop"],
  Info: ["Get"],
  Job: ["Get", "Restart", "Resume", "Suspend"],
  JobSchedule: ["Get"],
  JobSchema: ["Get"],
  JobScope: ["Get"],
  JobSettings: ["Get"],
  JobStatus: ["Get"],
  ServicePrincipal: ["Get"],
  Prerequisites: ["Install"],
  GraphQuery: ["Invoke"],
  DirSyncAccidentalDeletionPrevention: ["Disable"],
};

const explainedNames = explanations.flatMap(({ topic, also = [] }) => [topic, ...also]);

describe("what is explained", () => {
  it("has each name once", () => {
    const names = explainedNames.map((name) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, ""));
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    );
  });

  it("has what the SDK prints after errors", () => {
    for (const name of ["failed to register", "--continue-on-error", 'error serializing property "outputs"'])
      assert.deepEqual(topics(name), ["failed-to-register"], name);
  });

  it("is the tutorial's operations and its five scenarios, each of these with what to do and how to see it", () => {
    assert.deepEqual([of("supported").length, of("unsupported").length, of("scenario").length], [7, 4, 5]);
    for (const { topic, steps = [], see = [] } of of("scenario")) {
      assert.ok(steps.length > 0 && see.length > 1, topic);
    }
    const evidence = of("scenario").flatMap(({ see = [] }) => see);
    for (const mark of ["OnPremisesAgent = CloudSync", "4724", "4738", "4767"])
      assert.ok(
        evidence.some((sight) => sight.includes(mark)),
        mark,
      );
  });

  it("is every cmdlet that the kit calls, and every event that is quoted for Connect Sync with whose it is", () => {
    for (const cmdlet of Object.values(agentCmdlets)) assert.deepEqual(topics(cmdlet), [cmdlet]);
    const quoted = of("event").filter(({ topic }) => /^3[123]\d{3}$/.test(topic));
    assert.ok(quoted.length > 35);
    for (const { topic, text } of quoted)
      assert.match(text, /An event of Entra Connect Sync, in the Application log/, topic);
  });

  it("is every documented cmdlet of the agent's tools, the ones without a chapter of their own at another's", () => {
    for (const [rest, verbs] of Object.entries(ofTools))
      for (const verb of verbs) {
        const cmdlet = `${verb}-AADCloudSyncTools${rest}`;
        const found = explained(cmdlet).filter(({ also = [], topic }) => [topic, ...also].includes(cmdlet));
        assert.equal(found.length, 1, cmdlet);
      }
  });

  it("is every code of Microsoft Entra: what demands a second factor by itself, the others together, and in a whole text", () => {
    const { moreThanPassword, ...others } = signInCodes;
    for (const code of moreThanPassword)
      assert.deepEqual(topics(`AADSTS${code}`), ["conditional-access"], String(code));
    for (const code of [...Object.values(others).flat(), 7000112])
      assert.deepEqual(topics(`AADSTS${code}`), ["sign-in-refused"], String(code));
    assert.deepEqual(topics("AADSTS50076: Due to a configuration change you must use"), ["conditional-access"]);
    assert.deepEqual(topics("mfa"), ["conditional-access"]);
    assert.deepEqual(topics("Conditional Access"), ["conditional-access"]);
  });

  it("is a code of Connect Sync's engine, as its event and its message have it", () => {
    for (const code of ["hr=80230619", "0x80230619", "8023061F", "BAIL: MMS(4924) 0x80230619"])
      assert.deepEqual(topics(code), ["6329"], code);
  });

  it("tells of every trouble what to do, where to look or where it is documented", () => {
    for (const { topic, steps = [], commands, source } of of("trouble"))
      assert.ok(steps.length > 0 || commands || source, topic);
  });

  it("looks for an event by its account in the log itself, and not among the newest of everybody", () => {
    for (const id of [4723, 4724, 4738, 4740, 4767]) {
      const [{ commands, text = "" } = {}] = explained(String(id));
      const [given = "", search = ""] = (commands?.lines ?? []).filter((line) => !line.startsWith("#"));
      const [, field, variable = ""] =
        /^Get-WinEvent -LogName Security -MaxEvents 20 -FilterXPath "\*\[System\[EventID=\d+\] and EventData\[Data\[@Name='(\w+)'\]='\$(\w+)'\]\]"$/.exec(
          search,
        ) ?? assert.fail(search);
      assert.ok(search.includes(`EventID=${id}]`), search);
      assert.ok(given.startsWith(`$${variable} = `), given);
      assert.equal(field, id === 4740 ? "TargetUserName" : "SubjectUserName");
      assert.equal(/service account as subject/.test(text), id !== 4740, text);
    }
  });

  it("has the causes that are a user's own", () => {
    for (const name of ["PASSWD_CANT_CHANGE", "User cannot change password", "Smart card required", "refused users"])
      assert.deepEqual(topics(name), ["refused-users"], name);
    assert.ok(explained("not-in-scope")[0]?.steps?.some((step) => step.includes("refused-users")));
  });

  it("is found whatever the case and the marks, by another name, and by a part of one", () => {
    assert.deepEqual(topics("sspr_0029"), ["SSPR_0029"]);
    assert.deepEqual(topics("SSPR 0029"), ["SSPR_0029"]);
    assert.deepEqual(topics("adminCount"), ["SSPR_0029"]);
    assert.deepEqual(topics("admin center"), ["entra-admin-center", "microsoft-365-admin-center"]);
    assert.deepEqual(topics("Update-MgPolicySelfServicePasswordResetPolicy"), ["selfServicePasswordResetPolicy"]);
    for (const name of ["4724", "event 4724", "Event ID 4724", "event-id: 4724"])
      assert.deepEqual(topics(name), ["4724"]);
    assert.deepEqual(topics("xyzzy"), []);
    assert.deepEqual(topics("--"), []);
  });

  it("has a nearest name for a slip", () => {
    assert.equal(nearest("SSPR_029", explainedNames), "SSPR_0029");
    assert.equal(nearest("inheritence", explainedNames), "inheritance");
  });
});
