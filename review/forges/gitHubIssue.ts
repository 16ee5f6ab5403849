import type { Forge, Posted } from "../forge.ts";
import { GitHubApi, type GitHubAccess, type GitHubText } from "./github.ts";

export interface IssueOptions {
  readonly title: string;
  /** Whether there is something to be done. */
  readonly isOpen: boolean;
  /** YYYY-MM-DD. */
  readonly today: string;
}

/** Days in which a closed issue is opened again; after that what comes again is a new one. */
const reopenedWithin = 30;

/** One issue that is open as long as there is something to be done. https://docs.github.com/rest/issues/issues */
export function gitHubIssue(access: GitHubAccess, { title, isOpen, today }: IssueOptions): Forge {
  const api = new GitHubApi(access);
  const own = async (query: string, key: string): Promise<Posted[]> => {
    const issues = await api.all(`issues?${query}`, "The issues of the repository");
    const found = await api.own(issues.filter(isNoPullRequest), key);
    return found
      .map(({ number = 0, body }) => ({ number, body }))
      .sort((a, b) => a.number - b.number)
      .map(({ number, body }) => ({ id: String(number), text: body ?? "" }));
  };
  const change = (id: string, body: object, what: string) =>
    api.repository("PATCH", `issues/${id}`, what, { body, expected: [200, 404, 410] });
  return {
    name: "GitHub",
    async comments(key) {
      const open = await own("state=open", key);
      if (open.length > 0 || !isOpen) return open;
      const since = new Date(Date.parse(today) - reopenedWithin * 86_400_000).toISOString();
      return (await own(`state=closed&since=${encodeURIComponent(since)}`, key)).slice(-1);
    },
    async create(body) {
      const reply = await api.repository("POST", "issues", "An issue", { body: { title, body } });
      return { id: String((reply.body as GitHubText).number), text: body };
    },
    async edit({ id }, body) {
      const state = isOpen ? { state: "open" } : { state: "closed", state_reason: "completed" };
      const { status } = await change(id, { title, body, ...state }, "The issue");
      return status === 200 ? "done" : "gone";
    },
    hide: ({ id }) => close(id, "The former issue"),
    remove: ({ id }) => close(id, "The second issue"),
  };

  /** Only who administers a repository can delete one. */
  async function close(id: string, what: string): Promise<void> {
    await change(id, { state: "closed", state_reason: "not_planned" }, what);
  }
}

/** GitHub lists both. */
const isNoPullRequest = ({ pull_request }: GitHubText): boolean => pull_request === undefined;
