import type { Store, StoredResource } from "./store.ts";
import type { ValueObject } from "./values.ts";

/** What the provider block of the stack says. */
export type ProviderSettings = Readonly<Record<string, string>>;

export interface NewResource {
  readonly type: string;
  readonly name: string;
  /** Bare values, without secret marks. */
  readonly inputs: ValueObject;
}

/** What distinguishes one stand-in from the other; the protocol is the same for both. */
export interface StandIn {
  readonly name: string;
  /** Version of the SDK the program uses, so that the engine sees the plugin it expects. */
  readonly version: string;
  /** Inputs the provider would add by itself: the default location, a generated name, which then stays. */
  defaults(resource: NewResource, settings: ProviderSettings, before: ValueObject, randomSeed: Uint8Array): ValueObject;
  /** Required properties that are missing. */
  missing(resource: NewResource): string[];
  id(resource: NewResource, settings: ProviderSettings): string;
  /** Properties the service would set. */
  computed(resource: NewResource, id: string, settings: ProviderSettings): ValueObject;
  /** Inputs of an object that a stack takes over and the stand-in did not make; undefined: there is none. */
  found?(type: string, id: string): ValueObject | undefined;
  /** Whether a change of this top-level property makes a new object. */
  replaces(type: string, property: string): boolean;
  /** Why the service would refuse to delete it now. */
  deletionObjection(resource: StoredResource, store: Store): string | undefined;
  /** Ids that go with it, its own included. */
  deletedWith(resource: StoredResource, store: Store): string[];
}
