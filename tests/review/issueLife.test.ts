import assert from "node:assert/strict";
import type { Drift } from "../../review/drift.ts";
import { issueForge, keeperOf, keepIssue } from "../../review/driftIssue.ts";
import { keyOfStack, marker } from "../../review/marker.ts";
import { ageOf, drifted } from "./driftFixture.ts";
import { LoopbackBoards } from "./loopbackBoards.ts";
import { LoopbackForge } from "./loopbackForge.ts";
import type { Fault, LoopbackServer } from "./loopbackServer.ts";

interface Kept {
  readonly isOpen: boolean;
  readonly text: string;
}

/** One tracker with what is there in it, the oldest first. */
interface Place {
  readonly server: LoopbackServer;
  readonly env: Readonly<Record<string, string>>;
  kept(): Kept[];
  /** As a person does it. */
  setOpen(index: number, isOpen: boolean): void;
  /** As a run of the kit that ended after it had made one. */
  make(run: number): void;
}

const first = (run: number) => marker("drift", keyOfStack("Pulumi.prod.yaml", "prod"), run);

async function gitHub(): Promise<Place> {
  const server = await LoopbackForge.start();
  return {
    server,
    env: { GITHUB_ACTIONS: "true", GITHUB_API_URL: server.url, GITHUB_TOKEN: "t", GITHUB_REPOSITORY: "contoso/identity" }, // prettier-ignore
    kept: () => server.issues.map(({ state, body }) => ({ isOpen: state === "open", text: body })),
    setOpen: (index, isOpen) => Object.assign(server.issues[index] ?? {}, { state: isOpen ? "open" : "closed" }),
    make: (run) => server.opened("us", `${first(run)}\n### drifts\n\nfoot`),
  };
}

async function azureDevOps(): Promise<Place> {
  const server = await LoopbackBoards.start();
  return {
    server,
    env: { TF_BUILD: "True", SYSTEM_ACCESSTOKEN: "t", SYSTEM_COLLECTIONURI: `${server.url}/org/`, SYSTEM_TEAMPROJECTID: "p" }, // prettier-ignore
    kept: () => server.items.map((item) => ({ isOpen: item.state !== "Done", text: item.description })),
    setOpen: (index, isOpen) => Object.assign(server.items[index] ?? {}, { state: isOpen ? "To Do" : "Done" }),
    make: (run) => server.made("us", `<h3>drifts</h3><p>${first(run).slice(5, -4)}</p>`),
  };
}

for (const [name, start] of Object.entries({ GitHub: gitHub, "Azure DevOps": azureDevOps }))
  describe(`the one issue of a drift at ${name}`, () => {
    let place: Place;
    beforeEach(async () => void (place = await start()));
    afterEach(() => place.server.stop());

    const on = (today: string, ...events: Parameters<typeof drifted>[0]): Drift => drifted(events, { today });
    const keep = async (drift: Drift, run: number): Promise<string> => {
      const env = { ...place.env, GITHUB_RUN_ID: String(run), BUILD_BUILDID: String(run) };
      const forge = issueForge(keeperOf(env) ?? assert.fail(), drift, "Issue") ?? assert.fail("there is no forge");
      return (await keepIssue(forge, drift, env)).result;
    };
    const open = () => place.kept().map(({ isOpen }) => isOpen);

    it("is the one with the last word when it comes again, where two runs at once had made two", async () => {
      place.server.slowness = 60;
      await Promise.all([keep(on("2026-11-20", ageOf(1)), 1), keep(on("2026-11-20", ageOf(1)), 2)]);
      assert.deepEqual(open(), [true, false]);
      assert.equal(await keep(on("2026-11-21"), 3), "closed");
      assert.equal(await keep(on("2026-11-25", ageOf(1)), 4), "edited");
      assert.deepEqual(open(), [true, false]);
      assert.match(place.kept()[0]?.text ?? "", /0 → 1, since 2026-11-25/);
    });

    it("stays alone: a second one that is open is closed, whether anything drifts or not", async () => {
      for (const drift of [on("2026-11-20", ageOf(1)), on("2026-11-20")]) {
        const count = open().length;
        place.make(100);
        place.make(200);
        await keep(drift, 3);
        assert.deepEqual(open().slice(count), [drift.items.length > 0, false]);
        place.setOpen(count, false);
      }
    });

    it("is not written, and nothing is closed, by a run that is earlier than that of the second one", async () => {
      place.make(100);
      place.make(900);
      const before = place.kept();
      assert.equal(await keep(on("2026-11-20", ageOf(1)), 3), "a later run has written");
      assert.deepEqual(place.kept(), before);
    });

    it("is closed again on the day on which it was closed, where somebody opens it and nothing drifts", async () => {
      await keep(on("2026-11-20", ageOf(1)), 1);
      await keep(on("2026-11-20"), 2);
      for (const run of [3, 4]) {
        place.setOpen(0, true);
        assert.equal(await keep(on("2026-11-20"), run), "closed");
        assert.deepEqual(open(), [false]);
      }
    });

    // GitHub knows no conflict.
    if (name === "Azure DevOps")
      for (const conflicts of [1, 3])
        it(`is alone although the second one is changed ${conflicts} times while it is closed, by the next run at the latest`, async () => {
          place.make(100);
          place.make(200);
          const isClosing: Fault["when"] = ({ method, path }) => method === "PATCH" && path.includes("/101");
          for (let conflict = 0; conflict < conflicts; conflict++)
            place.server.faults.push({ when: isClosing, status: 412 });
          const kept = keep(on("2026-11-20", ageOf(1)), 3);
          if (conflicts === 1) assert.equal(await kept, "edited");
          else {
            await assert.rejects(kept, /^ForgeError: The second one, 101, was changed by somebody else each time/);
            assert.equal(await keep(on("2026-11-20", ageOf(1)), 4), "edited");
          }
          assert.deepEqual(open(), [true, false]);
        });
  });
