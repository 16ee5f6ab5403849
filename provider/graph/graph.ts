import { Arm, ArmError, type ArmOptions } from "../channels/arm.ts";
import { retrying } from "../channels/retrying.ts";
import { GraphError, signInError } from "./graphError.ts";

/** Origins of Microsoft Graph. https://learn.microsoft.com/en-us/graph/deployments */
export const graphEndpoints = { public: "https://graph.microsoft.com", usGovernment: "https://graph.microsoft.us" };

export interface GraphOptions extends Pick<ArmOptions, "credential" | "client"> {
  readonly endpoint: string;
  /** Milliseconds for one question, with everything that is repeated. Default: two minutes. */
  readonly patience?: number;
}

/** What Microsoft Graph answers with: an object, of which nothing is taken for granted. */
export type GraphObject = Readonly<Record<string, unknown>>;

/** Questions to Microsoft Graph; it changes nothing. Throttled or broken answers are asked for again, as long as patience lasts. */
export class Graph {
  readonly #service: Arm;
  readonly #endpoint: string;
  readonly #patience: number;

  constructor({ endpoint, patience = 120_000, ...options }: GraphOptions) {
    this.#service = new Arm({ endpoint, ...options, headers: () => ({ consistencylevel: "eventual" }) });
    this.#endpoint = endpoint;
    this.#patience = patience;
  }

  async get(path: string, signal: AbortSignal): Promise<GraphObject> {
    const limit = AbortSignal.timeout(this.#patience);
    const both = AbortSignal.any([signal, limit]);
    const { body } = await retrying(both, () => this.#service.request("GET", path, both)).catch((error: unknown) => {
      signal.throwIfAborted();
      if (error instanceof ArmError) throw new GraphError(error.status, error.code, error.message);
      if (limit.aborted) throw new GraphError(0, "slow", `it did not answer within ${this.#patience / 1000} seconds`);
      throw signInError(error);
    });
    if (isObject(body)) return body;
    throw new GraphError(200, "shape", "the answer is no JSON object");
  }

  /** All items of a list, page by page. */
  async list(path: string, signal: AbortSignal): Promise<GraphObject[]> {
    const items: GraphObject[] = [];
    for (let next: string | undefined = path; next !== undefined;) {
      const { value, "@odata.nextLink": link }: GraphObject = await this.get(next, signal);
      if (!Array.isArray(value)) throw new GraphError(200, "shape", "the answer has no list called value");
      if (!value.every(isObject)) throw new GraphError(200, "shape", "an item of the list is no object");
      items.push(...value);
      next = this.#pageAfter(link);
    }
    return items;
  }

  /** A token goes to the service it is for, and to no other that an answer may name. */
  #pageAfter(link: unknown): string | undefined {
    if (link === undefined) return undefined;
    if (typeof link === "string" && URL.parse(link)?.origin === new URL(this.#endpoint).origin) return link;
    throw new GraphError(200, "shape", "the answer names its next page at another service");
  }
}

function isObject(value: unknown): value is GraphObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
