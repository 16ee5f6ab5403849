import assert from "node:assert/strict";
import { UNKNOWN } from "../../policies/rule.ts";
import { comment } from "../../review/comment.ts";
import { dangersOf } from "../../review/dangers.ts";
import { declaredChanges } from "../../review/declaredChanges.ts";
import { fleet, kit, review, urnOf } from "./fixture.ts";

const view = (properties: object, kind = "GroupPolicyObject") => {
  const type = kit(kind);
  return { type, name: fleet, urn: urnOf(type, fleet), properties: { mode: "manage", ...properties } };
};
const changes = (before: object | undefined, after: object | undefined) =>
  declaredChanges(before ? [view(before)] : [], after ? [view(after)] : []);
const told = (before: object | undefined, after: object | undefined) =>
  dangersOf(changes(before, after), []).map(({ about, text }) => `${about}: ${text}`);
const debug = (...principals: unknown[]) => ({ right: "SeDebugPrivilege", principals });
const log = (...principals: string[]) => ({ right: "SeServiceLogonRight", principals });
const [system, users] = ["(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;SY)", "(A;;CCLCSWLOCRRC;;;AU)"];
const spooler = (more: object = {}) => ({ service: "Spooler", startup: "Disabled", ...more });
const helpdesk = "(A;;GA;;;S-1-5-21-1-2-3-1105)";

