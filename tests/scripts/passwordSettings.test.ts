import assert from "node:assert/strict";
import fc from "fast-check";
import { skipFor } from "../support/needs.ts";
import { evaluate, findPowerShell, noPowerShell } from "./powerShell.ts";

const never = "-9223372036854775808";

describe("PasswordSettings.ps1", () => {
  before(function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
  });

  it("writes days and minutes as negative counts of 100 ns, switches as words, and counts as they are", async () => {
    const cases: [setting: string, value: number, text: string][] = [
      ["minimumPasswordAge", 0, "0"],
      ["minimumPasswordAge", 1, "-864000000000"],
      ["minimumPasswordAge", 998, "-862272000000000"],
      ["maximumPasswordAge", 0, never],
      ["maximumPasswordAge", 42, "-36288000000000"],
      ["minimumPasswordLength", 14, "14"],
      ["passwordHistorySize", 24, "24"],
      ["passwordComplexity", 1, "TRUE"],
      ["reversibleEncryption", 0, "FALSE"],
      ["lockoutThreshold", 10, "10"],
      ["lockoutDuration", 0, never],
      ["lockoutDuration", 99999, "-59999400000000"],
      ["lockoutObservationWindow", 0, "0"],
      ["lockoutObservationWindow", 30, "-18000000000"],
    ];
    const code = "foreach ($case in $cases) { ConvertTo-SettingText $SettingForms[$case[0]] $case[1] }";
    const texts = await evaluate(["Call", "PasswordSettings"], code, cases);
    assert.deepEqual(
      texts,
      cases.map(([, , text]) => text),
    );
  });

  it("reads back every value that it writes", async () => {
    const most = {
      minimumPasswordAge: 998,
      maximumPasswordAge: 999,
      minimumPasswordLength: 255,
      passwordHistorySize: 1024,
      passwordComplexity: 1,
      reversibleEncryption: 1,
      lockoutThreshold: 65535,
      lockoutDuration: 99999,
      lockoutObservationWindow: 99999,
    };
    const pair = fc
      .constantFrom(...(Object.keys(most) as (keyof typeof most)[]))
      .chain((setting) => fc.tuple(fc.constant(setting), fc.integer({ min: 0, max: most[setting] })));
    const cases = fc.sample(pair, 400);
    const code = `foreach ($case in $cases) {
      $form = $SettingForms[$case[0]]
      ConvertFrom-SettingText $form (ConvertTo-SettingText $form $case[1])
    }`;
    const values = await evaluate(["Call", "PasswordSettings"], code, cases);
    assert.deepEqual(
      values,
      cases.map(([, value]) => value),
    );
  });
});
