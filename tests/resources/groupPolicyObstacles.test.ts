import assert from "node:assert/strict";
import { read } from "../../provider/lifecycle/read.ts";
import { GroupPolicyObject } from "../../resources/index.ts";
import { kindOfType } from "../../resources/registry.ts";
import { contextOf } from "../support/context.ts";
import { domain, everything, first, GroupPolicyWorld, urn } from "../support/groupPolicyWorld.ts";

describe("a GroupPolicyObject, on the simulated directory,", () => {
  const world = new GroupPolicyWorld();

  describe("and what stands in its way", () => {
    it("is told as sentences with the remedy", async () => {
      await world.byHand("Ensure", {
        displayName: "Baseline",
        settings: { "accountPolicy.minimumPasswordAge": 3 },
        link: { ...first, enforced: true },
      });
      await world.directory.run(
        {
          script: "PasswordSettingsObject",
          action: "Ensure",
          parameters: { domain, name: "Admins", precedence: 1, settings: { minimumPasswordAge: 1 }, appliesTo: ["a"] },
        },
        new AbortController().signal,
      );
      const { outputs } = await world.create({ effectTimeout: 0 });
      assert.deepEqual(outputs["winners"], { minimumPasswordAge: '"Baseline" (enforced)' });
      assert.deepEqual(outputs["conflicts"], [
        '"Baseline" comes before "Writeback" in precedence and sets minimumPasswordAge to 3, so that value counts. Take the setting out of "Baseline", or move its link below.',
        'The PSO "Admins" brings a minimum password age of 1 day back for those it applies to. Set its minimum password age to 0, or keep users of writeback out of it.',
      ]);
    });

    it("is told by a refresh with what is in effect, and by whom", async () => {
      const made = await world.create({ effectTimeout: 0 });
      const refreshed = async () => {
        const { context, warnings } = contextOf(world.directory);
        await kindOfType(GroupPolicyObject.type).use((resource) =>
          read(resource, { urn, id: made.id, state: made.outputs }, made.inputs, context),
        );
        return warnings;
      };
      assert.deepEqual(await refreshed(), []);
      await world.byHand("Ensure", {
        id: "{11111111-1A2B-4C3D-8E9F-001122334455}",
        displayName: "Baseline",
        settings: { "accountPolicy.minimumPasswordAge": 3 },
        link: first,
      });
      assert.deepEqual(await refreshed(), [
        'The group policy "Writeback" of corp.contoso.com is not in effect as declared:\n' +
          "  the minimum password age in effect in corp.contoso.com is 3 days, declared is 0 days\n" +
          '  "Baseline" comes before "Writeback" in precedence and sets minimumPasswordAge to 3, so that value counts. Take the setting out of "Baseline", or move its link below.',
      ]);
    });

    it("is told by a refresh with whose value counts where no conflict names it", async () => {
      const made = await world.create({ effectTimeout: 0 });
      await world.directory.drift.disableLink();
      const { context, warnings } = contextOf(world.directory);
      await kindOfType(GroupPolicyObject.type).use((resource) =>
        read(resource, { urn, id: made.id, state: made.outputs }, made.inputs, context),
      );
      assert.match(String(warnings), /is 1 day, declared is 0 days; it comes from "Default Domain Policy"$/m);
    });

    it("is that an account policy is linked to an organizational unit", async () => {
      const linkTarget = "OU=Agents,DC=corp,DC=contoso,DC=com";
      const { outputs } = await world.create({ ...everything, linkTarget });
      assert.deepEqual(
        outputs["conflicts"],
        ["accountPolicy", "kerberosPolicy"].map(
          (group) =>
            `${group} is declared in "Writeback", but at ${linkTarget} it reaches no domain user: it counts at the domain root only. Declare it in a policy without linkTarget.`,
        ),
      );
    });

    it("fails an update that only observes, for certain conflicts only", async () => {
      await world.byHand("Ensure", { settings: { "accountPolicy.minimumPasswordAge": 0 }, link: first });
      const observe = await world.checked({ mode: "observe" });
      const doubtful = { kind: "wmiFilter" };
      await world.answering(
        (result) => ({ ...result, conflicts: [doubtful] }),
        async (other) => {
          const made = await other.create(urn, observe);
          assert.match(
            (made.outputs["conflicts"] as string[])[0] ?? "",
            /^A WMI filter decides who applies "Writeback", and what it gives on the PDC emulator of corp\.contoso\.com cannot be told/,
          );
        },
      );
      const certain = { kind: "blockedInheritance", by: "OU=Domain Controllers,DC=corp,DC=contoso,DC=com" };
      const beaten = { kind: "precedence", setting: "accountPolicy.minimumPasswordAge", by: "Baseline", value: 1 };
      await world.answering(
        (result) => ({ ...result, conflicts: [certain, beaten, { kind: "securityFiltering" }] }),
        // What is declared is in effect, so nothing keeps it out; what stands there is told all the same.
        async (other) => {
          const made = await other.create(urn, observe);
          assert.equal((made.outputs["conflicts"] as string[]).length, 3);
        },
      );
      await world.answering(
        (result) => ({
          ...result,
          conflicts: [certain],
          effective: { accountPolicy: { minimumPasswordAge: 1 }, winners: {} },
        }),
        async (other) => {
          await assert.rejects(other.create(urn, observe), (error: Error) => {
            assert.match(
              error.message,
              /the minimum password age in effect in corp\.contoso\.com is 1 day, declared is 0 days\n/,
            );
            assert.match(
              error.message,
              /OU=Domain Controllers,DC=corp,DC=contoso,DC=com blocks inheritance, so "Writeback" may not come from the domain root/,
            );
            return true;
          });
        },
      );
    });
  });
});
