import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

interface Comment {
  readonly id: number;
  body: string;
  readonly author: string;
  isHidden?: true;
}

interface Issue {
  readonly number: number;
  title: string;
  body: string;
  readonly author: string;
  state: "open" | "closed";
  state_reason?: string;
  readonly pull_request?: object;
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
}

/** An answer in the place of the forge's own; `isDone`: what was asked is done all the same. */
export interface Fault {
  readonly when: (asked: Asked) => boolean;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly message?: string;
  readonly isDone?: true;
  /** HTML in the place of JSON. */
  readonly page?: string;
}

/** GitHub's and Azure DevOps's part that a comment takes, on this machine: what they answer, who may edit, what goes wrong. */
export class LoopbackForge {
  comments: Comment[] = [];
  /** GitHub's only. */
  issues: Issue[] = [];
  readonly asked: Asked[] = [];
  readonly faults: Fault[] = [];
  /** Milliseconds before a new comment is there. */
  slowness = 0;
  /** Called before an edit, as somebody else is quicker. */
  beforeEdit: () => void = () => undefined;
  #next = 100;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((incoming, outgoing) => {
      void textOf(incoming).then(async (text) => {
        const { status, body, headers = {} } = await this.#answer(incoming, text);
        outgoing.writeHead(status, { "content-type": "application/json", ...headers });
        outgoing.end(status === 204 ? "" : typeof body === "string" ? body : JSON.stringify(body));
      });
    });
  }

  static async start(): Promise<LoopbackForge> {
    const forge = new LoopbackForge();
    await new Promise<void>((resolve) => forge.#server.listen(0, "127.0.0.1", resolve));
    return forge;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** As somebody else writes one. */
  wrote(author: string, body: string): Comment {
    const comment = { id: this.#next++, body, author };
    this.comments.push(comment);
    return comment;
  }

  /** As somebody else opens one. */
  opened(author: string, body: string, more: Partial<Issue> = {}): Issue {
    const issue = { number: this.#next++, title: "", body, author, state: "open" as const, ...more };
    this.issues.push(issue);
    return issue;
  }

  async #answer(incoming: IncomingMessage, text: string): Promise<Reply> {
    const { method = "", url = "", headers } = incoming;
    const asked = { method, path: url, authorization: headers.authorization };
    this.asked.push(asked);
    const index = this.faults.findIndex(({ when }) => when(asked));
    const [fault] = index === -1 ? [] : this.faults.splice(index, 1);
    const answer = (): Promise<Reply> => this.#route(asked, text === "" ? {} : (JSON.parse(text) as Body));
    if (fault === undefined) return answer();
    if (fault.isDone) await answer();
    return {
      status: fault.status,
      body: fault.page ?? { message: fault.message ?? "fault" },
      ...(fault.headers && { headers: fault.headers }),
    };
  }

  async #route({ method, path }: Asked, body: Body): Promise<Reply> {
    const [place = ""] = path.split("?");
    if (place === "/user") return { status: 403, body: { message: "Resource not accessible by integration" } };
    if (place === "/org/_apis/connectionData") return { status: 200, body: { authenticatedUser: { id: "us" } } };
    if (place === "/graphql") {
      this.#find(body.variables?.id.replace("node-", "") ?? "", (comment) => (comment.isHidden = true));
      return { status: 200, body: { data: {} } };
    }
    const issues = /\/issues(?:\/(\d+))?$/.exec(place);
    if (issues) return this.#issue(method, path, issues[1], body);
    const azure = /\/threads(?:\/(\d+)\/comments\/1)?$/.exec(place);
    const id = azure?.[1] ?? /\/issues\/comments\/(\d+)$/.exec(place)?.[1];
    const told = (comment: Comment): object => (azure ? thread : gitHub)(comment);
    if (method === "GET") {
      const all = this.comments.map(told);
      const page = Number(/[?&]page=(\d+)/.exec(path)?.[1] ?? 1);
      return { status: 200, body: azure ? { value: all } : all.slice((page - 1) * 100, page * 100) };
    }
    if (method === "POST") {
      await delay(this.slowness);
      return { status: 201, body: told(this.wrote("us", body.body ?? body.comments?.[0]?.content ?? "")) };
    }
    if (method === "PATCH") this.beforeEdit();
    const found = this.#find(id ?? "", (comment) => {
      if (method === "PATCH") comment.body = body.body ?? body.content ?? "";
      else this.comments = this.comments.filter((other) => other !== comment);
    });
    if (found === undefined) return { status: 404, body: { message: "Not Found" } };
    return { status: method === "DELETE" ? 204 : 200, body: {} };
  }

  async #issue(method: string, path: string, number: string | undefined, body: Body): Promise<Reply> {
    if (method === "GET") {
      const [, state] = /state=(\w+)/.exec(path) ?? [];
      const page = Number(/[?&]page=(\d+)/.exec(path)?.[1] ?? 1);
      const all = this.issues.filter((issue) => issue.state === state).map(gitHubIssue);
      return { status: 200, body: all.reverse().slice((page - 1) * 100, page * 100) };
    }
    if (method === "POST") {
      await delay(this.slowness);
      return { status: 201, body: gitHubIssue(this.opened("us", body.body ?? "", { title: body.title ?? "" })) };
    }
    this.beforeEdit();
    const issue = this.issues.find((one) => String(one.number) === number);
    if (issue === undefined) return { status: 410, body: { message: "This issue was deleted" } };
    const { title = issue.title, state = issue.state, state_reason } = body;
    Object.assign(issue, { title, state, body: body.body ?? issue.body, ...(state_reason && { state_reason }) });
    return { status: 200, body: {} };
  }

  #find(id: string, act: (comment: Comment) => void): Comment | undefined {
    const comment = this.comments.find((one) => String(one.id) === id);
    if (comment) act(comment);
    return comment;
  }
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Body {
  readonly title?: string;
  readonly body?: string;
  readonly state?: Issue["state"];
  readonly state_reason?: string;
  readonly content?: string;
  readonly comments?: readonly { readonly content: string }[];
  readonly variables?: { readonly id: string };
}

const userOf = (author: string) =>
  author === "us" ? { login: "github-actions[bot]", type: "Bot" } : { login: author, type: "User" };

const gitHub = ({ id, body, author }: Comment) => ({ id, body, node_id: `node-${id}`, user: userOf(author) });

const gitHubIssue = ({ author, ...issue }: Issue) => ({ ...issue, id: issue.number * 7, user: userOf(author) });

const thread = ({ id, body, author }: Comment) => ({
  id,
  comments: [{ id: 1, content: body, author: { id: author } }],
});

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
