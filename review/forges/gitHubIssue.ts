import type { Posted } from "../forge.ts";
import { GitHubApi, type GitHubAccess, type GitHubText } from "./github.ts";
import type { Tracker } from "./issueLife.ts";

/** Issues of a repository. https://docs.github.com/rest/issues/issues */
export function gitHubIssues(access: GitHubAccess, title: string): Tracker {
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
    open: (key) => own("state=open", key),
    closed: (key, since) => own(`state=closed&since=${encodeURIComponent(since.toISOString())}`, key),
    async create(body) {
      const reply = await api.repository("POST", "issues", "An issue", { body: { title, body } });
      return { id: String((reply.body as GitHubText).number), text: body };
    },
    async edit({ id }, body, isOpen) {
      const state = isOpen ? { state: "open" } : { state: "closed", state_reason: "completed" };
      const { status } = await change(id, { title, body, ...state }, "The issue");
      return status === 200 ? "done" : "gone";
    },
    close: async ({ id }, what) => void (await change(id, { state: "closed", state_reason: "not_planned" }, what)),
  };
}

/** GitHub lists both. */
const isNoPullRequest = ({ pull_request }: GitHubText): boolean => pull_request === undefined;
