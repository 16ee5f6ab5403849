import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { GroupPolicyObjectResult, PolicyConflict } from "../../resources/groupPolicyObject/call.ts";
import { keepsOut } from "../../resources/groupPolicyObject/conflicts.ts";
import type { GroupPolicyObjectInputs } from "../../resources/groupPolicyObject/definition.ts";
import { StandInPack } from "./standInPack.ts";

type AccountPolicy = Partial<NonNullable<GroupPolicyObjectInputs["accountPolicy"]>>;
interface Case {
  readonly conflict: PolicyConflict;
  readonly declared: AccountPolicy;
  readonly effective: Record<string, number>;
}

const age = "accountPolicy.minimumPasswordAge";
const kinds: readonly PolicyConflict["kind"][] = [
  "precedence",
  "securityFiltering",
  "blockedInheritance",
  "wmiFilter",
  "wrongTarget",
  "passwordSettingsObject",
];
const whose: readonly Omit<PolicyConflict, "kind">[] = [
  {},
  { by: "Other" },
  { setting: age },
  { setting: age, by: "Other" },
  { setting: age, by: "Other", value: 1 },
  { setting: "accountPolicy.passwordComplexity", by: "Other", value: 0 },
];
const worlds: readonly Pick<Case, "declared" | "effective">[] = [
  { declared: { minimumPasswordAge: 0 }, effective: { minimumPasswordAge: 0 } },
  { declared: { minimumPasswordAge: 0 }, effective: { minimumPasswordAge: 1 } },
  { declared: { passwordComplexity: true }, effective: { minimumPasswordAge: 1 } },
  {
    declared: { minimumPasswordAge: 0, passwordComplexity: true },
    effective: { minimumPasswordAge: 0, passwordComplexity: 0 },
  },
  {
    declared: { minimumPasswordAge: 0, passwordComplexity: true },
    effective: { minimumPasswordAge: 0, passwordComplexity: 1 },
  },
];
const cases: readonly Case[] = kinds.flatMap((kind) =>
  whose.flatMap((one) => worlds.map((world) => ({ conflict: { kind, ...one }, ...world }))),
);

function standInChange({ conflict, declared, effective }: Case) {
  const settings = Object.fromEntries(
    Object.entries(declared).map(([name, value]) => [`accountPolicy.${name}`, value as unknown]),
  );
  return {
    script: "GroupPolicyObject",
    // Linked elsewhere, so that the age in effect is not told on its own.
    parameters: { settings, linkTarget: "OU=Agents" },
    answers: [
      {
        exists: true,
        settings,
        linkTarget: "OU=Agents",
        containerVersion: 1,
        fileVersion: 1,
        appliesToComputers: true,
        effective: { accountPolicy: effective },
        conflicts: [conflict],
      },
    ],
  };
}

for (const words of [[], ["-Action", "Apply"]])
  describe(`what Changes.ps1 ${words.join(" ")} says of conflicts where nothing is to be written`, () => {
    it("fails a change where the plugin says that settings are kept out, and tells every other beside it", async function () {
      const pack = new StandInPack(cases.map(standInChange));
      try {
        const { told } = await pack.run(this, ...words);
        assert.equal(told.length, cases.length, told.join("\n"));
        const wrong = cases.flatMap(({ conflict, declared, effective }, index) => {
          const line = told[index] ?? "";
          const observed = { effective: { accountPolicy: effective } } as unknown as GroupPolicyObjectResult;
          const fails = keepsOut(conflict, { accountPolicy: declared } as GroupPolicyObjectInputs, observed);
          const [head = "", ...details] = line.split("\n");
          const isRight = head.includes(fails ? "NOT YET" : "as is") && details.length === 1;
          return isRight ? [] : [`${JSON.stringify({ conflict, declared, effective })}: ${line}`];
        });
        assert.deepEqual(wrong, []);
      } finally {
        pack.remove();
      }
    });

    it("ends with 0 where nothing but a PSO, or what cannot be told, is there beside it, and says so in words", async function () {
      const inEffect = { declared: { minimumPasswordAge: 0 }, effective: { minimumPasswordAge: 0 } };
      const conflicts: readonly PolicyConflict[] = [
        { kind: "passwordSettingsObject", setting: age },
        { kind: "passwordSettingsObject", setting: age, by: "Tier 0", value: 1 },
        { kind: "passwordSettingsObject", setting: age, by: "and 3 more" },
        { kind: "wrongTarget", setting: "accountPolicy" },
        { kind: "wmiFilter" },
      ];
      const pack = new StandInPack(conflicts.map((conflict) => standInChange({ conflict, ...inEffect })));
      try {
        const { code, told } = await pack.run(this, ...words);
        assert.equal(code, 0, told.join("\n"));
        assert.deepEqual(
          told.map((line) => line.split("\n").slice(1).join("\n").trim()),
          [
            "whether a PSO brings a minimum password age back cannot be told: the account may not read PSOs, which by default only Domain Admins may",
            'the PSO "Tier 0" brings a minimum password age of 1 day back for those it applies to',
            "PSOs with a minimum password age: and 3 more",
            "reaches no domain user: accountPolicy, which counts at the domain root only",
            "may be in its way: wmiFilter",
          ],
        );
      } finally {
        pack.remove();
      }
    });
  });

