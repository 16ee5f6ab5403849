import assert from "node:assert/strict";
import { loadStackFile } from "../../../stack/config/load.ts";
import { problemsOf, TODAY, withStackFile } from "./support.ts";

const subnetId =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/hub/subnets/tier0";

/** Problems of a stack file with these keys of agents, each on the line of its own. */
const problems = (agents: Record<string, unknown>) => {
  const lines = Object.entries({ subnetId, ...agents }).map(
    ([key, value]) => `        ${key}: ${JSON.stringify(value)}`,
  );
  const content = `config:
  entra-writeback:tenant:
    id: 72f988bf-0000-0000-0000-000000000000
    selfServicePasswordReset: all
    writeback: { passwords: true, cloudSync: true, accountUnlock: true }
  entra-writeback:forests:
    - domains: [corp.contoso.com]
      agents:
${lines.join("\n")}
`;
  const found = withStackFile(content, (file) => problemsOf(() => loadStackFile(file, { now: TODAY })));
  return found.map(({ line, path, message }) => `${line} ${path}: ${message}`);
};
const many = <Item>(count: number, make: (index: number) => Item) =>
  Array.from({ length: count }, (_, index) => make(index));
const egress = (index: number) => ({ name: `rule-${index}`, to: ["10.1.9.8"], ports: ["443"], why: "Test" });

describe("what is too much is told by its limit", () => {
  it("tags", () => {
    assert.deepEqual(problems({ tags: Object.fromEntries(many(51, (index) => [`tag${index}`, "x"])) }), [
      "10 forests[0].agents.tags: a mapping of tags has at most 50 entries, but this one has 51. Remove 1.",
    ]);
  });

  it("outgoing traffic, and what else is wrong with it", () => {
    const rules = [...many(299, egress), { ...egress(300), ports: ["70000"] }];
    assert.deepEqual(problems({ egress: rules }), [
      "10 forests[0].agents.egress: a list of outgoing traffic has at most 100 entries, but this one has 300. Remove 200.",
      "10 forests[0].agents.egress[299].ports[0]: 70000 is not a range of ports. Write one from 1 to 65535, the lower first.",
    ]);
  });

  it("a text", () => {
    assert.deepEqual(problems({ egress: [{ ...egress(1), why: "x".repeat(141) }], tags: { owner: "y".repeat(257) } }), [
      "10 forests[0].agents.egress[0].why: a text of 141 characters is too long: there may be at most 140. Write for example `Proxy of the data centre`.",
      "11 forests[0].agents.tags.owner: a text of 257 characters is too long: there may be at most 256. Write a text of at most 256 characters.",
    ]);
  });

  it("the name of a tag", () => {
    assert.deepEqual(problems({ tags: { ["n".repeat(513)]: "x" } }), [
      `10 forests[0].agents.tags.${"n".repeat(513)}: the name has 513 characters, but a tag's may have at most 512. Write a shorter one.`,
    ]);
  });
});