describe("what a group policy sets on every computer that it reaches", () => {
  it("is who has each user right, whose holders change", () => {
    const [before, after] = [[log("svc$"), debug("Administrators")], [log("svc$"), debug("Helpdesk", "ADMINISTRATORS")]]; // prettier-ignore
    const who = "who has Debug programs (SeDebugPrivilege)";
    assert.deepEqual(told({ userRights: before }, { userRights: after }), [`userRight: ${who}: adds Helpdesk`]);
    assert.deepEqual(told({ userRights: after }, { userRights: before }), [`userRight: ${who}: takes away Helpdesk`]);
    assert.deepEqual(told({}, { userRights: [debug("Helpdesk")] }), [`userRight: sets ${who}, and nobody else: Helpdesk`]); // prettier-ignore
    assert.deepEqual(told(undefined, { userRights: [debug()] }), [`userRight: sets ${who}, and nobody else: nobody`]);
    assert.deepEqual(told({ userRights: [debug("Helpdesk")] }, {}), [`userRight: no longer sets ${who}: Helpdesk`]);
    assert.deepEqual(told({ userRights: [debug("Helpdesk")] }, undefined).slice(1), [`userRight: no longer sets ${who}: Helpdesk`]); // prettier-ignore
    assert.deepEqual(told({ userRights: [debug("A", "B")] }, { userRights: [debug("b", "a")] }), []);
  });

  it("is who may control each service, entry by entry, and how it starts", () => {
    const [was, is] = [spooler({ permissions: `D:${system}${users}` }), spooler({ permissions: `D:${system}${users}${helpdesk}` })]; // prettier-ignore
    const what = "the permissions of the service Spooler";
    const vault = (startup: string) => ({ service: "VaultSvc", startup });
    assert.deepEqual(told({ services: [was, vault("Manual")] }, { services: [is, vault("Automatic")] }), [
      `permissions: ${what}: adds ${helpdesk}`,
      "service: startup of the service VaultSvc: Manual → Automatic",
    ]);
    assert.deepEqual(told({ services: [is] }, { services: [was] }), [`permissions: ${what}: takes away ${helpdesk}`]);
    assert.deepEqual(told({ services: [spooler()] }, { services: [was] }), [`permissions: sets ${what}: D: ${system} ${users}`]); // prettier-ignore
    assert.deepEqual(told({ services: [was] }, { services: [spooler()] }), [`permissions: no longer sets ${what}: D: ${system} ${users}`]); // prettier-ignore
    const turned = spooler({ permissions: `D:${users}${system}` });
    assert.deepEqual(told({ services: [was] }, { services: [turned] }), [`permissions: ${what}: the same entries in another order: D: ${users} ${system}`]); // prettier-ignore
    assert.deepEqual(told(undefined, { services: [vault("Manual")] }), ["service: startup of the service VaultSvc: (not set) → Manual"]); // prettier-ignore
    assert.deepEqual(told({ services: [was] }, { services: [{ ...was, service: "SPOOLER" }] }), []);
  });

  it("says what is not known yet", () => {
    assert.deepEqual(told({ userRights: [debug("A")] }, { userRights: UNKNOWN }), ["userRight: what it sets as userRights is not known yet"]); // prettier-ignore
    const unknown = { right: "SeDebugPrivilege", principals: UNKNOWN };
    assert.deepEqual(told({ userRights: [debug("A")] }, { userRights: [unknown] }), ["userRight: who has Debug programs (SeDebugPrivilege) is not known yet"]); // prettier-ignore
    assert.deepEqual(told({ userRights: [debug("A")] }, { userRights: [debug("A", UNKNOWN)] }), ["userRight: who has Debug programs (SeDebugPrivilege): adds (not known yet)"]); // prettier-ignore
    assert.deepEqual(told({ services: [spooler()] }, { services: [spooler({ permissions: UNKNOWN })] }), ["permissions: the permissions of the service Spooler are not known yet"]); // prettier-ignore
  });

  it("is another team's policy, account or PSO, that is taken over", () => {
    const name = "Default Domain Controllers Policy";
    const text = `adoption: takes over ${name} where it is there already: writes another team's policy`;
    const adopted = { displayName: name, adopt: true };
    assert.deepEqual(told(undefined, adopted), [text]);
    assert.deepEqual(told({ ...adopted, adopt: false }, adopted), [text]);
    assert.deepEqual(told({ ...adopted, displayName: "Own" }, adopted), [text]);
    assert.deepEqual(told(adopted, { ...adopted, accountPolicy: { maximumPasswordAge: 3 } }), []);
    assert.deepEqual(told(adopted, { ...adopted, adopt: false }), []);
    const others = [
      view({ name: "Pilot", adopt: true }, "PasswordSettingsObject"),
      view({ account: "svc$", adopt: true, passwordReaders: [] }, "GroupManagedServiceAccount"),
    ];
    const texts = dangersOf(declaredChanges([], others), []).map((one) => one.text);
    for (const one of [
      "Pilot where it is there already: writes another team's password settings object",
      "svc$ where it is there already: writes another team's account",
    ])
      // prettier-ignore
      assert.ok(texts.includes(`takes over ${one}`), one);
  });

  it("is told one by one, however long the lists are, in what is folded too", () => {
    const many = Array.from({ length: 40 }, (_, index) => ({ service: `Service${index}`, startup: "Disabled" }));
    const rights = Array.from({ length: 30 }, (_, index) => ({ right: `SeRight${index}Privilege`, principals: ["A"] }));
    const last = [...many.slice(0, -1), { service: "Service39", startup: "Automatic" }];
    const entries = Array.from({ length: 60 }, (_, index) => `(A;;RP;;;S-1-5-80-${index})`);
    const before = { services: [...many, spooler()], userRights: rights };
    const after = {
      services: [...last, spooler({ permissions: `D:${entries.join("")}` })],
      userRights: rights.map((one) => ({ ...one, principals: ["B"] })),
    };
    const text = comment(review([], { changes: changes(before, after), resources: [view(after)] })) ?? "";
    const plain = text.replaceAll("\\", "");
    for (const { right } of rights) assert.ok(plain.includes(`who has ${right}: adds B`), right);
    for (const entry of entries) assert.ok(plain.includes(entry), entry);
    assert.match(plain, /\*\*Service\*\* .*startup of the service Service39: Disabled → Automatic/);
    assert.match(plain, /services {service: Service39, startup: Disabled}, .* → {service: Service39, startup: Automatic}, .*, beside 39 as before/); // prettier-ignore
    assert.doesNotMatch(plain, /more characters|Service38/);
  });
});
