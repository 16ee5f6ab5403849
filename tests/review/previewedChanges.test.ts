import assert from "node:assert/strict";
import { dangersOf } from "../../review/dangers.ts";
import { previewedChanges } from "../../review/previewedChanges.ts";
import type { Properties } from "../../review/seen.ts";
import { fleet, kit, step } from "./fixture.ts";

/** As Pulumi 3.274.1 tells of a resource that is made anew: who goes comes without what it is to be. */
function replacement(type: string, before: Properties, after: Properties, below = "") {
  const diff = Object.keys(after);
  const [gone, made] = [{ before }, { before, after, diff }];
  const of = (op: string, sides: object) =>
    step({ op, type, name: fleet, below, isProtected: [true, false], ...sides });
  const [create, replace, remove] = [
    of("create-replacement", made),
    of("replace", made),
    of("delete-replaced", gone),
  ] as const;
  return { createFirst: [create, replace, remove], deleteFirst: [remove, replace, create] };
}

describe("the changes of a preview", () => {
  const rule = { name: "administration", direction: "Inbound", access: "Allow", protocol: "Tcp", sourceAddressPrefix: "10.0.0.0/24", destinationPortRange: "3389" }; // prettier-ignore
  const delegation = { domain: "corp.contoso.com", account: "gmsa$", rights: ["ResetPassword"] };
  const cases = [
    ["who gets rights", replacement(kit("DomainRootDelegation"), delegation, { ...delegation, account: "evil$" }), "the account of the rights: gmsa$ → evil$"], // prettier-ignore
    ["who gets in", replacement("azure-native:network:NetworkSecurityGroup", { securityRules: [] }, { securityRules: [rule] }, `${kit("AgentNetwork")}$`), "10.0.0.0/24"], // prettier-ignore
  ] as const;
  for (const [what, { createFirst, deleteFirst }, danger] of cases)
    it(`tell ${what} where the old is deleted before the new is made, as where it is after`, () => {
      const [first, last] = [previewedChanges(createFirst), previewedChanges(deleteFirst)];
      assert.deepEqual(last, first);
      const [change, ...others] = last.changes;
      assert.ok(change && others.length === 0);
      const texts = dangersOf(last.changes, last.resources).map(({ text }) => text);
      assert.ok(texts.join("\n").includes(danger), texts.join("\n"));
      assert.ok(texts.includes("is no longer protected against deletion"));
      assert.deepEqual(last.resources, [change.resource], "what is to be is what is seen");
    });
});
