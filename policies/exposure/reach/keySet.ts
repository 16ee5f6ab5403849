import { UNKNOWN } from "../../rule.ts";
import type { Links } from "./links.ts";

/** Resources, by URN or key of their ids; asked in constant time but for names that are not known. */
export class KeySet {
  readonly #links: Links;
  readonly #keys: ReadonlySet<string>;
  /** Ids that are of no resource of the stack, and resources whose own is not known: of these each may be one of those. */
  readonly #ids: readonly string[];
  readonly #vague: readonly string[];

  constructor(links: Links, keys: Iterable<string>) {
    this.#links = links;
    this.#keys = new Set(keys);
    this.#ids = [...this.#keys].filter((key) => !links.view(key));
    this.#vague = [...this.#keys].filter((key) => links.isVague(key));
  }

  get isEmpty(): boolean {
    return this.#keys.size === 0;
  }

  /** UNKNOWN: the names that are known do not tell. */
  holds(key: string): boolean | typeof UNKNOWN {
    if (this.#keys.has(key)) return true;
    const others = this.#links.view(key) ? (this.#links.isVague(key) ? this.#ids : []) : this.#vague;
    return others.some((other) => this.#links.mayBeSame(key, other)) ? UNKNOWN : false;
  }
}
