import { ForgeError, type Forge, type Posted } from "../forge.ts";
import { runOf } from "../marker.ts";
import { call, type Call, type Reply } from "./request.ts";

export interface GitHubAccess {
  /** Such as https://api.github.com. */
  readonly api: string;
  readonly graphQl: string;
  /** owner/name */
  readonly repository: string;
  readonly token: string;
}

/** From what a runner gives; undefined: there is no token. */
export function gitHubAccess(env: Readonly<Record<string, string | undefined>>): GitHubAccess | undefined {
  const token = env["GITHUB_TOKEN"] ?? "";
  const repository = env["GITHUB_REPOSITORY"] ?? "";
  if (token === "") return undefined;
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository))
    throw new ForgeError(`GITHUB_REPOSITORY is "${repository}", which is not owner/name.`);
  const api = env["GITHUB_API_URL"] ?? "https://api.github.com";
  return { api, graphQl: env["GITHUB_GRAPHQL_URL"] ?? `${api}/graphql`, repository, token };
}

/** Something that was written, as the API lists it. */
export interface GitHubText {
  readonly id: number;
  readonly node_id: string;
  readonly number?: number;
  /** Of an issue that is a pull request. */
  readonly pull_request?: object;
  readonly body: string | null;
  readonly user: { readonly login: string; readonly type: string } | null;
}

/** Requests to GitHub, and who makes them. https://docs.github.com/rest/issues/comments */
export class GitHubApi {
  readonly #access: GitHubAccess;
  #self: string | undefined;

  constructor(access: GitHubAccess) {
    this.#access = access;
  }

  /** A path below the repository; a token of a workflow may not ask who it is, and is a bot. */
  repository(method: Call["method"], path: string, what: string, more: Ask): Promise<Reply> {
    return this.#ask(method, `${this.#access.api}/repos/${this.#access.repository}/${path}`, what, more);
  }

  /** GraphQL answers 200 whatever it refuses. */
  async graphQl(query: string, variables: object, what: string): Promise<void> {
    const { body } = await this.#ask("POST", this.#access.graphQl, what, {
      body: { query, variables },
      isRepeatable: true,
    });
    const [error] = (body as { errors?: { message: string }[] }).errors ?? [];
    if (error) throw new ForgeError(`${what}: GitHub answers: ${error.message.slice(0, 200)}`);
  }

  /** All pages of a list. */
  async all(path: string, what: string): Promise<GitHubText[]> {
    const found: GitHubText[] = [];
    for (let page = 1; ; page++) {
      const query = `${path.includes("?") ? "&" : "?"}per_page=100&page=${page}`;
      const { body } = await this.repository("GET", `${path}${query}`, what, {});
      if (!Array.isArray(body)) throw new ForgeError(`${what}: GitHub answers with something that is not a list.`);
      const some = (body as (GitHubText | null)[]).filter((text) => text !== null);
      found.push(...some);
      if (some.length < 100) return found;
      if (page === mostPages) throw new ForgeError(`${what}: there are more than ${mostPages * 100}.`);
    }
  }

  /** Those that this token wrote, or another workflow of the repository, and that begin with a marker of the key. */
  async own(texts: readonly GitHubText[], key: string): Promise<GitHubText[]> {
    const marked = texts.filter(({ body }) => runOf(body ?? "", key) !== undefined);
    if (marked.length === 0) return [];
    const self = await this.#whoAmI();
    return marked.filter(({ user }) => (self === "" ? user?.type === "Bot" : user?.login === self));
  }

  /** Empty: a token of an app or a workflow, which is nobody. */
  async #whoAmI(): Promise<string> {
    if (this.#self === undefined) {
      const { status, body } = await this.#ask("GET", `${this.#access.api}/user`, "The user of the token", {
        expected: [200, 401, 403, 404],
      });
      this.#self = status === 200 ? (body as { login: string }).login : "";
    }
    return this.#self;
  }

  #ask(method: Call["method"], url: string, what: string, more: Ask): Promise<Reply> {
    const { body, expected = [200, 201, 204], isRepeatable = method !== "POST" } = more;
    const headers = {
      authorization: `Bearer ${this.#access.token}`,
      accept: "application/vnd.github+json",
      "x-github-api-version": "2022-11-28",
      "user-agent": "ewb",
    };
    return call({ method, url, headers, isRepeatable, what, ...(body !== undefined && { body }) }, expected);
  }
}

/** GitHub itself ends a list long before. */
const mostPages = 100;

interface Ask {
  readonly body?: unknown;
  readonly expected?: readonly number[];
  readonly isRepeatable?: boolean;
}

/** Comments at a pull request. */
export function gitHubComments(access: GitHubAccess, pullRequest: number): Forge {
  const api = new GitHubApi(access);
  const posted = ({ id, body }: GitHubText): Posted => ({ id: String(id), text: body ?? "" });
  const nodes = new Map<string, string>();
  return {
    name: "GitHub",
    async comments(key) {
      const texts = await api.all(`issues/${pullRequest}/comments`, "The comments of the pull request");
      const own = await api.own(texts, key);
      for (const { id, node_id } of own) nodes.set(String(id), node_id);
      return own.sort((a, b) => a.id - b.id).map(posted);
    },
    async create(body) {
      const path = `issues/${pullRequest}/comments`;
      const reply = await api.repository("POST", path, "A comment", { body: { body } });
      return posted(reply.body as GitHubText);
    },
    async edit({ id }, body) {
      const more = { body: { body }, expected: [200, 404] };
      const { status } = await api.repository("PATCH", `issues/comments/${id}`, "The comment", more);
      return status === 404 ? "gone" : "done";
    },
    async hide({ id }) {
      const query =
        "mutation($id: ID!) { minimizeComment(input: {subjectId: $id, classifier: OUTDATED}) { clientMutationId } }";
      await api.graphQl(query, { id: nodes.get(id) }, "Hiding the former comment");
    },
    async remove({ id }) {
      await api.repository("DELETE", `issues/comments/${id}`, "The second comment", { expected: [204, 404] });
    },
  };
}
