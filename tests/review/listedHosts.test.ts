import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { kit as folder } from "../engine/engine.ts";
import { comment } from "../../review/comment.ts";
import { declaredChanges } from "../../review/declaredChanges.ts";
import { dangersOf } from "../../review/dangers.ts";
import { fleet, kit, review, step, subscription, urnOf } from "./fixture.ts";
import { ScratchRepository } from "./scratchRepository.ts";

const type = kit("AgentFleet");
const view = (properties: object) => ({
  ...{ type, name: fleet, urn: urnOf(type, fleet) },
  properties: { forest: fleet, agentCount: 1, ...properties },
});
const arc = (name: string, group = "tier0") => `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.HybridCompute/machines/${name}`; // prettier-ignore
const told = (before: object, after: object) =>
  dangersOf(declaredChanges([view(before)], [view(after)]), []).map(({ text }) => text);
const listed = (name: string, by = "") => `${name} is listed, which is there already${by}: who rules it can reset passwords`; // prettier-ignore

describe("agent hosts that are there already", () => {
  it("are told where they are new, gone or reached another way", () => {
    const old = { existing: ["NW-SYNC03"] };
    assert.deepEqual(told(old, { existing: ["EVIL-PC01"] }), [listed("EVIL-PC01"), "NW-SYNC03 is no longer listed"]);
    assert.deepEqual(told(old, { ...old, channels: { "NW-SYNC03": arc("NW-SYNC03") } }), ["the way to NW-SYNC03: nothing reaches it → Arc server NW-SYNC03 of tier0"]); // prettier-ignore
    assert.deepEqual(told(old, { arcServers: [arc("nw-sync03")] }), ["the way to nw-sync03: nothing reaches it → Arc server nw-sync03 of tier0"]); // prettier-ignore
    assert.deepEqual(told({ arcServers: [arc("A")] }, { arcServers: [arc("A", "dmz")] }), ["the way to A: Arc server A of tier0 → Arc server A of dmz"]); // prettier-ignore
    assert.deepEqual(told({}, { existing: ["PC"], channels: { PC: "local" } }), [listed("PC", ", reached as local")]);
    assert.deepEqual(told({ existing: ["A", "B"] }, { existing: ["b", "a"] }), []);
    assert.deepEqual(declaredChanges([view({ existing: ["A"] })], [view({ existing: ["A"], agentVersion: "2" })]), []);
    assert.deepEqual(declaredChanges([], [view({ existing: [] })]), []); // prettier-ignore
  });

  it("are told where the agent on one is reached another way, or moves", () => {
    const agent = (host: string, channel: string) => ({ ...view({ host, channel }), type: kit("ProvisioningAgent") });
    const texts = (after: object) => dangersOf(declaredChanges([agent("AGENT1", "local")], [{ ...agent("", ""), properties: { ...after } }]), []).map(({ text }) => text); // prettier-ignore
    assert.deepEqual(texts({ host: "AGENT1", channel: arc("X") }), ["the way to AGENT1: local → Arc server X of tier0"]); // prettier-ignore
    assert.deepEqual(texts({ host: "EVIL-PC01", channel: "local" }), ["the host of the agent: AGENT1 → EVIL-PC01"]);
  });

  it("are told of a preview, where no resource changes, with names and ids kept from readers", () => {
    const fleetStep = (op: string, before: object, after: object) =>
      step({ op, type, name: fleet, before: { ...before }, after: { ...after } });
    const component = (before: object, after: object) => {
      const event = fleetStep("update", before, after);
      const { old, new: fresh } = event.resourcePreEvent?.metadata ?? {};
      for (const state of [old, fresh]) if (state) Object.assign(state, { custom: false });
      return event;
    };
    const before = { existing: ["NW-SYNC03"], arcServers: [arc("ARC-ONE")] };
    const after = { existing: ["EVIL-PC01"], arcServers: [arc("ARC-ONE", "dmz")], agentVersion: "2" };
    const text = comment(review([component(before, after)])) ?? "";
    assert.match(text, /^### Entra writeback, prod: 1 to update$/m);
    assert.match(text, /\*\*Host\*\* AgentFleet .*: EVIL\\-PC01 is listed, which is there already/);
    assert.match(text, /- update: AgentFleet \*\*.*\*\*: existing; arcServers$/m);
    assert.ok(!text.includes(subscription));
    const hidden = comment(review([component(before, after)], { hideHostNames: true })) ?? "";
    assert.match(hidden, /\(host 1\\?\) is listed|\\\(host 1\\\) is listed/);
    for (const name of ["EVIL", "SYNC03", "ARC"]) assert.ok(!hidden.includes(name), name);
    assert.equal(comment(review([component(before, { ...before, agentVersion: "2" })])), undefined);
  });

  it("are told of a stack file", async () => {
    const contoso = readFileSync(join(folder, "examples/Pulumi.contoso.yaml"), "utf8");
    const on = (entry: string) =>
      contoso.replace("agents: # three Azure VMs", `agents:\n        existing: [${entry}] #`);
    const repository = new ScratchRepository(on("NW-SYNC03"));
    try {
      repository.write(on("EVIL-PC01"));
      const swapped = await repository.ewb({}, "pr", "--base", "HEAD");
      assert.match(swapped.stdout, /\*\*Host\*\* AgentFleet .*: EVIL\\-PC01 is listed, which is there already/);
      assert.match(swapped.stdout, /\*\*Host\*\* AgentFleet .*: NW\\-SYNC03 is no longer listed/);
      repository.write(on(`{ name: NW-SYNC03, channel: ${arc("NW-SYNC03")} }`));
      const reached = await repository.ewb({}, "pr", "--base", "HEAD");
      assert.match(reached.stdout, /the way to NW\\-SYNC03\\: nothing reaches it → Arc server NW\\-SYNC03 of tier0/);
    } finally {
      repository.remove();
    }
  });
});
