import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ChannelError, type JsonObject, type ScriptCall } from "../../resources/ports/channel.ts";
import { DomainRootDelegation } from "../../resources/index.ts";
import { planOf } from "../../resources/plan.ts";
import type { PropertyMap } from "../../formats/wire/codec.ts";
import { openSimulatedDirectory, type SimulatedDirectory } from "../../sandbox/directory.ts";
import { lifecycleLaws } from "../support/lifecycleLaws.ts";
import { PluginClient, urnOf, type Recorded } from "../support/pluginClient.ts";

const domain = "corp.contoso.com";
const fourRights = ["ResetPassword", "WriteLockoutTime", "WritePwdLastSet", "UnexpirePassword"];
const threeRights = ["InetOrgPersonResetPassword", "InetOrgPersonWriteLockoutTime", "InetOrgPersonWritePwdLastSet"];
const declared = (change: PropertyMap = {}): PropertyMap => ({
  domain,
  account: "provAgentgMSA$",
  rights: fourRights,
  ...change,
});
const urn = urnOf(DomainRootDelegation.type);

type Failure = Error & { metadata?: { get(key: string): Buffer[] } };
/** Whether the engine is told to keep the resource in its state. */
const isRecorded = (error: Failure): boolean =>
  String(error.metadata?.get("grpc-status-details-bin")[0]).includes("ErrorResourceInitFailed");

