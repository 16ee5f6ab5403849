import { UNKNOWN } from "../../rule.ts";
import type { Links } from "./links.ts";

/** Resources, by URN or key of their ids. Asked in constant time: what may be one is looked up by its name. */
export class KeySet {
  readonly #links: Links;
  readonly #keys: ReadonlySet<string>;
  /** By name, ids that are of no resource of the stack. */
  readonly #ids = new Map<string, string[]>();
  /** By name, resources of the stack whose id is not known. */
  readonly #vague = new Map<string, string[]>();

  constructor(links: Links, keys: Iterable<string>) {
    this.#links = links;
    this.#keys = new Set(keys);
    for (const key of this.#keys) {
      if (!links.view(key)) for (const name of namesOfId(key)) add(this.#ids, name, key);
      else if (links.isVague(key)) add(this.#vague, links.searchName(key), key);
    }
  }

  get isEmpty(): boolean {
    return this.#keys.size === 0;
  }

  /** UNKNOWN: the names that are known do not tell. */
  holds(key: string): boolean | typeof UNKNOWN {
    if (this.#keys.has(key)) return true;
    // Without a name of its own there is nothing to look it up by, and it may be any of them.
    if (this.#links.isVague(key) && this.#links.searchName(key) === ANY) return this.#ids.size > 0 ? UNKNOWN : false;
    return this.#others(key).some((other) => this.#links.mayBeSame(key, other)) ? UNKNOWN : false;
  }

  /** Those that a resource or an id may be, as far as their own names go. */
  #others(key: string): readonly string[] {
    if (!this.#links.view(key)) return [...namesOfId(key), ANY].flatMap((name) => this.#vague.get(name) ?? []);
    if (!this.#links.isVague(key)) return [];
    return this.#ids.get(this.#links.searchName(key)) ?? [];
  }
}

/** A name that is not known may be any. */
export const ANY = "?";

/** The names under which a resource with this id is looked up: its own, and what Pulumi may have made it from. */
function namesOfId(key: string): string[] {
  const name = key.split("/").at(-1) ?? "";
  const madeFrom = name.replace(/-?[0-9a-f]{7,8}$/, "");
  return [`=${name}`, ...new Set([`~${name}`, `~${madeFrom}`])];
}

function add(map: Map<string, string[]>, name: string, key: string): void {
  const keys = map.get(name);
  if (keys) keys.push(key);
  else map.set(name, [key]);
}
