import type { PolicyContent } from "./groupPolicy/policyContent.ts";
import type { SecuritySettings } from "../formats/gpo/settings.ts";
import { UNKNOWN, type ResourceView } from "./rule.ts";
import { at, listAt } from "./value.ts";

/** What a GroupPolicyObject declares, as far as it is known; its places are keys of the stack file. */
export interface DeclaredContent extends PolicyContent<string> {
  /** Whether the setting of that path is declared, known or not. */
  declares(path: string): boolean;
  /** Paths of what is not known: of a setting, or of a group that may hold any. */
  readonly unknown: readonly string[];
}

export function declaredContentOf({ properties }: ResourceView): DeclaredContent {
  const reading = new Reading(properties);
  const settings: SecuritySettings = {
    accountPolicy: reading.numbers("accountPolicy"),
    registryValues: reading.list("registryValues", "name", (item, name, path) => {
      const value = reading.text(item, "value", path);
      return value === undefined ? [] : [{ name, type: "string" as const, value }];
    }),
    userRights: reading.list("userRights", "right", (item, right) => [{ right, principals: principalsOf(item) }]),
    services: reading.list("services", "service", (item, service, path) => {
      const startup = reading.text(item, "startup", path);
      return startup === "automatic" || startup === "manual" || startup === "disabled" ? [{ service, startup }] : [];
    }),
  };
  return {
    template: { settings, placeOf: (path) => reading.keyOf(path) },
    declares: (path) => reading.has(path),
    unknown: reading.unknown,
  };
}

/** What is not known yet stands in the list too: it may be the account that is looked for. */
function principalsOf(item: unknown): string[] {
  const principals = listAt(item, "principals");
  const known = (principals === UNKNOWN ? [UNKNOWN] : principals).map((one) =>
    one === UNKNOWN ? "an account that is not known yet" : one,
  );
  return known.filter((one) => typeof one === "string");
}

type ListGroup = "registryValues" | "userRights" | "services";

/** Reads properties once, and remembers where each setting stands and which are not known. */
class Reading {
  readonly unknown: string[] = [];
  readonly #properties: ResourceView["properties"];
  /** Keys by paths in lower case: names of Windows know no case. */
  readonly #keys = new Map<string, string>();
  readonly #ofAgentHosts: boolean;

  constructor(properties: ResourceView["properties"]) {
    this.#properties = properties;
    // The policy at a domain root is linked by default, and that of the agent hosts to their OU.
    this.#ofAgentHosts = at(properties, "linkTarget") !== undefined && at(properties, "accountPolicy") === undefined;
  }

  has(path: string): boolean {
    return this.#keys.has(path.toLowerCase());
  }

  keyOf(path: string): string {
    return this.#keys.get(path.toLowerCase()) ?? path;
  }

  numbers(group: "accountPolicy"): Record<string, number> {
    const values = at(this.#properties, group);
    if (values === UNKNOWN) this.unknown.push(group);
    if (typeof values !== "object" || values === null) return {};
    const known = Object.entries(values).filter(([name, value]) => {
      if (value !== undefined && value !== null) this.#keys.set(`${group}.${name}`.toLowerCase(), `${group}.${name}`);
      if (value === UNKNOWN) this.unknown.push(`${group}.${name}`);
      return typeof value === "number" || typeof value === "boolean";
    });
    return Object.fromEntries(known.map(([name, value]) => [name, Number(value)]));
  }

  list<Setting>(
    group: ListGroup,
    nameKey: string,
    read: (item: unknown, name: string, path: string) => readonly Setting[],
  ): Setting[] {
    const items = listAt(this.#properties, group);
    if (items === UNKNOWN) this.unknown.push(group);
    return (items === UNKNOWN ? [] : items).flatMap((item, index) => {
      const name = at(item, nameKey);
      if (name === UNKNOWN) this.unknown.push(group);
      if (typeof name !== "string") return [];
      const path = `${group}.${name}`;
      this.#keys.set(path.toLowerCase(), this.#ofAgentHosts ? "agentHostPolicy" : `groupPolicy.${group}[${index}]`);
      return read(item, name, path);
    });
  }

  /** Undefined: no text, or not known. */
  text(item: unknown, key: string, path: string): string | undefined {
    const value = at(item, key);
    if (value === UNKNOWN) this.unknown.push(path);
    return typeof value === "string" ? value : undefined;
  }
}
