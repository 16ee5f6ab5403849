import assert from "node:assert/strict";
import { UNKNOWN } from "../../policies/rule.ts";
import { waysIn } from "../../review/waysIn.ts";

const rule = (more: object = {}) => ({ name: "administration", priority: 200, direction: "Inbound", access: "Allow", protocol: "Tcp", sourceAddressPrefix: "10.1.0.0/24", destinationAddressPrefix: "10.20.0.4", destinationPortRange: "3389", ...more }); // prettier-ignore
const deny = (more: object = {}) => ({ name: "others", priority: 300, direction: "Inbound", access: "Deny", protocol: "*", sourceAddressPrefix: "*", destinationAddressPrefix: "*", destinationPortRange: "*", ...more }); // prettier-ignore
const told = (before: object[], after: object[]) => waysIn({ securityRules: before }, { securityRules: after });
const group = (name: string) => ({
  id: `/subscriptions/s/resourceGroups/hub/providers/Microsoft.Network/applicationSecurityGroups/${name}`,
});
const [way, all] = ["TCP 3389 from 10.1.0.0/24 to 10.20.0.4", "any protocol any port from anywhere"];

describe("what a change of a network security group lets in", () => {
  it("is a rule that allows and is new, or allows something else", () => {
    assert.deepEqual(told([], [rule()]), [`opens a way in: ${way}, priority 200`]);
    assert.deepEqual(told([rule()], [rule({ destinationAddressPrefix: "*" })]), [
      `changes a way in: ${way}, priority 200 → TCP 3389 from 10.1.0.0/24, priority 200`,
    ]);
    const ports = { destinationPortRange: undefined, destinationPortRanges: ["3389", "5985"] };
    assert.deepEqual(told([rule()], [rule(ports)]), [
      `changes a way in: ${way}, priority 200 → TCP 3389, 5985 from 10.1.0.0/24 to 10.20.0.4, priority 200`,
    ]);
    assert.deepEqual(told([rule({ sourcePortRange: "53" })], [rule({ sourcePortRange: "*" })]), [
      `changes a way in: TCP 3389 from 10.1.0.0/24 to 10.20.0.4 by source port 53, priority 200 → ${way}, priority 200`,
    ]);
  });

  it("is one that stands before a rule that denies", () => {
    assert.deepEqual(told([rule({ priority: 4000 }), deny()], [rule(), deny()]), [
      `changes a way in: ${way}, priority 4000 → ${way}, priority 200`,
    ]);
  });

  it("is what a rule no longer denies, as it is gone, narrower, or allows", () => {
    const gone = `no longer keeps out: ${all}, priority 300`;
    assert.deepEqual(told([rule(), deny()], [rule()]), [gone]);
    assert.deepEqual(waysIn({ securityRules: [deny()] }, undefined), [gone]);
    assert.deepEqual(told([deny()], [deny({ sourceAddressPrefix: "10.2.0.0/16" })]), [
      `changes what is kept out: ${all}, priority 300 → any protocol any port from 10.2.0.0/16, priority 300`,
    ]);
    assert.deepEqual(told([deny({ access: "deny" })], [deny({ access: "allow" })]), [
      `opens a way in: ${all}, priority 300`,
      gone,
    ]);
  });

  it("is from and to application security groups too, of both packages", () => {
    const from = (name: string) => rule({ sourceAddressPrefix: undefined, sourceApplicationSecurityGroups: [group(name)] }); // prettier-ignore
    const to = (name: string) => rule({ destinationAddressPrefix: undefined, destinationApplicationSecurityGroupIds: [group(name).id] }); // prettier-ignore
    assert.deepEqual(told([from("tier0")], [from("everyone")]), [
      "changes a way in: TCP 3389 from tier0 of hub to 10.20.0.4, priority 200 → TCP 3389 from everyone of hub to 10.20.0.4, priority 200",
    ]);
    assert.deepEqual(told([to("tier0")], [to("everyone")]), [
      "changes a way in: TCP 3389 from 10.1.0.0/24 to tier0 of hub, priority 200 → TCP 3389 from 10.1.0.0/24 to everyone of hub, priority 200",
    ]);
  });

  it("is told of a rule that is a resource of its own", () => {
    const allow = rule({ name: undefined });
    assert.deepEqual(waysIn(undefined, allow), [`opens a way in: ${way}, priority 200`]);
    assert.deepEqual(waysIn(deny(), undefined), [`no longer keeps out: ${all}, priority 300`]);
  });

  it("is not known where the list is not, and says so", () => {
    const unknown = "what it lets in is not known yet";
    for (const securityRules of [UNKNOWN, "04da6b54-80e4-46f7-96ec-b56ff0331ba9", [rule(), UNKNOWN]])
      // prettier-ignore
      assert.deepEqual(waysIn({ securityRules: [rule()] }, { securityRules }), [unknown]);
    assert.deepEqual(told([], [rule({ sourceAddressPrefix: UNKNOWN })]), [
      "opens a way in: TCP 3389 from something not known yet to 10.20.0.4, priority 200",
    ]);
  });

  it("is nothing where a rule is renamed, described or written otherwise, leads outwards, denies more or allows less", () => {
    const same = rule({ name: "remote-desktop", description: "For administrators", protocol: "TCP", access: "allow" });
    assert.deepEqual(told([rule(), deny()], [deny(), same]), []);
    assert.deepEqual(told([], [rule({ direction: "outbound" }), deny()]), []);
    assert.deepEqual(told([rule()], []), []);
    const many = (...sourceAddressPrefixes: string[]) => rule({ sourceAddressPrefix: undefined, sourceAddressPrefixes }); // prettier-ignore
    assert.deepEqual(told([many("10.1.0.0/24", "10.3.0.0/24")], [many("10.3.0.0/24", "10.1.0.0/24")]), []);
  });
});
