import assert from "node:assert/strict";
import { join } from "node:path";
import { attachPlugin } from "../../sandbox/plugin.ts";
import { kit, needsEngine, testStack, type TestStack } from "./engine.ts";

const names = ["One", "Two", "Three", "Four"];
/** A group that takes part in no directory, and four PSOs that another team has not made yet. */
const program = `import { Group } from "@pulumi/azuread/group.js";
import { PasswordSettingsObject } from ${JSON.stringify(join(kit, "resources/index.ts"))};
const group = new Group("pilot", { displayName: "Pilot", securityEnabled: true });
for (const name of ${JSON.stringify(names)})
  new PasswordSettingsObject(name, {
    domain: "corp.contoso.com", name, precedence: 10, settings: { minimumPasswordAge: 0 }, appliesTo: ["Pilot"], mode: "observe",
  }, { dependsOn: group });
`;
const absent = (name: string) => `The PSO "${name}" of corp.contoso.com does not exist, and mode is observe`;

describe("what is only looked at, on the real engine", () => {
  let stack: TestStack;
  before(async function () {
    await needsEngine(this);
    stack = testStack({ program, attach: [attachPlugin] });
  });
  after(() => stack?.remove());

  it("is told whole by a preview", async () => {
    const { warnings, errors } = await stack.preview();
    assert.deepEqual(errors, []);
    for (const name of names)
      assert.ok(
        warnings.some((warning) => warning.includes(absent(name))),
        name,
      );
  });

  it("is told whole by an update that fails, however many the engine begins, with what was made before", async () => {
    const parallel = process.env["PULUMI_PARALLEL"];
    process.env["PULUMI_PARALLEL"] = "1";
    try {
      await assert.rejects(stack.up(), ({ message }: Error) => {
        for (const name of names) assert.ok(message.includes(absent(name)), `${name} is missing in: ${message}`);
        assert.match(message, /^Done before that:\n1 created:\n {2}Group pilot$/m);
        return true;
      });
    } finally {
      if (parallel === undefined) delete process.env["PULUMI_PARALLEL"];
      else process.env["PULUMI_PARALLEL"] = parallel;
    }
  });
});
