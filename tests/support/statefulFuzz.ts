import assert from "node:assert/strict";
import { mock } from "node:test";
import { reveal, type PropertyMap } from "../../formats/wire/codec.ts";
import type { Faults } from "../../sandbox/directory/faults.ts";
import { urnOf, type PluginClient, type Recorded } from "./pluginClient.ts";
import { recordedIn } from "./recordedIn.ts";

/** One resource of the fuzz, and what may be declared of it. */
export interface Player {
  readonly type: string;
  readonly name: string;
  /** A declaration, by a number from 0 on. */
  inputs(variant: number): PropertyMap;
  readonly variants: number;
}

/** What the operations work on. */
export interface World {
  readonly plugin: PluginClient;
  readonly faults: Faults;
  readonly players: readonly Player[];
  /** What others do meanwhile; one that finds nothing to do does nothing. */
  readonly drifts: readonly (() => Promise<unknown>)[];
  /** Text of everything there is, to be the same again after a destroy. */
  snapshot(): Promise<string>;
}

export interface PlayersOf {
  readonly domain: string;
  readonly credential: PropertyMap;
  /** Names of groups that may retrieve a password. */
  readonly readers: readonly string[];
  /** Names a PSO may apply to. */
  readonly subjects: readonly string[];
  /** How the domain is reached. */
  readonly target?: PropertyMap;
  readonly effectTimeout: number;
  /** DN of an OU, for the account's container, a delegation of the OU's own, and entries that are named for removal; absent: none of them. */
  readonly unit?: string;
}

/** One resource of each kind in one domain, and a delegation of an OU. */
export function players(of: PlayersOf): Player[] {
  const { domain, credential, readers, subjects, target = {}, effectTimeout, unit } = of;
  const here: PropertyMap = { domain, credential, ...target };
  const four = ["ResetPassword", "WriteLockoutTime", "WritePwdLastSet", "UnexpirePassword"];
  const inetOrgPerson = ["InetOrgPersonResetPassword", "InetOrgPersonWriteLockoutTime", "InetOrgPersonWritePwdLastSet"];
  const account: PropertyMap = { ...here, account: "fuzz$", passwordReaders: readers.slice(0, 1) };
  const delegation: PropertyMap = { ...here, account: "writeback$", reportUnreachableUsers: false };
  const settings = { minimumPasswordAge: 0, passwordHistorySize: 24 };
  const pso: PropertyMap = { ...here, name: "Fuzz", precedence: 10, settings };
  const age = { minimumPasswordAge: 0 };
  const policy: PropertyMap = { ...here, displayName: "Fuzz", accountPolicy: age, effectTimeout };
  const registryValues = [{ name: "MACHINE\\Software\\Fuzz\\Value", type: "dword", value: "1" }];
  return [
    player("GroupManagedServiceAccount", [
      account,
      { ...account, passwordReaders: readers },
      { ...account, enabled: false },
      ...(unit === undefined ? [] : [{ ...account, container: unit }]),
    ]),
    player("DomainRootDelegation", [
      { ...delegation, rights: four },
      { ...delegation, rights: [...four, ...inetOrgPerson] },
      { ...delegation, rights: four.slice(1) },
      ...(unit === undefined ? [] : [{ ...delegation, rights: four, removedEntries: ["KeyCredentialLink"] }]),
    ]),
    ...(unit === undefined
      ? []
      : [
          player(
            "DomainRootDelegation",
            [
              { ...delegation, target: unit, rights: four.slice(0, 3) },
              { ...delegation, target: unit, rights: [...four.slice(0, 2), ...inetOrgPerson] },
              { ...delegation, target: unit, rights: four.slice(1, 2), removedEntries: ["KeyCredentialLink"] },
            ],
            "DomainRootDelegation of an OU",
          ),
        ]),
    player("GroupPolicyObject", [
      policy,
      { ...policy, accountPolicy: { ...age, passwordHistorySize: 24, lockoutThreshold: 10 } },
      { ...policy, displayName: "Fuzz, renamed", link: { order: 1, enforced: true } },
      { ...policy, registryValues, services: [{ service: "VaultSvc", startup: "manual" }] },
      { ...policy, link: { order: 2 } },
      { ...policy, appliesTo: "domainControllers" },
      { ...policy, appliesTo: "everyComputer", link: { order: 1, enabled: false } },
    ]),
    player("PasswordSettingsObject", [
      { ...pso, appliesTo: subjects.slice(0, 1) },
      { ...pso, appliesTo: subjects },
      { ...pso, appliesTo: subjects.slice(1), precedence: 20, settings: { ...settings, passwordHistorySize: 12 } },
    ]),
  ];
}

function player(kind: string, variants: readonly PropertyMap[], name = kind): Player {
  const inputs = (variant: number) => variants[variant] ?? assert.fail(`${kind} has no variant ${variant}`);
  return { type: `entra-writeback:index:${kind}`, name, variants: variants.length, inputs };
}

/** Random numbers that a seed repeats. [Mulberry32] */
function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export interface FuzzOptions {
  readonly seed: number;
  readonly operations: number;
  /** Operations between two times of rest, at which everything must come out right. */
  readonly sequence: number;
  readonly canary: string;
}

/**
 * Random updates, refreshes, destroys, drift, faults and engines that die before they record an answer; then rest: an update
 * brings what is declared, a second one and a refresh find nothing to do, and a destroy leaves the directory as it was.
 */
export async function fuzz(open: () => Promise<World>, options: FuzzOptions): Promise<number> {
  // After a conflict the plugin waits for a time that chance sets, so that two do not come back together. Here is only one.
  const chance = mock.method(Math, "random", () => 0);
  try {
    return await run(open, options);
  } finally {
    chance.mock.restore();
  }
}

