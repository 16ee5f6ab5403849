import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { GroupPolicyObjectResult } from "../../resources/groupPolicyObject/call.ts";
import type { GroupPolicyObjectInputs } from "../../resources/groupPolicyObject/definition.ts";
import { awaitEffect } from "../../resources/groupPolicyObject/effect.ts";
import { ChannelError, type JsonObject } from "../../resources/ports/channel.ts";
import { contextOf } from "../support/context.ts";
import { GroupPolicyWorld, policy, urn } from "../support/groupPolicyWorld.ts";

describe("a GroupPolicyObject, on the simulated directory,", () => {
  const world = new GroupPolicyWorld();

  describe("and its effect", () => {
    const late = (result: JsonObject) => ({
      ...result,
      effective: { accountPolicy: { minimumPasswordAge: 1 }, winners: {} },
    });
    type Failure = Error & { metadata?: { get(key: string): Buffer[] } };
    /** Whether the engine is told to keep the resource in its state. */
    const isRecorded = (error: Failure) =>
      String(error.metadata?.get("grpc-status-details-bin")[0]).includes("ErrorResourceInitFailed");

    it("is waited for, and the policy recorded when the wait is cancelled", async () => {
      await world.answering(late, async (waiting) => {
        const { inputs } = await waiting.check(urn, policy());
        const creation = assert.rejects(waiting.create(urn, inputs), (error: Failure) => {
          assert.match(error.message, /written and linked, but it is not known to be in effect/);
          return isRecorded(error);
        });
        await sleep(300);
        await waiting.cancel();
        await creation;
      });
    });

    it("is not known where the channel fails, and an error of the kit's own is none of the directory's", async () => {
      const inputs = { domain: "corp.contoso.com", accountPolicy: { minimumPasswordAge: 0 }, link: { enabled: true }, effectTimeout: 60 }; // prettier-ignore
      const first = { conflicts: [], effective: { accountPolicy: { minimumPasswordAge: 1 }, winners: {} } };
      const failing = (error: Error) =>
        awaitEffect(
          inputs as unknown as GroupPolicyObjectInputs,
          first as unknown as GroupPolicyObjectResult,
          () => Promise.reject(error),
          contextOf({ run: () => Promise.reject(error) }).context,
        );
      const { problem } = await failing(new ChannelError("unreachable", "dc1 does not answer"));
      assert.match(problem ?? "", /not known to be in effect in corp\.contoso\.com: dc1 does not answer/);
      await assert.rejects(failing(new TypeError("x is undefined")), TypeError);
    });

    it("ends in an error with the reason where it does not come", async () => {
      await world.answering(late, async (slow) => {
        const { inputs } = await slow.check(urn, policy({ effectTimeout: 1 }));
        await assert.rejects(slow.create(urn, inputs), (error: Failure) => {
          assert.match(
            error.message,
            /still 1 day, not 0\. The PDC emulator has not applied it: run gpupdate \/force there/,
          );
          return isRecorded(error);
        });
      });
    });

    it("ends in an error that names what stands in the way", async () => {
      const by = { kind: "precedence", setting: "accountPolicy.minimumPasswordAge", by: "Baseline", value: 1 };
      const other = { kind: "precedence", setting: "accountPolicy.passwordHistorySize", by: "Baseline", value: 5 };
      await world.answering(
        (result) => ({ ...late(result), conflicts: [by, other] }),
        async (slow) => {
          const { inputs } = await slow.check(urn, policy({ effectTimeout: 1 }));
          await assert.rejects(
            slow.create(urn, inputs),
            /still 1 day, not 0\. "Baseline" comes before "Writeback" in precedence and sets minimumPasswordAge to 1, so that value counts\. Take the setting out of "Baseline", or move its link below\.$/,
          );
        },
      );
    });

    it("is not waited for where no domain user is reached, or no age is declared", async () => {
      await world.answering(late, async (other) => {
        for (const change of [
          { linkTarget: "OU=Agents,DC=corp,DC=contoso,DC=com" },
          { link: { enabled: false } },
          { accountPolicy: null, services: [{ service: "VaultSvc", startup: "manual" }] },
        ]) {
          const { inputs } = await other.check(urn, policy({ effectTimeout: 1, ...change }));
          const made = other.create(urn, inputs);
          await assert.doesNotReject(made);
          await other.delete(urn, await made);
        }
      });
    });

    it("is not taken from an answer that does not tell it", async () => {
      await world.answering(
        (result) => ({ ...result, effective: { minimumPasswordAge: 0 } }),
        async (other) => {
          const { inputs } = await other.check(urn, policy());
          await assert.rejects(
            other.create(urn, inputs),
            /GroupPolicyObject Observe: the answer does not tell what is in effect/,
          );
        },
      );
    });
  });
});
