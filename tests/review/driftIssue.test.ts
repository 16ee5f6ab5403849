import assert from "node:assert/strict";
import type { Drift } from "../../review/drift.ts";
import { issueForge, keeperOf, keepIssue } from "../../review/driftIssue.ts";
import { ForgeError } from "../../review/forge.ts";
import { keyOfStack, marker } from "../../review/marker.ts";
import { ageOf, drifted, goneHost } from "./driftFixture.ts";
import { LoopbackForge, type Fault } from "./loopbackForge.ts";

const on = (today: string, ...events: Parameters<typeof drifted>[0]): Drift => drifted(events, { today });

describe("the issue of a drift at GitHub", () => {
  let server: LoopbackForge;
  beforeEach(async () => void (server = await LoopbackForge.start()));
  afterEach(() => server.stop());
  const isPost: Fault["when"] = ({ method }) => method === "POST";
  const isPatch: Fault["when"] = ({ method }) => method === "PATCH";

  const keep = async (drift: Drift, run = "1"): Promise<string> => {
    const env = { GITHUB_ACTIONS: "true", GITHUB_API_URL: server.url, GITHUB_TOKEN: "canary", GITHUB_REPOSITORY: "contoso/identity", GITHUB_RUN_ID: run }; // prettier-ignore
    const forge = issueForge(keeperOf(env) ?? assert.fail(), drift, "Issue") ?? assert.fail("there is no forge");
    return (await keepIssue(forge, drift, env)).result;
  };
  const open = () => server.issues.filter(({ state }) => state === "open");
  const body = () => server.issues.at(-1)?.body ?? "";

  it("is none where nothing has drifted, or where there is no token", async () => {
    assert.equal(await keep(on("2026-11-20")), "nothing to say");
    assert.deepEqual(server.issues, []);
    const keeper = keeperOf({ GITHUB_ACTIONS: "true", GITHUB_REPOSITORY: "contoso/identity" });
    assert.equal(issueForge(keeper ?? assert.fail(), on("2026-11-20"), "Issue"), undefined);
    assert.equal(keeperOf({ GITHUB_REPOSITORY: "contoso/identity", GITHUB_TOKEN: "canary" }), undefined);
  });

  it("is opened once, edited in place with the days it told, and closed with what had drifted", async () => {
    assert.equal(await keep(on("2026-11-20", ageOf(1)), "1"), "created");
    assert.equal(server.issues[0]?.title, "Drift of prod (Entra writeback)");
    assert.match(body(), /0 → 1, since 2026-11-20$/m);
    assert.equal(await keep(on("2026-11-22", ageOf(2), goneHost), "2"), "edited");
    assert.match(body(), /0 → 2, since 2026-11-20$/m);
    assert.match(body(), /gone, since 2026-11-22$/m);
    assert.equal(await keep(on("2026-11-23", goneHost), "3"), "edited");
    assert.doesNotMatch(body(), /minimumPasswordAge/);
    assert.equal(await keep(on("2026-11-24"), "4"), "closed");
    assert.equal(server.issues.length, 1);
    assert.equal(server.issues[0]?.state, "closed");
    assert.equal(server.issues[0]?.state_reason, "completed");
    assert.equal(
      body().split("\n").slice(1).join("\n"),
      `### Entra writeback, prod: nothing drifts any more

Pulumi 3\\.274\\.1 looked on 2026-11-24.

#### Had drifted
- VirtualMachine **host\\-1**: gone, since 2026-11-22

<sub>ewb 0\\.1\\.0 · Pulumi\\.prod\\.yaml · commit fedcba987654</sub>`,
    );
    assert.equal(await keep(on("2026-11-25"), "5"), "nothing to say");
    assert.ok(server.asked.every(({ authorization }) => authorization === "Bearer canary"));
  });

  it("is opened again when it comes again, since then", async () => {
    await keep(on("2026-11-20", ageOf(1)), "1");
    await keep(on("2026-11-21"), "2");
    assert.equal(await keep(on("2026-11-25", ageOf(1)), "3"), "edited");
    assert.equal(server.issues.length, 1);
    assert.equal(open().length, 1);
    assert.match(body(), /0 → 1, since 2026-11-25$/m);
    assert.match(server.asked.findLast(({ path }) => path.includes("state=closed"))?.path ?? "", /since=2026-10-26T/);
  });

  it("that somebody closed while the drift lasts is opened again with its days", async () => {
    await keep(on("2026-11-20", ageOf(1)), "1");
    for (const issue of server.issues) issue.state = "closed";
    await keep(on("2026-11-21", ageOf(1)), "2");
    assert.equal(open().length, 1);
    assert.match(body(), /since 2026-11-20$/m);
  });

  it("is found among many of others, and no other is touched: not a stranger's, another stack's, a pull request", async () => {
    const text = `${marker("drift", keyOfStack("Pulumi.prod.yaml", "prod"), 9)}\nforged`;
    for (let other = 0; other < 130; other++) server.opened("stranger", `issue ${other}`);
    server.opened("stranger", text);
    server.opened("us", text, { pull_request: {} });
    server.opened("us", text.replace(/[0-9a-f]{16}/, "f".repeat(16)));
    const before = structuredClone(server.issues);
    await keep(on("2026-11-20", ageOf(1)), "10");
    await keep(on("2026-11-21", ageOf(1)), "11");
    await keep(on("2026-11-22"), "12");
    assert.deepEqual(server.issues.slice(0, -1), before);
    assert.equal(server.issues.length, before.length + 1);
  });

  it("that somebody deletes while it is edited is made anew, with its days", async () => {
    await keep(on("2026-11-20", ageOf(1)), "1");
    server.beforeEdit = () => (server.issues = []);
    assert.equal(await keep(on("2026-11-21", ageOf(1)), "2"), "created");
    assert.equal(server.issues.length, 1);
    assert.match(body(), /since 2026-11-20$/m);
  });

  it("of two runs at once is one, and the later has the word", async () => {
    server.slowness = 60;
    await Promise.all([keep(on("2026-11-20", ageOf(1)), "1"), keep(on("2026-11-20", ageOf(2)), "2")]);
    assert.equal(open().length, 1);
    assert.match(open()[0]?.body ?? "", /0 → 2/);
    assert.equal(await keep(on("2026-11-20"), "1"), "a later run has written");
    assert.equal(open().length, 1);
  });

  it("survives a 502 and a lost answer, and is one", async () => {
    server.faults.push({ when: isPost, status: 502 });
    await keep(on("2026-11-20", ageOf(1)), "1");
    server.faults.push({ when: isPatch, status: 503 });
    await keep(on("2026-11-21", ageOf(2)), "2");
    assert.match(body(), /0 → 2, since 2026-11-20$/m);
    server.issues = [];
    server.faults.push({ when: isPost, status: 504, isDone: true });
    await keep(on("2026-11-22", ageOf(1)), "3");
    assert.equal(server.issues.length, 1);
  });

  it("says what permission is missing, and that a repository has no issues", async () => {
    server.faults.push({ when: isPost, status: 403, message: "Resource not accessible by integration" });
    await assert.rejects(keep(on("2026-11-20", ageOf(1))), (error: Error) => {
      assert.ok(error instanceof ForgeError);
      assert.match(error.message, /answers 403: Resource not accessible.*`issues: write` for drift/);
      assert.doesNotMatch(error.message, /canary/);
      return true;
    });
    server.faults.push({ when: isPost, status: 410, message: "Issues has been disabled in this repository." });
    await assert.rejects(keep(on("2026-11-20", ageOf(1))), /answers 410: Issues has been disabled/);
    assert.deepEqual(server.issues, []);
  });
});