async function run(open: () => Promise<World>, options: FuzzOptions): Promise<number> {
  const random = randomOf(options.seed);
  let done = 0;
  while (done < options.operations) {
    const world = await open();
    const engine = new SmallEngine(world, options.canary);
    const before = await world.snapshot();
    const steps: string[] = [];
    try {
      for (let step = 0; step < options.sequence; step++) {
        steps.push(await engine.operate(random));
        done++;
      }
      await engine.rest();
      if (!engine.died) assert.equal(await world.snapshot(), before, "a destroy leaves the directory as it was");
    } catch (error) {
      const repro = `seed ${options.seed}, operations ${done - steps.length + 1} to ${done}:\n${steps.join("\n")}`;
      throw new Error(`${(error as Error).message}\n${repro}`, { cause: error });
    } finally {
      await world.plugin.stop();
    }
  }
  return done;
}

/** As much of an engine as records what it is told. */
class SmallEngine {
  readonly #world: World;
  readonly #canary: string;
  readonly #recorded = new Map<Player, Recorded>();
  readonly #declared = new Map<Player, PropertyMap>();
  /** Whether it ever died before it recorded an answer: then nobody knows any more who made an entry. */
  died = false;

  constructor(world: World, canary: string) {
    this.#world = world;
    this.#canary = canary;
  }

  async operate(random: (below: number) => number): Promise<string> {
    const player = this.#world.players[random(this.#world.players.length)] as Player;
    const kind = random(20);
    if (kind < 4) this.#fault(random);
    if (kind === 4) return this.#drift(random);
    if (kind < 8) return `refresh ${player.name}: ${await this.#outcome(() => this.#refresh(player))}`;
    if (kind < 10) return `destroy ${player.name}: ${await this.#outcome(() => this.#destroy(player))}`;
    const variant = random(player.variants);
    const dies = kind === 19;
    const told = await this.#outcome(() => this.#apply(player, player.inputs(variant), dies));
    return `up ${player.name} ${variant}${dies ? " and dies" : ""}: ${told}`;
  }

  async rest(): Promise<void> {
    this.#world.faults.clear();
    const { players } = this.#world;
    for (const player of players) {
      const inputs = this.#declared.get(player) ?? player.inputs(0);
      await this.#refresh(player);
      await this.#apply(player, inputs, false);
      const made = this.#recorded.get(player) ?? assert.fail(`${player.name} was not recorded`);
      const urn = urnOf(player.type, player.name);
      const seen = (await this.#world.plugin.read(urn, made)) ?? assert.fail(`${player.name} is not there`);
      const { inputs: wanted } = await this.#world.plugin.check(urn, inputs, made.inputs);
      const diff = await this.#world.plugin.diff(urn, seen, wanted);
      assert.deepEqual(diff.paths, [], `${player.name} is not as declared after an update`);
    }
    for (const player of [...players].reverse()) {
      await this.#destroy(player);
      await this.#destroy(player);
    }
  }

  async #apply(player: Player, inputs: PropertyMap, dies: boolean): Promise<void> {
    const { plugin } = this.#world;
    const urn = urnOf(player.type, player.name);
    const made = this.#recorded.get(player);
    this.#declared.set(player, inputs);
    const { inputs: checked, failures } = await plugin.check(urn, inputs, made?.inputs);
    assert.deepEqual(failures, []);
    try {
      if (made) {
        const { changes } = await plugin.diff(urn, made, checked);
        if (!changes) return;
        const updated = await plugin.update(urn, made, checked);
        if (!dies) this.#record(player, updated);
      } else {
        const created = await plugin.create(urn, checked);
        if (!dies) this.#record(player, created);
      }
    } catch (error) {
      const kept = recordedIn(error);
      if (kept && !dies) this.#record(player, kept);
      throw error;
    } finally {
      this.died ||= dies;
    }
  }

  async #refresh(player: Player): Promise<void> {
    const made = this.#recorded.get(player);
    if (!made) return;
    const seen = await this.#world.plugin.read(urnOf(player.type, player.name), made);
    if (seen) this.#record(player, seen);
    else this.#recorded.delete(player);
  }

  async #destroy(player: Player): Promise<void> {
    const made = this.#recorded.get(player);
    if (!made) return;
    await this.#world.plugin.delete(urnOf(player.type, player.name), made);
    this.#recorded.delete(player);
  }

  #record(player: Player, made: Recorded): void {
    const { credential: _, ...outputs } = made.outputs;
    assert.ok(
      !JSON.stringify(reveal(outputs)).includes(this.#canary),
      "the state holds the canary outside the credential",
    );
    this.#recorded.set(player, made);
  }

  /** What an operation came to; a failure is fine as long as its text holds no secret. */
  async #outcome(work: () => Promise<void>): Promise<string> {
    try {
      await work();
      return "done";
    } catch (error) {
      const { message } = error as Error;
      if ((error as { code?: unknown }).code === "ERR_ASSERTION") throw error;
      assert.ok(!message.includes(this.#canary), `the canary is in an error: ${message}`);
      return message.slice(0, 160);
    }
  }

  #fault(random: (below: number) => number): void {
    const { faults } = this.#world;
    const codes = ["unreachable", "timeout", "conflict", "failed", "refused"] as const;
    if (random(2) === 0) faults.loseReplyNext(1 + random(2));
    else faults.failNext(1 + random(3), codes[random(codes.length)] ?? "failed");
  }

  async #drift(random: (below: number) => number): Promise<string> {
    const { drifts } = this.#world;
    const number = random(drifts.length);
    await drifts[number]?.();
    return `drift ${number}`;
  }
}
