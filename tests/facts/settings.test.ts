import assert from "node:assert/strict";
import { contradictionsIn } from "../../facts/contradictions.ts";
import { describeSetting, neededBeside, settingText } from "../../facts/settingText.ts";
import { rangeOf, settingNames, settings, type Holder } from "../../facts/settings.ts";

const relax = "MACHINE\\System\\CurrentControlSet\\Control\\SAM\\RelaxMinimumPasswordLengthLimits";

describe("settings", () => {
  it("take what the specification, Windows' editor and the directory take", () => {
    const ranges = (holder: Holder) =>
      Object.fromEntries(
        settingNames.flatMap((name) => {
          const range = rangeOf(settings[name], holder);
          if (range === undefined || (holder === "pso" && settings[name].pso === undefined)) return [];
          return [[name, [range.least, range.most]]];
        }),
      );
    assert.deepEqual(ranges("policy"), {
      minimumPasswordAge: [0, 998],
      maximumPasswordAge: [0, 999],
      minimumPasswordLength: [0, 128],
      passwordHistorySize: [0, 24],
      lockoutThreshold: [0, 999],
      lockoutDuration: [0, 99999],
      lockoutObservationWindow: [1, 99999],
      maxServiceAge: [10, 99999],
      maxTicketAge: [1, 99999],
      maxRenewAge: [1, 99999],
      maxClockSkew: [0, 99999],
    });
    assert.deepEqual(ranges("pso"), {
      minimumPasswordAge: [0, 998],
      maximumPasswordAge: [0, 999],
      minimumPasswordLength: [0, 255],
      passwordHistorySize: [0, 1024],
      lockoutThreshold: [0, 65535],
      lockoutDuration: [0, 99999],
      lockoutObservationWindow: [0, 99999],
    });
  });

  it("have a template key of their own, a range or a yes, and a source each", () => {
    const keys = settingNames.map((name) => settings[name].template.key.toLowerCase());
    assert.equal(new Set(keys).size, keys.length);
    for (const name of settingNames) {
      const { kind, policy, unit, template } = settings[name];
      assert.equal(policy !== undefined, kind === "number", name);
      assert.equal(unit !== undefined, kind === "number", name);
      assert.match(template.source, /^\[MS-GPSB \d|^https:/, name);
    }
  });

  it("say in words of the console what they are set to, and what a 0 means", () => {
    assert.equal(
      settingText("lockoutDuration", 0),
      "Account lockout duration (minutes): 0, until an administrator unlocks the account.",
    );
    assert.equal(settingText("passwordComplexity", true), "Password must meet complexity requirements: enabled.");
    assert.equal(settingText("somethingElse", 3), "somethingElse: 3.");
    assert.equal(
      describeSetting(settings.maximumPasswordAge, "policy"),
      "Days until a password expires, 0 to 999; 0: passwords do not expire.",
    );
  });

  it("tell what a longer minimum length needs, unless the policy brings it or a PSO holds it", () => {
    const [hint = ""] = neededBeside({ accountPolicy: { minimumPasswordLength: 15 } });
    assert.match(hint, /^Minimum password length \(characters\): 15 has an effect only where every domain controller/);
    assert.ok(hint.includes(relax));
    assert.deepEqual(neededBeside({ accountPolicy: { minimumPasswordLength: 14 } }), []);
    const registryValues = [{ name: relax.toUpperCase(), type: "dword" as const, value: "1" }];
    assert.deepEqual(neededBeside({ accountPolicy: { minimumPasswordLength: 15 }, registryValues }), []);
    assert.ok(describeSetting(settings.minimumPasswordLength, "policy").includes(relax));
    assert.ok(!describeSetting(settings.minimumPasswordLength, "pso").includes(relax));
  });
});

describe("contradictions", () => {
  const kinds = (values: Parameters<typeof contradictionsIn>[0]) => contradictionsIn(values).map(({ kind }) => kind);

  it("are found at their boundaries, and only between what is set", () => {
    assert.deepEqual(kinds({ minimumPasswordAge: 3, maximumPasswordAge: 3 }), ["passwordAge"]);
    assert.deepEqual(kinds({ minimumPasswordAge: 3, maximumPasswordAge: 4 }), []);
    assert.deepEqual(kinds({ minimumPasswordAge: 3, maximumPasswordAge: 0 }), []);
    assert.deepEqual(kinds({ lockoutDuration: 15, lockoutObservationWindow: 16 }), ["lockout"]);
    assert.deepEqual(kinds({ lockoutDuration: 0, lockoutObservationWindow: 16 }), []);
    assert.deepEqual(kinds({ maxServiceAge: 601, maxTicketAge: 10 }), ["serviceTicket"]);
    assert.deepEqual(kinds({ maxServiceAge: 600, maxTicketAge: 10 }), []);
    assert.deepEqual(kinds({ maxServiceAge: 90_000 }), []);
    assert.deepEqual(kinds({ maxRenewAge: 1, maxTicketAge: 25 }), ["renewal"]);
    assert.deepEqual(kinds({ maxRenewAge: 1, maxTicketAge: 24 }), []);
  });
});
