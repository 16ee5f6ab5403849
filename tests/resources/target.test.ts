import assert from "node:assert/strict";
import { targetOf, targetPattern } from "../../resources/ports/target.ts";
import schema from "../../stack/config/schema.json" with { type: "json" };

const group = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/tier0/providers";
const vm = `${group}/Microsoft.Compute/virtualMachines/tier0-1`;
const arc = `${group}/Microsoft.HybridCompute/machines/dc1`;

describe("where scripts run", () => {
  it("is this machine, an Azure VM or an Arc server, in any case that Azure writes", () => {
    assert.deepEqual(targetOf("local"), { kind: "local" });
    for (const id of [vm, vm.toLowerCase(), vm.toUpperCase()]) {
      assert.deepEqual(targetOf(id), { kind: "azureVirtualMachine", id });
    }
    assert.deepEqual(targetOf(arc), { kind: "arcServer", id: arc });
  });

  it("is nothing else", () => {
    const others = [
      "",
      "LOCAL",
      "winrm",
      `${vm}/`,
      `${vm}/extensions/x`,
      `x${vm}`,
      `${group}/Microsoft.Compute/disks/x`,
    ];
    for (const other of [...others, vm.replace(/0{8}/, "contoso")]) assert.equal(targetOf(other), undefined, other);
  });

  it("has one form, for the plugin and for the stack file", () => {
    assert.equal(schema.$defs.channel.pattern, targetPattern);
    for (const text of ["local", vm, arc, "winrm"]) {
      assert.equal(new RegExp(targetPattern).test(text), targetOf(text) !== undefined);
    }
  });
});
