import assert from "node:assert/strict";
import { entriesOf } from "../../facts/permissionSets.ts";
import { DyingScripts } from "./dyingScripts.ts";
import { answerTo, callsOf, killEverywhere } from "./killedChange.ts";
import * as lab from "./lab.ts";
import { createUnit, daclOf, ouOf, restoreDacl } from "./units.ts";

const names = ["Old", "New", "Sales"];
const [old = "", young = "", sales = ""] = names.map(ouOf);
const places = [lab.root, ...names.map(ouOf)];
const delegation = callsOf("DomainRootDelegation", { account: "writeback$", accountDomain: lab.domain });
const users = ["ResetPassword", "WriteLockoutTime", "WritePwdLastSet"];
const onDomain = { rights: ["UnexpirePassword"] };
const on = (target: string) => ({ target, rights: users });
const onBoth = [delegation("Ensure", on(old)), delegation("Ensure", on(young)), delegation("Ensure", onDomain)];

describe("kill -9 in the middle of a delegation on several OUs", () => {
  let scripts: DyingScripts;
  let original: Buffer[];
  /** What somebody else granted the account. */
  let theirs: string[];

  const lists = () => Promise.all(places.map(daclOf));
  const seen = async () => (await lists()).map((list) => list.toString("hex"));
  const restore = async () => {
    for (const [index, place] of places.entries()) await restoreDacl(place, original[index] ?? assert.fail(place));
  };
  const grant = async () => {
    for (const place of [lab.root, old]) for (const entry of theirs) await lab.addAce(place, entry);
  };

  before(async () => {
    scripts = new DyingScripts(["DomainRootDelegation"]);
    await lab.createUser("writeback$", "Service-Passw0rd.1");
    for (const name of names) await createUnit(name);
    original = await lists();
    const { accountSid } = await answerTo(delegation("Observe", { rights: [] }));
    theirs = [...entriesOf("KeyCredentialLink", String(accountSid)), `(A;CI;RPWP;;;${String(accountSid)})`];
  });
  after(() => scripts.remove());

  it("when it is made, between two of them", () =>
    killEverywhere(scripts, {
      first: [],
      change: onBoth,
      back: [onDomain, on(young), on(old)].map((asked) => delegation("Remove", asked)),
      seen,
      writes: 3,
      last: [async () => assert.deepEqual(await lists(), original, "byte for byte")],
    }));

  it("when it is destroyed", () =>
    killEverywhere(scripts, {
      first: onBoth,
      change: [onDomain, on(young), on(old)].map((asked) => delegation("Remove", asked)),
      back: onBoth,
      seen,
      writes: 3,
      last: [restore],
    }));

  it("when one OU takes the place of another", () =>
    killEverywhere(scripts, {
      first: onBoth,
      change: [delegation("Ensure", on(sales)), delegation("Remove", on(old))],
      back: [delegation("Ensure", on(old)), delegation("Remove", on(sales))],
      seen,
      writes: 2,
      last: [restore],
    }));

  it("when entries of others are taken away by name, on an OU and on the domain root", () =>
    killEverywhere(scripts, {
      first: [grant],
      change: [
        delegation("Ensure", { ...on(old), unwanted: theirs }),
        delegation("Ensure", { ...onDomain, unwanted: theirs }),
      ],
      // Nothing but another hand brings them back.
      back: [restore, grant],
      seen,
      writes: 2,
      last: [restore],
    }));
});
