import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { ChannelError, type Channel, type JsonObject, type ScriptCall } from "../../../resources/ports/channel.ts";
import { LogonGuard } from "../../../provider/channels/logonGuard.ts";

const right = { user: "svc@corp.contoso.com", password: "Right.1" };
const wrong = { user: "svc@corp.contoso.com", password: "Canary.1" };
const callWith = (credential?: ScriptCall["credential"]): ScriptCall => ({
  script: "GroupPolicyObject",
  action: "Observe",
  parameters: {},
  ...(credential && { credential }),
});
const never = new AbortController().signal;

/** Takes its time, and counts how many are tried and how many at once. */
class Directory implements Channel {
  attempts = 0;
  most = 0;
  #now = 0;
  readonly #answer: (call: ScriptCall) => JsonObject;
  constructor(answer: (call: ScriptCall) => JsonObject) {
    this.#answer = answer;
  }
  async run(call: ScriptCall): Promise<JsonObject> {
    this.attempts++;
    this.most = Math.max(this.most, ++this.#now);
    await delay(5);
    this.#now--;
    return this.#answer(call);
  }
}
const refusing = (code: ChannelError["code"]) =>
  new Directory(() => {
    throw new ChannelError(code, "no");
  });
const taking = () => new Directory(() => ({ ok: 1 }));
const atOnce = (guard: LogonGuard, call: ScriptCall, count = 6) =>
  Promise.allSettled(Array.from({ length: count }, () => guard.run(call, never)));

describe("LogonGuard", () => {
  it("lets a wrong password be tried once, however many calls there are and come", async () => {
    const directory = refusing("logon-refused");
    const guard = new LogonGuard(directory);
    const ends = [...(await atOnce(guard, callWith(wrong))), ...(await atOnce(guard, callWith(wrong)))];
    assert.equal(directory.attempts, 1);
    const messages = ends.map((end) => (end.status === "rejected" ? (end.reason as ChannelError) : undefined));
    assert.deepEqual([...new Set(messages.map((error) => error?.code))], ["logon-refused"]);
    assert.deepEqual(
      [...new Set(messages.slice(1).map((error) => error?.message))],
      [
        'the logon of "svc@corp.contoso.com" was refused a moment ago and is not tried again, so that the account is not locked out. Correct the credential, then run again.',
      ],
    );
  });

  it("lets all calls go on at once as soon as a directory has let the account in", async () => {
    const directory = taking();
    const guard = new LogonGuard(directory);
    await guard.run(callWith(right), never);
    assert.equal(directory.most, 1);
    await atOnce(guard, callWith(right));
    assert.equal(directory.most, 6);
  });

  it("does not let those wait one after the other that came before that", async () => {
    const directory = taking();
    await atOnce(new LogonGuard(directory), callWith(right));
    assert.ok(directory.most > 1, `${directory.most} at once`);
    assert.equal(directory.attempts, 6);
  });

  it("takes access denied for let in, and a host that does not answer for nothing", async () => {
    const denied = refusing("refused");
    const guard = new LogonGuard(denied);
    await atOnce(guard, callWith(right));
    assert.ok(denied.most > 1);
    const silent = refusing("unreachable");
    await atOnce(new LogonGuard(silent), callWith(right));
    assert.deepEqual([silent.most, silent.attempts], [1, 6]);
  });

  it("holds nobody up who has another password, or none", async () => {
    const directory = new Directory(({ credential }) => {
      if (credential === wrong) throw new ChannelError("logon-refused", "no");
      return { ok: 1 };
    });
    const guard = new LogonGuard(directory);
    await assert.rejects(guard.run(callWith(wrong), never));
    assert.deepEqual(await guard.run(callWith(right), never), { ok: 1 });
    assert.deepEqual(await guard.run(callWith(), never), { ok: 1 });
    await assert.rejects(guard.run(callWith(wrong), never), { code: "logon-refused" });
    assert.equal(directory.attempts, 3);
  });

  it("tries no more once a password stops being taken", async () => {
    let taken = true;
    const directory = new Directory(() => {
      if (!taken) throw new ChannelError("logon-refused", "no");
      return {};
    });
    const guard = new LogonGuard(directory);
    await guard.run(callWith(right), never);
    taken = false;
    await atOnce(guard, callWith(right), 1);
    await atOnce(guard, callWith(right), 5);
    assert.equal(directory.attempts, 2);
  });

  it("gives up waiting when it is cancelled", async () => {
    const guard = new LogonGuard(taking());
    const controller = new AbortController();
    const [first, second] = [guard.run(callWith(right), never), guard.run(callWith(right), controller.signal)];
    controller.abort();
    await assert.rejects(second, { code: "cancelled" });
    await first;
  });
});
