import assert from "node:assert/strict";
import type { Drift } from "../../review/drift.ts";
import { issueForge, keeperOf, keepIssue } from "../../review/driftIssue.ts";
import { ForgeError } from "../../review/forge.ts";
import { keyOfStack, marker } from "../../review/marker.ts";
import { ageOf, drifted, goneHost } from "./driftFixture.ts";
import { LoopbackBoards, processes } from "./loopbackBoards.ts";
import type { Fault } from "./loopbackServer.ts";

const on = (today: string, ...events: Parameters<typeof drifted>[0]): Drift => drifted(events, { today });

describe("the work item of a drift at Azure DevOps", () => {
  let server: LoopbackBoards;
  beforeEach(async () => void (server = await LoopbackBoards.start()));
  afterEach(() => server.stop());
  const isCreation: Fault["when"] = ({ method, path }) => method === "POST" && path.includes("/workitems/$");
  const isPatch: Fault["when"] = ({ method }) => method === "PATCH";

  const keep = async (drift: Drift, run = "1", type = "Issue"): Promise<string> => {
    const env = { TF_BUILD: "True", SYSTEM_ACCESSTOKEN: "canary", SYSTEM_COLLECTIONURI: `${server.url}/org/`, SYSTEM_TEAMPROJECTID: "p", BUILD_BUILDID: run }; // prettier-ignore
    server.today = drift.today;
    const forge = issueForge(keeperOf(env) ?? assert.fail(), drift, type) ?? assert.fail("there is no forge");
    return (await keepIssue(forge, drift, env)).result;
  };
  const open = () => server.items.filter((item) => server.categoryOf(item) !== "Completed");
  const description = () => server.items.at(-1)?.description ?? "";
  const fails = async (keeping: Promise<string>, message: RegExp): Promise<void> => {
    await assert.rejects(keeping, (error: Error) => {
      assert.ok(error instanceof ForgeError, error.stack);
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /canary/);
      return true;
    });
  };

  it("is none where nothing has drifted, or where there is no token", async () => {
    assert.equal(await keep(on("2026-11-20")), "nothing to say");
    assert.deepEqual(server.items, []);
    const keeper = keeperOf({ TF_BUILD: "True", SYSTEM_COLLECTIONURI: `${server.url}/org/` });
    assert.equal(issueForge(keeper ?? assert.fail(), on("2026-11-20"), "Issue"), undefined);
  });

  for (const [name, types] of Object.entries(processes))
    it(`lives in a project of ${name}: opened, edited with its days, closed, opened again`, async () => {
      server.types = types;
      const [type = ""] = Object.keys(types);
      assert.equal(await keep(on("2026-11-20", ageOf(1)), "1", type), "created");
      assert.equal(server.items[0]?.title, "Drift of prod (Entra writeback)");
      assert.equal(server.items[0].type, type);
      assert.match(description(), /0 → 1, since 2026-11-20<\/li>/);
      assert.equal(await keep(on("2026-11-22", ageOf(2), goneHost), "2", type), "edited");
      assert.match(description(), /0 → 2, since 2026-11-20<\/li>/);
      assert.match(description(), /gone, since 2026-11-22<\/li>/);
      assert.equal(await keep(on("2026-11-23", goneHost), "3", type), "edited");
      assert.doesNotMatch(description(), /minimumPasswordAge/);
      assert.equal(await keep(on("2026-11-24"), "4", type), "closed");
      assert.equal(server.items.length, 1);
      assert.equal(server.categoryOf(server.items[0]), "Completed");
      assert.match(description(), /nothing drifts any more<\/h3>.*looked on 2026-11-24\..*<h4>Had drifted<\/h4><ul><li>VirtualMachine <strong>host-1<\/strong>: gone, since 2026-11-22<\/li><\/ul>/); // prettier-ignore
      assert.equal(await keep(on("2026-11-25"), "5", type), "nothing to say");
      assert.equal(await keep(on("2026-11-28", ageOf(1)), "6", type), "edited");
      assert.equal(open().length, 1);
      assert.match(description(), /0 → 1, since 2026-11-28<\/li>/);
      assert.equal(server.items.length, 1);
      assert.ok(server.asked.every(({ authorization }) => authorization === "Bearer canary"));
    });

  it("that was closed more than 30 days ago is left, and there is a new one", async () => {
    await keep(on("2026-10-01", ageOf(1)), "1");
    await keep(on("2026-10-02"), "2");
    assert.equal(await keep(on("2026-11-02", ageOf(1)), "3"), "created");
    assert.deepEqual(server.items.map((item) => server.categoryOf(item)), ["Completed", "Proposed"]); // prettier-ignore
  });

  it("is moved by people as they like, and opened again with its days where they closed or resolved it", async () => {
    server.types = processes["CMMI"] ?? {};
    await keep(on("2026-11-20", ageOf(1)), "1");
    const [item] = server.items;
    for (const [state, next] of [
      ["Active", "Active"],
      ["Closed", "Proposed"],
      ["Resolved", "Proposed"],
    ] as const) {
      // prettier-ignore
      Object.assign(item ?? {}, { state });
      await keep(on("2026-11-21", ageOf(1)), "2");
      assert.equal(item?.state, next);
    }
    assert.match(description(), /since 2026-11-20<\/li>/);
  });

  it("takes another state where the process refuses the first, and says what it refuses where there is none", async () => {
    server.types = processes["CMMI"] ?? {};
    server.refuses = ({ state }, next) => state === "Closed" && next === "Proposed";
    await keep(on("2026-11-20", ageOf(1)), "1");
    await keep(on("2026-11-21"), "2");
    await keep(on("2026-11-22", ageOf(1)), "3");
    assert.equal(server.items[0]?.state, "Active");
    server.refuses = () => true;
    await fails(keep(on("2026-11-23"), "4"), /^The work item, 100, cannot be changed to “Closed”: .*400: TF401320: Rule Error/); // prettier-ignore
    assert.equal(server.items[0].state, "Active");
  });

  it("says so where a type has no state that closes, and leaves what was taken out of sight closed", async () => {
    server.types = { Issue: [["New", "Proposed"], ["Removed", "Removed"]] }; // prettier-ignore
    await keep(on("2026-11-20", ageOf(1)), "1");
    await fails(keep(on("2026-11-21"), "2"), /^“Issue” has no state of the category Completed, so work item 100 cannot be closed\. Write --work-item-type/); // prettier-ignore
    Object.assign(server.items[0] ?? {}, { state: "Removed" });
    assert.equal(await keep(on("2026-11-22"), "3"), "nothing to say");
    assert.equal(await keep(on("2026-11-23", ageOf(1)), "4"), "edited");
    assert.equal(server.items[0]?.state, "New");
  });

  it("is found among many of others, and no other is touched: not a stranger's, another stack's", async () => {
    const text = `<p>${marker("drift", keyOfStack("Pulumi.prod.yaml", "prod"), 9).slice(5, -4)}</p>`;
    for (let other = 0; other < 230; other++) server.made("stranger", `<p>item ${other}</p>`);
    server.made("stranger", text);
    server.made("us", `<div>${text.replace(/[0-9a-f]{16}/, "f".repeat(16))}</div>`);
    server.made("us", `<p>quoted: ${text.slice(3)}`);
    const before = structuredClone(server.items);
    await keep(on("2026-11-20", ageOf(1)), "10");
    await keep(on("2026-11-21", ageOf(1)), "11");
    await keep(on("2026-11-22"), "12");
    assert.deepEqual(server.items.slice(0, -1), before);
    assert.equal(server.items.length, before.length + 1);
  });

  it("is found below a line of days that a person writes at its top", async () => {
    await keep(on("2026-11-20", ageOf(1)), "1");
    const [item] = server.items;
    Object.assign(item ?? {}, { description: `<div>since 2026-11-10, dad</div>${item?.description}` });
    assert.equal(await keep(on("2026-11-21", ageOf(1)), "2"), "edited");
    assert.equal(server.items.length, 1);
    assert.match(description(), /since 2026-11-20<\/li>/);
  });

  it("that somebody deletes while it is edited is made anew, with its days", async () => {
    await keep(on("2026-11-20", ageOf(1)), "1");
    server.beforeEdit = () => (server.items = []);
    assert.equal(await keep(on("2026-11-21", ageOf(1)), "2"), "created");
    assert.equal(server.items.length, 1);
    assert.match(description(), /since 2026-11-20<\/li>/);
  });

  it("that somebody edits at the same time keeps both: it is read again, not written over", async () => {
    await keep(on("2026-11-20", ageOf(1)), "1");
    server.beforeEdit = () => {
      server.beforeEdit = () => undefined;
      Object.assign(server.items[0] ?? {}, { rev: 7, state: "Doing" });
    };
    assert.equal(await keep(on("2026-11-21", ageOf(2)), "2"), "edited");
    assert.equal(server.items[0]?.state, "Doing");
    assert.match(description(), /0 → 2, since 2026-11-20<\/li>/);
    server.beforeEdit = () => Object.assign(server.items[0] ?? {}, { rev: (server.items[0]?.rev ?? 0) + 1 });
    await fails(keep(on("2026-11-22", ageOf(1)), "3"), /^The work item, 100, was changed by somebody else each time/);
  });

  it("of two runs at once is one, and the later has the word", async () => {
    server.slowness = 60;
    await Promise.all([keep(on("2026-11-20", ageOf(1)), "1"), keep(on("2026-11-20", ageOf(2)), "2")]);
    assert.equal(open().length, 1);
    assert.match(open()[0]?.description ?? "", /0 → 2/);
    assert.equal(await keep(on("2026-11-20"), "1"), "a later run has written");
    assert.equal(open().length, 1);
  });

  it("survives 429 with Retry-After, 5xx and a lost answer, and is one", async () => {
    for (const when of [isCreation, ({ path }: { path: string }) => path.includes("/wiql")])
      server.faults.push({ when, status: 429, headers: { "retry-after": "0" } });
    server.faults.push({ when: isCreation, status: 502 });
    await keep(on("2026-11-20", ageOf(1)), "1");
    server.faults.push({ when: isPatch, status: 503 });
    await keep(on("2026-11-21", ageOf(2)), "2");
    assert.match(description(), /0 → 2, since 2026-11-20<\/li>/);
    assert.equal(server.items.length, 1);
    server.items = [];
    server.faults.push({ when: isCreation, status: 504, isDone: true });
    await keep(on("2026-11-22", ageOf(1)), "3");
    assert.equal(server.items.length, 1);
    server.faults.push({ when: isPatch, status: 504, isDone: true });
    assert.equal(await keep(on("2026-11-23", ageOf(3)), "4"), "edited");
    assert.match(description(), /0 → 3, since 2026-11-22<\/li>/);
    server.faults.push({ when: isPatch, status: 429, headers: { "retry-after": "3600" } });
    await fails(keep(on("2026-11-24"), "5"), /asks to wait 3600 seconds/);
  });

  it("says what is missing: a token that is valid, a permission", async () => {
    server.faults.push({ when: () => true, status: 401, message: "TF400813: not authorized" });
    await fails(keep(on("2026-11-20", ageOf(1))), /answers 401: TF400813.*The token is not valid here/);
    server.faults.push({ when: isCreation, status: 403, message: "TF401347: Invalid tree name" });
    await fails(keep(on("2026-11-20", ageOf(1))), /answers 403: .*“Edit work items in this node”/);
    server.faults.push({ when: () => true, status: 203, page: "<!DOCTYPE html><title>Sign in</title>" });
    await fails(keep(on("2026-11-20", ageOf(1))), /token/);
    assert.deepEqual(server.items, []);
  });

  it("says which types there are, where the process has not the one", async () => {
    server.types = processes["Scrum"] ?? {};
    await fails(keep(on("2026-11-20", ageOf(1))), /^The project has no work item type “Issue”.* Write --work-item-type with one that its process has: Impediment, Product Backlog Item\./); // prettier-ignore
    await keep(on("2026-11-20", ageOf(1)), "2", "Product Backlog Item");
    assert.equal(server.items[0]?.type, "Product Backlog Item");
    await fails(keep(drifted([ageOf(1)], { stack: "other" }), "2", "../$x?y#z"), /no work item type “\.\.\/\$x\?y#z”/);
  });
});