describe("a DomainRootDelegation", () => {
  let folder: string;
  let directory: SimulatedDirectory;
  let calls: ScriptCall[];
  /** What an answer is turned into on its way to the plugin. */
  let answer: (call: ScriptCall, result: JsonObject) => JsonObject;
  let plugin: PluginClient;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "delegation-"));
    directory = openSimulatedDirectory(join(folder, "directory.json"));
    calls = [];
    answer = (_call, result) => result;
    const run = async (call: ScriptCall, signal: AbortSignal) => {
      calls.push(call);
      return answer(call, await directory.run(call, signal));
    };
    plugin = await PluginClient.start({ channel: { run } });
  });
  afterEach(async () => {
    await plugin.stop();
    rmSync(folder, { recursive: true });
  });

  const checked = async (change: PropertyMap = {}, name?: string) =>
    (await plugin.check(urnOf(DomainRootDelegation.type, name), declared(change))).inputs;
  const create = async (change: PropertyMap = {}, name?: string) =>
    plugin.create(urnOf(DomainRootDelegation.type, name), await checked(change, name));
  const refreshed = async (made: Recorded) => (await plugin.read(urn, made)) ?? assert.fail("it is gone");
  const paths = async (made: Recorded) => (await plugin.diff(urn, made, await checked())).paths;
  const file = () => join(folder, "directory.json");
  const stored = () => JSON.parse(readFileSync(file(), "utf8")) as { domains: Record<string, { dacl: string[] }> };
  const entries = () => stored().domains[domain]?.dacl ?? assert.fail("nobody asked for the domain");
  /** What someone else makes of the list. */
  const edit = (change: (dacl: string[]) => string[]) => {
    const state = stored();
    (state.domains[domain] ?? assert.fail()).dacl = change(entries());
    writeFileSync(file(), JSON.stringify(state));
  };

  lifecycleLaws(
    {
      type: DomainRootDelegation.type,
      inputs: declared,
      change: { news: () => declared({ rights: [...fourRights, "ChangePassword"] }), paths: ["rights[4]"] },
      drifts: {
        "an entry removed": { make: async () => void (await directory.drift.removeAce()), paths: ["rights[0]"] },
        "an entry widened": { make: async () => void (await directory.drift.widenAce()), paths: ["rights[0]"] },
      },
      goes: false,
    },
    () => plugin,
  );

  describe("with the rights on inetOrgPerson objects", () => {
    const inputs = () => declared({ rights: [...fourRights, ...threeRights] });
    const change = { news: () => declared(), paths: ["rights[4]", "rights[5]", "rights[6]"] };
    lifecycleLaws({ type: DomainRootDelegation.type, inputs, change, drifts: {}, goes: false }, () => plugin);
  });

  it("leaves the directory as it was when it is destroyed", async () => {
    await plugin.read(urn, { id: `${domain}/provAgentgMSA$`, inputs: {}, outputs: {} });
    const before = entries();
    const made = await create();
    assert.equal(entries().length, before.length + 4);
    await plugin.delete(urn, made);
    assert.deepEqual(entries(), before);
  });

  it("tells by whom else the account has the rights", async () => {
    const made = await create();
    assert.deepEqual(made.outputs["effectiveRights"], ["UnexpirePassword through Authenticated Users"]);
  });

  it("finds the installer's account by its other name, and tells its sAMAccountName", async () => {
    const made = await create();
    assert.match(String(made.outputs["accountName"]), /^pGMSA_[0-9a-f]{8}\$$/);
    assert.equal(made.id, `${domain}/provAgentgMSA$`);
    const named = await create({ account: "svcWriteback$" }, "own");
    assert.equal(named.outputs["accountName"], "svcWriteback$");
  });

  it("names the group managed service accounts that there are, where the account is not among them", async () => {
    await plugin.read(urn, { id: `${domain}/svcWriteback$`, inputs: {}, outputs: {} });
    const state = JSON.parse(readFileSync(file(), "utf8")) as { domains: Record<string, { deleted?: string[] }> };
    (state.domains[domain] ?? assert.fail()).deleted = ["svcWriteback$"];
    writeFileSync(file(), JSON.stringify(state));
    await assert.rejects(
      create({ account: "svcWriteback$" }),
      /There is no account "svcWriteback\$" in the domain "corp\.contoso\.com", neither by .* Write one of the group managed service accounts that there are: pGMSA_[0-9a-f]{8}\$ \(CN=provAgentgMSA,/,
    );
  });

  it("is recorded when the answer to its creation is lost, with the rights that are its own", async () => {
    answer = ({ action }, result) => {
      if (action === "Ensure") throw new ChannelError("timeout", "no answer"); // the write has happened
      return result;
    };
    await assert.rejects(create(), (error: Failure) => {
      assert.match(error.message, /no answer/);
      return isRecorded(error);
    });
  });

  it("names rights that someone else granted beyond the declared ones, and lets them be", async () => {
    await create({ rights: ["ChangePassword"] }, "other");
    const made = await create();
    assert.deepEqual(made.outputs["reportedOverGrants"], ["ChangePassword"]);
    assert.deepEqual(await paths(await refreshed(made)), []);
  });

  it("takes away what it added, and leaves what was there", async () => {
    const before = await create({ rights: ["ResetPassword"] }, "agent");
    const made = await create();
    assert.deepEqual(made.outputs["addedRights"], fourRights.slice(1));
    await plugin.delete(urn, made);
    const left = await plugin.read(urn, { ...before, inputs: {} });
    assert.deepEqual(left?.inputs["rights"], ["ResetPassword"]);
  });

  it("shows a right that is denied as missing, and an update says by what", async () => {
    const made = await create();
    await directory.drift.denyAce();
    const drifted = await refreshed(made);
    assert.deepEqual(await paths(drifted), ["rights[0]"]);
    await assert.rejects(plugin.update(urn, drifted, made.inputs), (error: Failure) => {
      assert.match(
        error.message,
        /an entry that denies ResetPassword stands before them: \(OD;CIIO;CR;00299570-[^)]*\)\. Take it away/,
      );
      return isRecorded(error);
    });
    assert.equal(entries().filter((ace) => ace.startsWith("(OA;CIIO;CR;00299570")).length, 1, "it is not added again");
  });

  describe("whose account was deleted", () => {
    const isGone = (call: ScriptCall, result: JsonObject): JsonObject =>
      call.action === "Observe" ? { ...result, exists: false, effective: [] } : result;

    it("shows its rights as missing, and takes its entries away by the recorded SID", async () => {
      const made = await create();
      answer = isGone;
      const left = await refreshed(made);
      assert.deepEqual(left.inputs["rights"], []);
      assert.deepEqual(left.outputs["addedRights"], fourRights);
      assert.deepEqual(left.outputs["unreachableUsers"], { notObservable: "provAgentgMSA$ does not exist" });
      await plugin.delete(urn, left);
      assert.equal(calls.at(-1)?.parameters["accountSid"], made.outputs["accountSid"]);
      assert.equal(entries().length, 1);
    });

    it("is gone when no entry is left", async () => {
      const made = await create();
      await plugin.delete(urn, made);
      answer = isGone;
      assert.equal(await plugin.read(urn, made), undefined);
    });

    it("and made anew: the new SID gets the entries, the former loses them", async () => {
      const made = await create();
      const sid = String(made.outputs["accountSid"]);
      const former = sid.replace(/\d+$/, "1099");
      edit((dacl) => dacl.map((ace) => ace.replace(sid, former)));
      const before = { ...made, outputs: { ...made.outputs, accountSid: former } };
      const drifted = await refreshed(before);
      assert.deepEqual(drifted.inputs["rights"], []);
      const updated = await plugin.update(urn, before, made.inputs);
      assert.equal(updated.outputs["accountSid"], sid);
      assert.deepEqual(updated.outputs["addedRights"], fourRights);
      assert.equal(entries().filter((ace) => ace.includes(former)).length, 0);
      assert.equal(entries().filter((ace) => ace.includes(sid)).length, 4);
    });

    describe("and made anew, which a refresh has seen:", () => {
      let [sid, former] = ["", ""];
      let drifted: Recorded;
      const count = (one: string) => entries().filter((ace) => ace.includes(one)).length;
      beforeEach(async () => {
        const made = await create();
        sid = String(made.outputs["accountSid"]);
        former = sid.replace(/\d+$/, "1099");
        edit((dacl) => dacl.map((ace) => ace.replace(sid, former)));
        const before = { ...made, outputs: { ...made.outputs, accountSid: former } };
        drifted = await refreshed(await refreshed(before));
        assert.deepEqual(
          [drifted.outputs["accountSid"], drifted.outputs["addedRights"], drifted.outputs["formerEntries"]],
          [sid, [], [{ accountSid: former, rights: fourRights }]],
        );
      });

      it("an update takes away what the former had", async () => {
        const updated = await plugin.update(urn, drifted, await checked());
        assert.deepEqual([count(former), count(sid)], [0, 4]);
        assert.deepEqual(updated.outputs["formerEntries"], []);
        await plugin.delete(urn, updated);
        assert.equal(count(sid), 0);
      });

      it("so does a destroy, which leaves what another hand granted to the new one", async () => {
        edit((dacl) => [...dacl, ...dacl.map((ace) => ace.replace(former, sid)).filter((ace) => ace.includes(sid))]);
        await plugin.delete(urn, await refreshed(drifted));
        assert.deepEqual([count(former), count(sid)], [0, 4]);
      });

      it("it is not gone where the account is gone again", async () => {
        answer = isGone;
        const left = await refreshed(drifted);
        await plugin.delete(urn, left);
        assert.equal(count(former), 0);
      });
    });
  });

  it("counts unreachable users once a run, with time for it, and says why it does not", async () => {
    const made = await create({ rights: [...fourRights, ...threeRights] });
    const surveys = calls.filter(({ script }) => script === "UnreachableUsers");
    assert.deepEqual(
      surveys.map(({ action, timeout, parameters }) => ({ action, timeout, parameters })),
      [
        {
          action: "Observe",
          timeout: 600,
          parameters: { domain, accountSid: made.outputs["accountSid"] as string, inetOrgPerson: true },
        },
      ],
    );
    const none = { protectedAccounts: 0, protectedUsers: 0, belowProtectedContainers: 0, examples: [], containers: [] };
    assert.deepEqual(made.outputs["unreachableUsers"], { users: 0, unreachable: 0, ...none });
    const quiet = await create({ reportUnreachableUsers: false }, "quiet");
    assert.deepEqual(quiet.outputs["unreachableUsers"], { notObservable: "reportUnreachableUsers is false" });
    assert.equal(calls.filter(({ script }) => script === "UnreachableUsers").length, 1);
  });

  it("is created although unreachable users cannot be counted", async () => {
    answer = ({ script }, result) => {
      if (script === "UnreachableUsers") throw new ChannelError("refused", "dc1 refuses access");
      return result;
    };
    const made = await create();
    assert.deepEqual(made.outputs["unreachableUsers"], { notObservable: "dc1 refuses access" });
    assert.deepEqual(made.outputs["addedRights"], fourRights);
  });

  it("refuses what is no right, no entry, and a credential that is none", async () => {
    const { failures } = await plugin.check(
      urn,
      declared({ rights: ["ResetPassword", "Everything"], overGrants: ["full control"] }),
    );
    assert.deepEqual(failures, [
      {
        property: "rights[1]",
        reason: `is "Everything". Write ${[...fourRights, "ChangePassword", ...threeRights].join(" or ")}.`,
      },
      {
        property: "overGrants[0]",
        reason:
          '"full control" is not an entry in SDDL. Write one as the output reportedOverGrants tells it, such as (A;CI;RPWP;;;S-1-5-21-1-2-3-1104).',
      },
    ]);
    const half = await plugin.check(urn, declared({ credential: { user: "svc" } }));
    assert.deepEqual(
      half.failures.map(({ property }) => property),
      ["credential"],
    );
  });

  it("tells an administrator what is to be taken away, and by whom", () => {
    const entry = "(A;CI;RPWP;;;S-1-5-21-1-2-3-1104)";
    const removedEntries = [entry, "HybridExchangePermissions"];
    const { call, words } = planOf(DomainRootDelegation.type, urn, declared({ removedEntries }));
    assert.deepEqual(call.parameters["unwanted"], [entry]);
    assert.deepEqual(words.says.slice(4), [
      `Take away from provAgentgMSA$ on the root of corp.contoso.com: the entry ${entry}.`,
      "Take away from provAgentgMSA$ on the root of corp.contoso.com: the entries of Microsoft's permission set HybridExchangePermissions, by hand: a script takes only entries that are named in SDDL.",
    ]);
  });

  it("tells an administrator what it would do", () => {
    const { call, words } = planOf(
      DomainRootDelegation.type,
      urn,
      declared({ rights: [...fourRights, threeRights[0] ?? ""] }),
    );
    assert.deepEqual(call, {
      script: "DomainRootDelegation",
      action: "Ensure",
      parameters: {
        domain,
        account: "provAgentgMSA$",
        accountDomain: domain,
        rights: [...fourRights, "InetOrgPersonResetPassword"],
      },
    });
    assert.deepEqual(words.says, [
      "Allow provAgentgMSA$ on the root of corp.contoso.com: Reset Password, on descendant User objects.",
      "Allow provAgentgMSA$ on the root of corp.contoso.com: Write lockoutTime, on descendant User objects.",
      "Allow provAgentgMSA$ on the root of corp.contoso.com: Write pwdLastSet, on descendant User objects.",
      "Allow provAgentgMSA$ on the root of corp.contoso.com: Unexpire Password, on this object only.",
      "Allow provAgentgMSA$ on the root of corp.contoso.com: Reset Password, on descendant inetOrgPerson objects.",
    ]);
  });
});
