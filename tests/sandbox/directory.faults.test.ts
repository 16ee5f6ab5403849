import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { openSimulatedDirectory, type SimulatedDirectory } from "../../sandbox/directory.ts";

const domain = "corp.contoso.com";
const { signal: never } = new AbortController();

describe("the simulated directory, when something goes wrong", () => {
  let folder: string;
  let file: string;
  let directory: SimulatedDirectory;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "directory-"));
    file = join(folder, "directory.json");
    directory = openSimulatedDirectory(file);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const ensure = async (account: string, signal = never, on = directory) => {
    const parameters = { domain, account, accountDomain: domain, rights: ["ResetPassword"] };
    return on.run({ script: "DomainRootDelegation", action: "Ensure", parameters }, signal);
  };
  const held = async (account: string) => {
    const parameters = { domain, account, accountDomain: domain, rights: [] };
    const result = await directory.run({ script: "DomainRootDelegation", action: "Observe", parameters }, never);
    return (result["rights"] as string[]).length;
  };

  it("fails as often as asked, before it has done anything", async () => {
    directory.faults.failNext(2, "refused");
    await assert.rejects(ensure("a$"), { name: "ChannelError", code: "refused" });
    await assert.rejects(ensure("b$"), { name: "ChannelError", code: "refused" });
    assert.equal(await held("a$"), 0);
    await ensure("a$");
    assert.equal(await held("a$"), 1);
  });

  it("loses the reply after the work is done, and a second try finds it done", async () => {
    directory.faults.loseReplyNext(1);
    await assert.rejects(ensure("a$"), { code: "unreachable" });
    assert.deepEqual((await ensure("a$"))["changed"], []);
  });

  it("hangs until it is cancelled, and has done nothing then", async () => {
    directory.faults.hangNext(1);
    const controller = new AbortController();
    let ended = false;
    const call = ensure("a$", controller.signal).finally(() => (ended = true));
    const rejected = assert.rejects(call, { name: "ChannelError", code: "cancelled" });
    await sleep(30);
    assert.equal(ended, false);
    controller.abort();
    await rejected;
    assert.equal(await held("a$"), 0);
  });

  it("does nothing for a call that is cancelled already, or while it waits for its turn", async () => {
    await assert.rejects(ensure("a$", AbortSignal.abort()), { code: "cancelled" });
    const controller = new AbortController();
    const first = ensure("b$");
    const waiting = assert.rejects(ensure("a$", controller.signal), { code: "cancelled" });
    controller.abort();
    await Promise.all([first, waiting]);
    assert.deepEqual([await held("a$"), await held("b$")], [0, 1]);
  });

  it("loses no update of many at once, even through two openings of the file", async () => {
    const second = openSimulatedDirectory(file);
    const accounts = Array.from({ length: 60 }, (_, index) => `account${index}$`);
    await Promise.all(accounts.map((account, index) => ensure(account, never, index % 2 ? second : directory)));
    const counts = await Promise.all(accounts.map(held));
    assert.deepEqual(
      counts,
      accounts.map(() => 1),
    );
  });

  it("goes on after a call that failed", async () => {
    const wrong = directory.run(
      {
        script: "DomainRootDelegation",
        action: "Ensure",
        parameters: { domain, account: "a$", accountDomain: domain, rights: ["No"] },
      },
      never,
    );
    const next = ensure("b$");
    await assert.rejects(wrong);
    await next;
    assert.equal(await held("b$"), 1);
  });

  it("converges whatever fails in between", async () => {
    type Step = readonly ["fail" | "lose", "a$" | "b$"];
    const step = fc.tuple(
      fc.constantFrom("fail" as const, "lose" as const),
      fc.constantFrom("a$" as const, "b$" as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps: readonly Step[]) => {
        rmSync(file, { force: true });
        for (const [kind, account] of steps) {
          if (kind === "fail") directory.faults.failNext(1, "conflict");
          else directory.faults.loseReplyNext(1);
          await assert.rejects(ensure(account));
        }
        await ensure("a$");
        await ensure("b$");
        assert.deepEqual((await ensure("a$"))["rights"], ["ResetPassword"]);
        assert.deepEqual((await ensure("b$"))["changed"], []);
      }),
      { numRuns: 30 },
    );
  });

  it("is whole after its process was killed in the middle of writing", async () => {
    const program = `
      import { openSimulatedDirectory } from ${JSON.stringify(new URL("../../sandbox/directory.ts", import.meta.url).href)};
      const directory = openSimulatedDirectory(${JSON.stringify(file)});
      const { signal } = new AbortController();
      for (let index = 0; ; index += 1) {
        const parameters = { domain: "corp.contoso.com", account: "account" + index + "$", accountDomain: "corp.contoso.com", rights: ["ResetPassword"] };
        await directory.run({ script: "DomainRootDelegation", action: "Ensure", parameters }, signal);
      }`;
    for (const pause of [5, 17, 31]) {
      const writer = spawn(process.execPath, ["--input-type=module-typescript", "-e", program], {
        stdio: ["ignore", "ignore", "inherit"],
      });
      while (!existsSync(file)) await sleep(10);
      await sleep(pause);
      writer.kill("SIGKILL");
      await once(writer, "exit");
      assert.equal(await held("account0$"), 1);
      rmSync(file);
    }
  });
});
