import type { Channel, ScriptCall } from "./channel.ts";
import type { PropertyMap } from "../../formats/wire/codec.ts";
import type { CheckFailure } from "../definition/checkFields.ts";
import type { Definition } from "../definition/definition.ts";
import type { Facts } from "../shared/facts.ts";
import type { TenantApplier } from "./tenant.ts";

/**
 * One kind of resource: how its object in a directory or tenant is recognised, observed, ensured and removed. `Inputs` are checked
 * and plain, `Observed` is what a look brings, `Memory` what must be known later and no look tells.
 */
export interface Resource<Inputs extends PropertyMap, Observed, Memory> {
  readonly definition: Definition;
  readonly memory: MemoryForm<Inputs, Memory>;

  /** What no single field can tell: values that contradict each other, or the values before. Called with known inputs only. */
  refuse?(inputs: Inputs, before: Inputs | undefined, capabilities: Capabilities): CheckFailure[];
  /** The id of the object these inputs stand for, without asking anyone. */
  identify(inputs: Inputs, urn: string): string;
  /** The inputs an id alone tells, for import. */
  inputsOf(id: string): Partial<Inputs>;
  /** What the object is called in a sentence, such as: The PSO "Pilot" of corp.contoso.com */
  title(inputs: Inputs): string;
  /** The few of its values that a reader of a deployment looks for. */
  readonly facts: Facts;

  /**
   * Whether an update of it may have to wait for a person. The engine begins nothing more once a resource has failed, so such a failure
   * waits for the others under way: then one update tells all there is for people to do.
   */
  readonly waitsForPeople?: true;

  /** Paths of inputs at which an update leaves what is there as it is, so that a difference there makes none due. */
  leaves?(inputs: PropertyMap): readonly string[];

  /** Finds the object, or the one to adopt; throws where it belongs to someone else. Changes nothing. */
  claim(subject: Subject<Inputs, Memory>, context: Context): Promise<Claim<Memory>>;
  /** What is there now; undefined: nothing. Changes nothing. */
  observe(subject: Subject<Inputs, Memory>, context: Context): Promise<Observed | undefined>;
  /**
   * What must be known before an update writes: how things are that it will change for the first time, as `claim` finds out
   * before a creation. Throws where it belongs to someone else by now. Changes nothing.
   */
  remember?(subject: Subject<Inputs, Memory>, context: Context): Promise<Memory>;
  /** Adds what is missing and changes what differs; safe to repeat. */
  ensure(subject: Subject<Inputs, Memory>, context: Context): Promise<Ensured<Observed>>;
  /** Whether something of this resource is there, although creating it ended in an error. */
  leftTraces(subject: Subject<Inputs, Memory>, observed: Observed): boolean;
  /** Undoes what this resource did; safe to repeat. */
  remove(subject: Subject<Inputs, Memory>, context: Context): Promise<void>;

  /** Why what was observed does not do what the inputs say, although it agrees with them; undefined: it does. */
  unmet?(subject: Subject<Inputs, Memory>, observed: Observed): string | undefined;
  /** What `ensure` would do. Asks no one. `parent` is the type of the component that declares it. */
  plan?(subject: Subject<Inputs, Memory>, parent: string | undefined): Plan;

  describe(subject: Subject<Inputs, Memory>, observed: Observed): Description<Memory>;
}

export interface Description<Memory> {
  /** What is there in the words of the inputs: only what differs in kind from what was declared; null: not set. */
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
  /** What is remembered after this look. */
  readonly memory: Memory;
}

/** How a memory stands in the state: written and read here, and nowhere else. */
export interface MemoryForm<Inputs, Memory> {
  /** Names in the state beside the public outputs; a `stable` one does not change with an update. */
  readonly names: Readonly<Record<string, "stable" | "changing">>;
  /** Of a creation, before anything is known. */
  readonly fresh: Memory;
  /** Of an object that was there before, and is imported or only observed. */
  readonly imported: Memory;
  /** States of former versions are read too. */
  read(state: PropertyMap): Memory;
  write(memory: Memory): PropertyMap;
  /** When it is about to be written as declared. */
  begun?(memory: Memory, inputs: Inputs): Memory;
  /** When it was written as declared. */
  finished?(memory: Memory, inputs: Inputs): Memory;
}

/** A kind whose types only its own code knows: `use` gives it to code that works for every kind. */
export interface Kind {
  readonly definition: Definition;
  readonly facts: Facts;
  use<Result>(
    work: <Inputs extends PropertyMap, Observed, Memory>(resource: Resource<Inputs, Observed, Memory>) => Result,
  ): Result;
}

export function kindOf<Inputs extends PropertyMap, Observed, Memory>(
  resource: Resource<Inputs, Observed, Memory>,
): Kind {
  return { definition: resource.definition, facts: resource.facts, use: (work) => work(resource) };
}

export interface Subject<Inputs, Memory> {
  readonly urn: string;
  readonly id: string;
  readonly inputs: Inputs;
  readonly memory: Memory;
}

export interface Claim<Memory> {
  readonly id: string;
  readonly memory: Memory;
}

export interface Ensured<Observed> {
  readonly observed: Observed;
  /** Why the object is there, but not what was declared. It is recorded, and the next update tries again. */
  readonly problem?: string;
}

/** What a kind would do to the directory, for those who do it by hand. */
export interface Plan {
  readonly call: ScriptCall;
  readonly words: PlanWords;
}

/** In the words of a directory administrator. */
export interface PlanWords {
  /** What it is about, beside its domain, such as: PSO "Pilot" */
  readonly subject: string;
  readonly why: string;
  /** One sentence a change. */
  readonly says: readonly string[];
  /** What one may do who does it, and is no Domain Admin. */
  readonly rights: string;
  /** Accounts that must be there, with what for. */
  readonly accounts: readonly NeededAccount[];
  /** DNs of OUs and containers that must be there. */
  readonly places: readonly string[];
  /** The account it makes, which needs a KDS root key. */
  readonly makesAccount?: string;
  /** The command that backs up what it changes. */
  readonly backup?: string;
  /** How to take it back; `before` is the file that tells how things were. */
  undo(before: string): string;
}

export interface NeededAccount {
  readonly domain: string;
  readonly name: string;
  readonly purpose: string;
}

/** Names among accounts and SIDs. */
export function namedAccounts(domain: string, names: readonly string[], purpose: string): NeededAccount[] {
  return names.filter((name) => !/^S-1-/i.test(name)).map((name) => ({ domain, name, purpose }));
}

/** What can be done from here, beside running scripts. */
export interface Capabilities {
  /** Ways to a tenant's settings, of which a resource takes those that its inputs name. */
  readonly tenant: readonly TenantApplier[];
}

/** What a resource may use. */
export interface Context extends Capabilities {
  readonly channel: Channel;
  readonly signal: AbortSignal;
  warn(message: string): void;
  /** A line that the next one replaces. */
  progress(message: string): void;
  /**
   * Does the work of one line one after the other; after one that failed, nobody's of that line in this run. `who` is told to those
   * that come after.
   */
  oneByOne<Observed>(
    line: string,
    who: string,
    work: () => Promise<Ensured<Observed>>,
  ): Promise<Ensured<Observed> | { readonly stoppedBy: string }>;
}

/** A refusal with a text for people. */
export class RefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "RefusedError";
  }
}