describe("what Changes.ps1 says of conflicts after a write", () => {
  const atRoot = (conflict: PolicyConflict, effective: number) => {
    const settings = { [age]: 0 };
    const now = { exists: true, settings, containerVersion: 1, fileVersion: 1, appliesToComputers: true, effective: { accountPolicy: { minimumPasswordAge: effective } }, conflicts: [conflict] }; // prettier-ignore
    const [before, after] = [{ ...now, settings: { [age]: 1 }, template: { length: 0 } }, now];
    return { script: "GroupPolicyObject", parameters: { settings }, answers: [before, before, after] };
  };
  const pso: PolicyConflict = { kind: "passwordSettingsObject", setting: age, by: "Tier 0", value: 1 };

  it("fails what is kept out; what is not in effect yet is a line below", async function () {
    const pack = new StandInPack([
      atRoot({ kind: "precedence", setting: age, by: "Other", value: 1 }, 1),
      atRoot(pso, 1),
      atRoot(pso, 0),
    ]);
    const pending = "in effect: minimumPasswordAge: 1, instead of 0";
    const strict = 'the PSO "Tier 0" brings a minimum password age of 1 day back for those it applies to';
    try {
      const { code, told } = await pack.run(this, "-Action", "Apply");
      assert.deepEqual(
        told.map((line) => line.split("\n").map((part) => part.trim())),
        [
          ["1  NOT YET  change 001", "in its way: precedence (Other)", pending],
          ["2  made     change 002", pending, strict],
          ["3  made     change 003", strict],
        ],
      );
      assert.equal(code, 1);
      const applied = (name: string) =>
        JSON.parse(readFileSync(join(pack.folder, "applied", name), "utf8")) as Record<string, unknown>;
      const { state, problems } = applied("001-change.json");
      assert.deepEqual({ state, problems }, { state: "not yet", problems: ["in its way: precedence (Other)"] });
      assert.deepEqual(applied("002-change.json")["state"], "made");
    } finally {
      pack.remove();
    }
  });
});

describe("what Changes.ps1 says of a link", () => {
  it("takes another order for a difference, unless the link is to stay in its place", async function () {
    const link = { order: 1, enabled: true, enforced: false };
    const change = (there: object, more: object = {}) => ({
      script: "GroupPolicyObject",
      parameters: { link, ...more },
      answers: [
        { exists: true, ...there, containerVersion: 1, fileVersion: 1, appliesToComputers: true, conflicts: [] },
      ],
    });
    const left = { restoreOrder: false };
    const [below, disabled] = [{ link: { ...link, order: 2 } }, { link: { ...link, order: 2, enabled: false } }];
    const pack = new StandInPack([change(below), change(below, left), change(disabled, left), change({}, left)]);
    try {
      const { told } = await pack.run(this);
      assert.deepEqual(
        told.map((line) => line.split("\n").map((part) => part.trim())),
        [
          ["1  NOT YET  change 001", "link.order: 2, instead of 1"],
          ["2  as is    change 002"],
          ["3  NOT YET  change 003", "link.enabled: False, instead of True"],
          [
            "4  NOT YET  change 004",
            "link.order: not set, instead of 1",
            "link.enabled: not set, instead of True",
            "link.enforced: not set, instead of False",
          ],
        ],
      );
    } finally {
      pack.remove();
    }
  });
});
