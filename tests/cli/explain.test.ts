import assert from "node:assert/strict";
import { Ewb } from "./ewb.ts";

describe("ewb explain", () => {
  const ewb = new Ewb();
  after(() => ewb.remove());

  it("tells a rule and an error of password reset that go by one number", () => {
    const { status, stdout } = ewb.run("explain", "0029");
    assert.equal(status, 0);
    for (const named of ["EWB-029", "SSPR_0029  SSPR_0029"]) assert.ok(stdout.includes(named), named);
  });

  it("lists the topics by their kind", () => {
    const { status, stdout } = ewb.run("explain");
    assert.equal(status, 0);
    for (const line of [
      /^Operations that are not written back$/m,
      /^ {2}SSPR_0029 +\S/m,
      /^ {2}33008 +Entra Connect Sync/m,
    ])
      assert.match(stdout, line);
  });

  it("tells of a topic what it is, what to do, how to see it and where that is written", () => {
    const { status, stdout } = ewb.run("explain", "scenario-unlock");
    assert.equal(status, 0);
    assert.match(stdout, /^scenario-unlock {2}Unlock without another password\n/);
    for (const line of [/^What to do:\n {2}1\. /m, /^How to see it:\n {2}- .*\n {2}- .*4767/m, /^source: https:/m])
      assert.match(stdout, line);
  });

  it("takes several words as one name, and tells all that have a part of it", () => {
    const { stdout } = ewb.run("explain", "admin", "center");
    assert.match(stdout, /^entra-admin-center {2}/m);
    assert.match(stdout, /^microsoft-365-admin-center {2}/m);
  });

  it("tells the same to programs", () => {
    const { stdout } = ewb.run("explain", "33008", "--format", "json");
    const [one, ...others] = JSON.parse(stdout) as { topic: string; group: string }[];
    assert.deepEqual([one?.topic, one?.group, others.length], ["33008", "event", 0]);
  });

  it("names the nearest topic for a slip, and none for what is near nothing", () => {
    const slip = ewb.run("explain", "SSPR_029");
    assert.equal(slip.status, 2);
    assert.equal(
      slip.stderr,
      '"SSPR_029" is not a topic. Is SSPR_0029 meant? `ewb explain SSPR_0029`. `ewb explain` lists them all.\n',
    );
    assert.doesNotMatch(ewb.run("explain", "xyzzy").stderr, /meant/);
  });

  it("names the topics and rules that have the words, where none has that name", () => {
    for (const [words, near] of [
      [["provAgentgMSA"], /Is Add-AADCloudSyncGMSA meant\?/],
      [["access", "denied"], /Is restrict-remote-sam or .* meant\?/],
      [["min-age"], /Is minimum-password-age, .* meant\?/],
      [["tls"], /Is gpo-tls-12, /],
    ] as const) {
      const { status, stderr } = ewb.run("explain", ...words);
      assert.equal(status, 2);
      assert.match(stderr, near);
    }
  });

  it("tells of a rule's name the trouble too that goes by it", () => {
    const { status, stdout } = ewb.run("explain", "minimum-password-age");
    assert.equal(status, 0);
    assert.match(stdout, /^EWB-014 {2}minimum-password-age$/m);
    assert.match(stdout, /^minimum-password-age {2}A second reset on the same day is refused$/m);
    const told = JSON.parse(ewb.run("explain", "EWB-014", "--format", "json").stdout) as { id: string; explanations: { topic: string }[] }; // prettier-ignore
    assert.deepEqual([told.id, told.explanations.map(({ topic }) => topic)], ["minimum-password-age", ["minimum-password-age"]]); // prettier-ignore
  });
});
