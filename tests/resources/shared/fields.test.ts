import assert from "node:assert/strict";
import fc from "fast-check";
import { SecretValue, Unknown, type PropertyMap } from "../../../formats/wire/codec.ts";
import { checkFields } from "../../../resources/definition/checkFields.ts";
import { diffFields } from "../../../resources/definition/diffFields.ts";
import { domainRootDelegation } from "../../../resources/domainRootDelegation/lifecycle.ts";
import { groupPolicyObject } from "../../../resources/groupPolicyObject/lifecycle.ts";
import { tenantSettings } from "../../../resources/tenantSettings/lifecycle.ts";
import { propertyMap } from "../../support/propertyValues.ts";

const resources = [groupPolicyObject, domainRootDelegation, tenantSettings];
const policy: PropertyMap = {
  domain: "corp.contoso.com",
  displayName: "p",
  accountPolicy: { minimumPasswordAge: 0, passwordHistorySize: 24 },
};

describe("inputs of a resource", () => {
  it("are told with their path, all at once", () => {
    const { failures } = checkFields(groupPolicyObject.definition.inputs, {
      domain: "corp_contoso",
      accountPolicy: { minimumPasswordAge: 1.5, passwordHistroySize: 24 },
      link: { order: "first" },
      credential: { user: "u", password: "in plain" },
    });
    assert.deepEqual(failures, [
      { property: "domain", reason: '"corp_contoso" is not a DNS name. Write one such as corp.contoso.com.' },
      {
        property: "credential.password",
        reason: "must be a secret, so that it is encrypted in the state. Wrap it with pulumi.secret().",
      },
      { property: "displayName", reason: "a string is required here" },
      {
        property: "accountPolicy.passwordHistroySize",
        reason: "there is no such property; did you mean passwordHistorySize?",
      },
      {
        property: "accountPolicy.minimumPasswordAge",
        reason: "is 1.5, but must be a whole number of days from 0 to 998",
      },
      { property: "link.order", reason: "is a string, but a number is needed" },
    ]);
  });

  it("never quote a secret in a reason", () => {
    const inputs = {
      ...policy,
      displayName: new SecretValue("hunter2".repeat(60)),
      domain: new SecretValue("hunter2!"),
    };
    const { failures } = checkFields(groupPolicyObject.definition.inputs, inputs);
    assert.deepEqual(
      failures.map((failure) => failure.property),
      ["domain", "displayName"],
    );
    assert.doesNotMatch(JSON.stringify(failures), /hunter2/);
  });

  it("may be unknown anywhere", () => {
    const inputs = { ...policy, displayName: Unknown.value, accountPolicy: Unknown.value };
    assert.deepEqual(checkFields(groupPolicyObject.definition.inputs, inputs).failures, []);
  });

  for (const resource of resources) {
    it(`of ${resource.definition.type}: whatever comes in, checking twice gives the same as once`, () => {
      fc.assert(
        fc.property(propertyMap, (map) => {
          const once = checkFields(resource.definition.inputs, map);
          const twice = checkFields(resource.definition.inputs, once.inputs);
          assert.deepEqual(twice.inputs, once.inputs);
        }),
      );
    });

    it(`of ${resource.definition.type}: nothing differs from itself`, () => {
      fc.assert(
        fc.property(propertyMap, (map) => {
          const { inputs } = checkFields(resource.definition.inputs, { ...policy, ...map });
          const known = JSON.parse(
            JSON.stringify(inputs, (_, value: unknown) => (value instanceof Unknown ? null : value)),
          ) as PropertyMap;
          assert.deepEqual(diffFields(resource.definition.inputs, known, known), []);
        }),
      );
    });
  }
});

describe("the difference between inputs", () => {
  const fields = groupPolicyObject.definition.inputs;
  it("names the leaf", () => {
    const news = { ...policy, accountPolicy: { minimumPasswordAge: 1, passwordComplexity: true } };
    assert.deepEqual(diffFields(fields, policy, news), [
      { path: "accountPolicy.minimumPasswordAge", kind: "update", replaces: false },
      { path: "accountPolicy.passwordHistorySize", kind: "delete", replaces: false },
      { path: "accountPolicy.passwordComplexity", kind: "add", replaces: false },
    ]);
  });

  it("replaces on another domain only", () => {
    const changes = diffFields(fields, policy, { ...policy, domain: "emea.contoso.com", displayName: "q" });
    assert.deepEqual(
      changes.filter((change) => change.replaces).map((change) => change.path),
      ["domain"],
    );
  });

  it("sees through a secret, and takes no order where none is meant", () => {
    const before = { domain: "a.b", account: "x$", rights: ["ResetPassword", "WritePwdLastSet"] };
    const after = { ...before, rights: new SecretValue(["WritePwdLastSet", "ResetPassword"]) };
    assert.deepEqual(diffFields(domainRootDelegation.definition.inputs, before, after), []);
  });

  it("takes unknown and secret items of a list for what they are", () => {
    const inputs = { domain: "a.bc", account: "x$", rights: [Unknown.value, Unknown.value] };
    assert.deepEqual(checkFields(domainRootDelegation.definition.inputs, inputs).failures, []);
    const before = { ...inputs, rights: ["ResetPassword"] };
    const after = { ...inputs, rights: [new SecretValue("ResetPassword")] };
    assert.deepEqual(diffFields(domainRootDelegation.definition.inputs, before, after), []);
    const whole = { ...policy, credential: new SecretValue({ user: "u@a.b", password: "p" }) };
    assert.deepEqual(checkFields(groupPolicyObject.definition.inputs, whole).failures, []);
  });

  it("tells items of an unordered list apart by value, with lists inside them", () => {
    const right = (name: string, ...principals: string[]) => ({ right: name, principals });
    const rights = (...userRights: PropertyMap[]): PropertyMap => ({ ...policy, userRights });
    const before = rights(right("SeBatchLogonRight", "a", "b"), right("SeServiceLogonRight", "c"));
    const paths = (after: PropertyMap) => diffFields(fields, before, after).map(({ path, kind }) => [path, kind]);
    assert.deepEqual(paths(rights(right("SeServiceLogonRight", "c"), right("SeBatchLogonRight", "b", "a"))), []);
    const changed = rights(right("SeServiceLogonRight", "c"), right("SeBatchLogonRight", "b"));
    assert.deepEqual(paths(changed), [
      ["userRights[0]", "delete"],
      ["userRights[1]", "add"],
    ]);
    const replaced = rights(right("SeBatchLogonRight", "a"), right("SeServiceLogonRight", "c"));
    assert.deepEqual(paths(replaced), [["userRights[0]", "update"]]);
    assert.deepEqual(paths(rights(right("SeServiceLogonRight", "c"))), [["userRights[0]", "delete"]]);
    const secret = { ...before, userRights: new SecretValue(before["userRights"] ?? null) };
    assert.deepEqual(paths(secret), []);
  });

  it("counts what becomes unknown as an update", () => {
    assert.deepEqual(diffFields(fields, policy, { ...policy, displayName: Unknown.value }), [
      { path: "displayName", kind: "update", replaces: false },
    ]);
  });
});
