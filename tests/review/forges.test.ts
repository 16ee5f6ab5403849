import assert from "node:assert/strict";
import { azureDevOpsComments } from "../../review/forges/azureDevOps.ts";
import { gitHubComments } from "../../review/forges/github.ts";
import { ForgeError, type Forge } from "../../review/forge.ts";
import { marker } from "../../review/marker.ts";
import { put, type Putting } from "../../review/put.ts";
import { LoopbackForge, type Fault } from "./loopbackForge.ts";

const key = "0123456789abcdef";
const textOf = (run: number, said: string) => `${marker("pr", key, run)}\n### ${said}\n\n<sub>commit ${run}</sub>`;
const putting = (run: number, said: string | undefined, more: Partial<Putting> = {}): Putting => ({
  ...{ key, run, mode: "edit", nothingMore: textOf(run, "no changes") },
  text: said === undefined ? undefined : textOf(run, said),
  ...more,
});

const forges: Record<string, (url: string) => Forge> = {
  GitHub: (api) =>
    gitHubComments({ api, graphQl: `${api}/graphql`, repository: "contoso/identity", token: "canary" }, 7),
  "Azure DevOps": (url) =>
    azureDevOpsComments({ collection: `${url}/org/`, project: "p", repository: "r", token: "canary" }, 7),
};

for (const [name, open] of Object.entries(forges)) {
  describe(`a comment at ${name}`, () => {
    let server: LoopbackForge;
    let forge: Forge;
    beforeEach(async () => {
      server = await LoopbackForge.start();
      forge = open(server.url);
    });
    afterEach(() => server.stop());
    const bodies = () => server.comments.map(({ body }) => body);
    const isPost: Fault["when"] = ({ method, path }) => method === "POST" && path !== "/graphql";

    it("is made once, edited in place, and says in the end that nothing is left", async () => {
      assert.equal(await put(forge, putting(1, undefined)), "nothing to say");
      assert.equal(await put(forge, putting(1, "a")), "created");
      assert.equal(await put(forge, putting(2, "b")), "edited");
      assert.deepEqual(bodies(), [textOf(2, "b")]);
      assert.equal(await put(forge, putting(3, undefined)), "edited");
      assert.equal(await put(forge, putting(4, undefined)), "unchanged");
      assert.deepEqual(bodies(), [textOf(3, "no changes")]);
      assert.ok(server.asked.every(({ authorization }) => authorization === "Bearer canary"));
    });

    it("is found among many of others, and no other is touched: not of another stack, not a stranger's with our marker", async () => {
      for (let other = 0; other < 130; other++) server.wrote("stranger", `comment ${other}`);
      server.wrote("stranger", textOf(99, "forged"));
      server.wrote("us", textOf(99, "another stack").replace(key, "f".repeat(16)));
      server.wrote("us", `quoted: ${textOf(99, "not at the beginning")}`);
      const before = bodies();
      await put(forge, putting(1, "a"));
      await put(forge, putting(2, "b"));
      assert.deepEqual(bodies(), [...before, textOf(2, "b")]);
    });

    it("on-change leaves what says the same, whatever the commit", async () => {
      await put(forge, putting(1, "a", { mode: "on-change" }));
      assert.equal(await put(forge, putting(2, "a", { mode: "on-change" })), "unchanged");
      assert.equal(await put(forge, putting(3, "b", { mode: "on-change" })), "edited");
      assert.deepEqual(bodies(), [textOf(3, "b")]);
    });

    it("recreate makes a new one and takes the former out of sight", async () => {
      await put(forge, putting(1, "a", { mode: "recreate" }));
      await put(forge, putting(2, "b", { mode: "recreate" }));
      const shown = server.comments.filter(({ isHidden }) => !isHidden).map(({ body }) => body);
      assert.deepEqual(shown, [textOf(2, "b")]);
    });

    it("is made anew where somebody deleted it meanwhile", async () => {
      await put(forge, putting(1, "a"));
      server.beforeEdit = () => (server.comments = []);
      assert.equal(await put(forge, putting(2, "b")), "created");
      assert.deepEqual(bodies(), [textOf(2, "b")]);
    });

    it("of two runs at once the later has the word, in one comment", async () => {
      server.slowness = 60;
      for (const order of [
        [1, 2],
        [2, 1],
      ]) {
        // prettier-ignore
        server.comments = [];
        await Promise.all(order.map((run) => put(open(server.url), putting(run, `run ${run}`))));
        assert.deepEqual(bodies(), [textOf(2, "run 2")], order.join());
      }
    });

    it("an earlier run that is late says nothing", async () => {
      await put(forge, putting(5, "new"));
      assert.equal(await put(forge, putting(4, "old")), "a later run has written");
      assert.deepEqual(bodies(), [textOf(5, "new")]);
    });

    const passing: Record<string, Fault> = {
      "429 with Retry-After": { when: isPost, status: 429, headers: { "retry-after": "0" } },
      "429 with a date": { when: isPost, status: 429, headers: { "retry-after": new Date(0).toUTCString() } },
      "403 of a rate limit": { when: isPost, status: 403, headers: { "retry-after": "0" }, message: "rate limit" },
      "502 before anything": { when: isPost, status: 502 },
      "502 of a list": { when: ({ method }) => method === "GET", status: 502 },
      "504 after it was made": { when: isPost, status: 504, isDone: true },
    };
    for (const [what, fault] of Object.entries(passing)) {
      it(`survives ${what}, and makes one comment`, async () => {
        server.faults.push(fault);
        await put(forge, putting(1, "a"));
        assert.deepEqual(bodies(), [textOf(1, "a")]);
      });
    }

    it("says what permission is missing, at once", async () => {
      server.faults.push({ when: isPost, status: 403, message: "Resource not accessible by integration" });
      await assert.rejects(put(forge, putting(1, "a")), (error: Error) => {
        assert.ok(error instanceof ForgeError);
        assert.match(error.message, /answers 403: Resource not accessible.*`permissions: pull-requests: write`/);
        assert.doesNotMatch(error.message, /canary/);
        return true;
      });
      assert.equal(server.asked.filter(isPost).length, 1);
    });

    it("waits no hour", async () => {
      server.faults.push({ when: isPost, status: 429, headers: { "retry-after": "3600" } });
      await assert.rejects(put(forge, putting(1, "a")), /asks to wait 3600 seconds/);
    });

    it("does not take a page to sign in for an answer", async () => {
      for (const status of [200, 203]) {
        server.faults.push({ when: () => true, status, page: "<!DOCTYPE html><title>Sign in</title>" });
        await assert.rejects(put(forge, putting(1, "a")), (error) => error instanceof ForgeError && /token/.test(error.message)); // prettier-ignore
      }
      assert.deepEqual(bodies(), []);
    });
  });
}
