import type { Forge, Posted } from "../forge.ts";
import { runOf } from "../marker.ts";
import { AzureDevOpsApi, azureDevOpsProject, given, type AzureDevOpsProject } from "./azureDevOpsApi.ts";

export interface AzureDevOpsAccess extends AzureDevOpsProject {
  readonly repository: string;
}

/** From what an agent gives; undefined: there is no token, or the repository is kept elsewhere. */
export function azureDevOpsAccess(env: Readonly<Record<string, string | undefined>>): AzureDevOpsAccess | undefined {
  if (env["BUILD_REPOSITORY_PROVIDER"] !== "TfsGit") return undefined;
  const project = azureDevOpsProject(env);
  return project && { ...project, repository: encodeURIComponent(given(env, "BUILD_REPOSITORY_ID")) };
}

interface Thread {
  readonly id: number;
  readonly isDeleted?: boolean;
  readonly comments: readonly {
    readonly id: number;
    readonly content?: string;
    readonly isDeleted?: boolean;
    readonly author: { readonly id: string };
  }[];
}

/** https://learn.microsoft.com/rest/api/azure/devops/git/pull-request-threads: 4 is "closed", which holds no pull request up. */
const closed = 4;

/** Threads at a pull request, of which the first comment is ours. */
export function azureDevOpsComments(access: AzureDevOpsAccess, pullRequest: number): Forge {
  const api = new AzureDevOpsApi(access);
  const threads = `git/repositories/${access.repository}/pullRequests/${pullRequest}/threads`;
  const at = ({ id }: Posted): string => `${threads}/${id}/comments/1`;
  const remove = async (posted: Posted, what: string): Promise<void> =>
    void (await api.ask("DELETE", at(posted), what, { expected: [200, 204, 404] }));
  return {
    name: "Azure DevOps",
    async comments(key) {
      const { body } = await api.ask("GET", threads, "The comments of the pull request");
      const me = await api.whoAmI();
      return (body as { value: Thread[] }).value
        .filter(({ isDeleted }) => isDeleted !== true)
        .flatMap(({ id, comments: [first] }) => {
          const isOwn = first !== undefined && first.isDeleted !== true && first.author.id === me;
          const text = first?.content ?? "";
          return isOwn && runOf(text, key) !== undefined ? [{ id, text }] : [];
        })
        .sort((a, b) => a.id - b.id)
        .map(({ id, text }) => ({ id: String(id), text }));
    },
    async create(content) {
      const body = { comments: [{ parentCommentId: 0, content, commentType: 1 }], status: closed };
      const reply = await api.ask("POST", threads, "A comment", { body });
      return { id: String((reply.body as Thread).id), text: content };
    },
    async edit(posted, content) {
      const more = { body: { content }, expected: [200, 404] };
      const { status, body } = await api.ask("PATCH", at(posted), "The comment", more);
      return status === 404 || (body as { isDeleted?: boolean } | undefined)?.isDeleted === true ? "gone" : "done";
    },
    hide: (posted) => remove(posted, "The former comment"),
    remove: (posted) => remove(posted, "The second comment"),
  };
}
