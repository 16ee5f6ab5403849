import { UNKNOWN, type ResourceView, type Stack } from "../../rule.ts";
import { at } from "../../value.ts";
import * as tokens from "../tokens.ts";
import {
  armKey,
  armNameOf,
  keyAbove,
  keyOf,
  logicalKeyOf,
  mayBe,
  namedTypes,
  ownName,
  type ArmName,
  type Name,
} from "./armName.ts";
import { ANY } from "./keySet.ts";

/** What a property points at: URNs of resources of the stack, or keys of ids that are none of it. */
export interface Targets {
  readonly keys: readonly string[];
  /** Whether it may point at more than is known. */
  readonly isOpen: boolean;
}

/** A subnet and its network, each by URN or key; undefined: not known. */
export interface Spot {
  readonly subnet?: string;
  readonly network?: string;
}

/** How the resources of a stack point at each other: by ids that are known, and by outputs that are not yet. */
export class Links {
  readonly #stack: Stack;
  readonly #byKey = new Map<string, string>();
  readonly #names = new Map<string, ArmName>();
  readonly #groups = new Map<string, Name>();

  constructor(stack: Stack) {
    this.#stack = stack;
    for (const group of tokens.RESOURCE_GROUP.flatMap((type) => stack.ofType(type)))
      this.#groups.set(group.name.toLowerCase(), ownName(group, "resourceGroupName"));
    const views = namedTypes.flatMap((type) => stack.ofType(type));
    for (const view of views) {
      const key = logicalKeyOf(view);
      if (key !== undefined) this.#byKey.set(key, view.urn);
    }
    for (const view of views) {
      const name = armNameOf(view, (of, property, given) => this.#nameGiven(of, property, given));
      if (!name) continue;
      this.#names.set(view.urn, name);
      const key = keyOf(name);
      if (key !== undefined) this.#byKey.set(key, view.urn);
    }
  }

  view(key: string): ResourceView | undefined {
    return this.#stack.byUrn(key);
  }

  /** What an id points at: the resource of the stack that has it, or the id itself. */
  ofId(id: string): string {
    const key = armKey(id);
    return this.#byKey.get(key) ?? key;
  }

  /**
   * What a value that is an id points at. Where it is not known, what the property it stands in is made from: those of the wanted types,
   * tried in their order.
   */
  targets(view: ResourceView, property: string, value: unknown, ...wanted: readonly (readonly string[])[]): Targets {
    if (typeof value === "string") return { keys: [this.ofId(value)], isOpen: false };
    if (value !== UNKNOWN) return { keys: [], isOpen: false };
    const made = this.madeFrom(view, property);
    for (const types of wanted) {
      const keys = made.filter((source) => tokens.isOne(source.type, types)).map(({ urn }) => urn);
      if (keys.length > 0) return { keys, isOpen: false };
    }
    return { keys: [], isOpen: true };
  }

  /**
   * What each id of a list points at. Which output is in which is not told: those that are not known are the resources that the property is
   * made from, where these are as many and nothing else is in it but the names of resource groups.
   */
  targetsOfEach(view: ResourceView, property: string, ids: readonly unknown[], types: readonly string[]): Targets[] {
    const sources = (view.references?.[property] ?? []).map((urn) => this.view(urn));
    const isOne = (source: ResourceView | undefined, of: readonly string[]) => source !== undefined && tokens.isOne(source.type, of); // prettier-ignore
    const made = this.targets(view, property, UNKNOWN, types);
    const isOpen =
      made.keys.length < ids.filter((id) => id === UNKNOWN).length ||
      !sources.every((source) => isOne(source, types) || isOne(source, tokens.RESOURCE_GROUP));
    return ids.map((id) => (id === UNKNOWN ? { ...made, isOpen } : this.targets(view, property, id, types)));
  }

  /** The resources whose outputs a property holds. */
  madeFrom({ references = {} }: ResourceView, property: string): ResourceView[] {
    return (references[property] ?? []).flatMap((urn) => this.view(urn) ?? []);
  }

  /** What a resource is a part of: by the name of that, or its id. */
  whole(view: ResourceView, kind: string, nameProperty: string, types: readonly string[]): Targets {
    const name = at(view.properties, nameProperty);
    if (typeof name !== "string") return this.targets(view, nameProperty, name, types);
    if (name.includes("/")) return this.targets(view, nameProperty, name, types);
    const group = at(view.properties, "resourceGroupName");
    const idIn = (text: string) => `/resourceGroups/${text}/providers/x/${kind}/${name}`;
    const logical = typeof group === "string" ? this.#byKey.get(armKey(idIn(group))) : undefined;
    if (logical !== undefined) return { keys: [logical], isOpen: false };
    const known = this.#nameGiven(view, "resourceGroupName", group);
    if (!known || !("text" in known)) return { keys: [], isOpen: true };
    return { keys: [this.ofId(idIn(known.text))], isOpen: false };
  }

  /** The subnet, or at least the network, that a value points at; undefined: neither is known. */
  spots(view: ResourceView, property: string, value: unknown): readonly Spot[] | undefined {
    const { keys, isOpen } = this.targets(view, property, value, tokens.SUBNET, tokens.VIRTUAL_NETWORK);
    return isOpen ? undefined : keys.map((key) => this.spotOf(key));
  }

  /** The networks that a value points at; undefined: not known. */
  networks(view: ResourceView, property: string, value: unknown): readonly Spot[] | undefined {
    const { keys, isOpen } = this.targets(view, property, value, tokens.VIRTUAL_NETWORK);
    return isOpen ? undefined : keys.map((network) => ({ network }));
  }

  spotOf(key: string): Spot {
    const view = this.view(key);
    if (!view) {
      const above = keyAbove(key, "subnets");
      if (above === undefined && /\/virtualnetworks\/[^/]+$/.test(key)) return { network: key };
      return { subnet: key, ...(above !== undefined && { network: this.#byKey.get(above) ?? above }) };
    }
    if (tokens.isOne(view.type, tokens.VIRTUAL_NETWORK)) return { network: key };
    const { keys } = this.whole(view, "virtualNetworks", "virtualNetworkName", tokens.VIRTUAL_NETWORK);
    return { subnet: key, ...(keys[0] !== undefined && { network: keys[0] }) };
  }

  /** Whether it is a resource of the stack whose id is not known. */
  isVague(key: string): boolean {
    const name = this.#names.get(key);
    return name !== undefined && keyOf(name) === undefined;
  }

  /** What a resource is looked up by among ids: its name, or what Pulumi makes it from. */
  searchName(key: string): string {
    const name = this.#names.get(key)?.parts.at(-1)?.name;
    if (name === undefined) return ANY;
    return "text" in name ? `=${name.text}` : `~${name.madeFrom}`;
  }

  /** Whether a resource whose names are not all known may have an id, in either order. */
  mayBeSame(one: string, other: string): boolean {
    const [first, second] = [this.#names.get(one), this.#names.get(other)];
    if (first && second) return false;
    return (first !== undefined && mayBe(first, other)) || (second !== undefined && mayBe(second, one));
  }

  /** A name of what a resource is in: its own text, or that of the resource whose output it is. */
  #nameGiven(view: ResourceView, property: string, given: unknown): Name {
    const isGroup = property === "resourceGroupName";
    if (typeof given === "string") {
      const text = given.toLowerCase();
      return (isGroup ? this.#groups.get(text) : undefined) ?? { text };
    }
    const [source] = this.madeFrom(view, property).filter(({ type }) => tokens.isOne(type, isGroup ? tokens.RESOURCE_GROUP : tokens.VIRTUAL_NETWORK)); // prettier-ignore
    return source && ownName(source, isGroup ? "resourceGroupName" : "virtualNetworkName");
  }
}
