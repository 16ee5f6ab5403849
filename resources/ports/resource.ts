import type { Channel, ScriptCall } from "./channel.ts";
import type { PropertyMap } from "../../formats/wire/codec.ts";
import type { CheckFailure } from "../definition/checkFields.ts";
import type { Fields } from "../definition/field.ts";
import type { TenantPort } from "./tenant.ts";

/**
 * One kind of resource: how its object in a directory or tenant is recognised, observed, ensured and removed.
 * `I` are its checked inputs without secret wrappers, `S` is what was observed.
 */
export interface Resource<I, S> {
  readonly type: string;
  readonly fields: Fields;
  /** Names of the computed outputs. `stable` ones do not change with an update. */
  readonly outputs: Readonly<Record<string, "stable" | "changing">>;

  /** What no single field can tell: values that contradict each other, or the values before. Called with known inputs only. */
  refuse?(inputs: I, before: I | undefined, observable: { readonly tenant: boolean }): CheckFailure[];
  /** The id of the object these inputs stand for, without asking anyone. */
  identify(inputs: I, urn: string): string;
  /** The inputs an id alone tells, for import. */
  inputsOf(id: string): I;
  /** What the object is called in a sentence, such as: The PSO "Pilot" of corp.contoso.com */
  title(inputs: I): string;

  /** Finds the object, or the one to adopt; throws where it belongs to someone else. Changes nothing. */
  claim(subject: Subject<I>, context: Context): Promise<Claim>;
  /** What is there now; undefined: nothing. Changes nothing. */
  observe(subject: Subject<I>, context: Context): Promise<S | undefined>;
  /**
   * What the state must hold before an update writes: how things are that it will change for the first time, as `claim` finds
   * out before a creation. Throws where it belongs to someone else by now. Changes nothing.
   */
  remember?(subject: Subject<I>, context: Context): Promise<PropertyMap>;
  /** What `ensure` writes, in the form of what is remembered, by which it is told from what others have set since. */
  written?(inputs: I): PropertyMap;
  /** Adds what is missing and changes what differs; safe to repeat. Answers what was observed afterwards. */
  ensure(subject: Subject<I>, context: Context): Promise<S>;
  /** Whether something of this resource is there, although creating it ended in an error. */
  leftTraces(subject: Subject<I>, observed: S): boolean;
  /** Undoes what this resource did; safe to repeat. */
  remove(subject: Subject<I>, context: Context): Promise<void>;

  /** Why what was observed does not do what the inputs say, although it agrees with them; undefined: it does. */
  unmet?(subject: Subject<I>, observed: S): string | undefined;
  /** What `ensure` would do, for those who do it by hand. Asks no one. */
  plan?(subject: Subject<I>): Plan;

  /** An observation in the words of the inputs (only what differs in kind from what was declared) and of the outputs. */
  describe(subject: Subject<I>, observed: S): { inputs: PropertyMap; outputs: PropertyMap };
}

export interface Subject<I> {
  readonly urn: string;
  readonly id: string;
  readonly inputs: I;
  /** Outputs of the run before; empty at first. */
  readonly state: PropertyMap;
}

export interface Claim {
  readonly id: string;
  /** Whether the object was there before and is taken over. */
  readonly adopted: boolean;
  /** What is to be remembered of how things were before. */
  readonly state?: PropertyMap;
}

export interface Plan {
  readonly call: ScriptCall;
  /** One sentence a change, in the words of a directory administrator. */
  readonly says: readonly string[];
}

/** What a resource may use. */
export interface Context {
  readonly channel: Channel;
  /** Absent: nothing can observe the tenant. */
  readonly tenant: TenantPort | undefined;
  readonly signal: AbortSignal;
  warn(message: string): void;
  /** A line that the next one replaces. */
  progress(message: string): void;
}

/** The object exists, but is not what was declared. The state keeps what was observed; the next update tries again. */
export class NotInEffectError extends Error {
  readonly observed: unknown;
  constructor(message: string, observed: unknown) {
    super(message);
    this.name = "NotInEffectError";
    this.observed = observed;
  }
}

/** A refusal with a text for people. */
export class RefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "RefusedError";
  }
}
