import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { kit, needsEngine, testStack } from "./engine.ts";

// The SDK's mocks hand transforms over and run none: only an engine does.
const program = `
import { AgentNetwork } from "${pathToFileURL(join(kit, "components", "index.ts")).href}";

const tagged = ({ type, props, opts }) =>
  type === "azure-native:network:NetworkSecurityGroup"
    ? { props: { ...props, tags: { tier: "0" } }, opts: { ...opts, protect: true } }
    : undefined;
new AgentNetwork("corp", { resourceGroupName: "tier0", subnetId: "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub/subnets/tier0", location: "westeurope" }, { transforms: [tagged] });
`;

describe("what no argument of a component is for", () => {
  before(function () {
    return needsEngine(this);
  });

  it("is set on its children by transforms, inputs and options", async () => {
    const stack = testStack({ program });
    try {
      assert.deepEqual((await stack.up()).errors, []);
      const group = stack.resources().find(({ type }) => type.endsWith(":NetworkSecurityGroup"));
      assert.deepEqual(group?.inputs?.["tags"], { tier: "0" });
      assert.equal(group.protect, true);
    } finally {
      stack.remove();
    }
  });
});
