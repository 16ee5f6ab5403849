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
/** The same, where each waits for four groups more than the one before, and a group of its own waits for the first. */
const lateProgram = `import { Group } from "@pulumi/azuread/group.js";
import { PasswordSettingsObject } from ${JSON.stringify(join(kit, "resources/index.ts"))};
let last, number = 0;
const objects = ${JSON.stringify(names)}.map((name, index) => {
  for (; number < 4 * index; )
    last = new Group("group" + ++number, { displayName: "Pilot", securityEnabled: true }, last && { dependsOn: last });
  return new PasswordSettingsObject(name, {
    domain: "corp.contoso.com", name, precedence: 10, settings: { minimumPasswordAge: 0 }, appliesTo: ["Pilot"], mode: "observe",
  }, last && { dependsOn: last });
});
new Group("afterwards", { displayName: "Pilot", securityEnabled: true }, { dependsOn: objects[0] });
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
    await withSetting("PULUMI_PARALLEL", "1", () =>
      assert.rejects(stack.up(), ({ message }: Error) => {
        for (const name of names) assert.ok(message.includes(absent(name)), `${name} is missing in: ${message}`);
        assert.match(message, /^Done before that:\n1 created:\n {2}Group pilot$/m);
        return true;
      }),
    );
  });

  it("is told whole by an update that goes on after errors, with all that does not wait for the directory", async () => {
    const late = testStack({ program: lateProgram, attach: [attachPlugin] });
    try {
      await withSetting("PULUMI_CONTINUE_ON_ERROR", "true", () =>
        assert.rejects(late.up(), ({ message }: Error) => {
          for (const name of names) assert.ok(message.includes(absent(name)), `${name} is missing in: ${message}`);
          assert.match(message, /^ {2}Group group12$/m);
          assert.doesNotMatch(message, /Group afterwards/);
          return true;
        }),
      );
    } finally {
      await late.remove();
    }
  });
});

/** Runs with a setting of the engine. */
async function withSetting(name: string, value: string, run: () => Promise<void>): Promise<void> {
  const before = process.env[name];
  process.env[name] = value;
  try {
    await run();
  } finally {
    if (before === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = before;
  }
}
