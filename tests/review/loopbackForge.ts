import { setTimeout as delay } from "node:timers/promises";
import { LoopbackServer, type Asked, type Reply } from "./loopbackServer.ts";

export type { Fault } from "./loopbackServer.ts";

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

/** GitHub's and Azure DevOps's part that a comment takes, on this machine: what they answer, who may edit, what goes wrong. */
export class LoopbackForge extends LoopbackServer {
  comments: Comment[] = [];
  /** GitHub's only. */
  issues: Issue[] = [];
  #next = 100;

  static start(): Promise<LoopbackForge> {
    return new LoopbackForge().listen();
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

  protected async route({ method, path }: Asked, text: string): Promise<Reply> {
    const body = (text === "" ? {} : JSON.parse(text)) as Body;
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
