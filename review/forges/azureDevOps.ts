import { ForgeError, type Forge, type Posted } from "../forge.ts";
import { runOf } from "../marker.ts";
import { call, type Call, type Reply } from "./request.ts";

export interface AzureDevOpsAccess {
  /** Of the organization, with a slash at the end: https://dev.azure.com/contoso/ */
  readonly collection: string;
  readonly project: string;
  readonly repository: string;
  readonly token: string;
}

/** From what an agent gives; undefined: there is no token, or the repository is kept elsewhere. */
export function azureDevOpsAccess(env: Readonly<Record<string, string | undefined>>): AzureDevOpsAccess | undefined {
  const token = env["SYSTEM_ACCESSTOKEN"] ?? "";
  if (token === "" || env["BUILD_REPOSITORY_PROVIDER"] !== "TfsGit") return undefined;
  const [collection, project, repository] = ["SYSTEM_COLLECTIONURI", "SYSTEM_TEAMPROJECTID", "BUILD_REPOSITORY_ID"].map(
    (name) => {
      const value = env[name];
      if (value === undefined || value === "") throw new ForgeError(`${name} is not set, which every agent sets.`);
      return value;
    },
  ) as [string, string, string];
  return { collection, project: encodeURIComponent(project), repository: encodeURIComponent(repository), token };
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
  const { collection, project, repository, token } = access;
  const version = "?api-version=7.1";
  const threads = `${collection}${project}/_apis/git/repositories/${repository}/pullRequests/${pullRequest}/threads`;
  const ask = (
    method: Call["method"],
    url: string,
    what: string,
    more: Partial<Call> = {},
    expected = [200, 201, 204],
  ) =>
    call(
      {
        method,
        url,
        headers: { authorization: `Bearer ${token}`, accept: "application/json" },
        isRepeatable: method !== "POST",
        what,
        ...more,
      },
      expected,
    );
  let self: Promise<string> | undefined;
  const whoAmI = (): Promise<string> =>
    // In preview under every version, so none is named.
    (self ??= ask("GET", `${collection}_apis/connectionData`, "The user of the token", {}).then(
      ({ body }: Reply) => (body as { authenticatedUser: { id: string } }).authenticatedUser.id,
    ));
  const at = ({ id }: Posted): string => `${threads}/${id}/comments/1${version}`;
  return {
    name: "Azure DevOps",
    async comments(key) {
      const { body } = await ask("GET", threads + version, "The comments of the pull request");
      const me = await whoAmI();
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
      const reply = await ask("POST", threads + version, "A comment", { body });
      return { id: String((reply.body as Thread).id), text: content };
    },
    async edit(posted, content) {
      const { status, body } = await ask("PATCH", at(posted), "The comment", { body: { content } }, [200, 404]);
      return status === 404 || (body as { isDeleted?: boolean } | undefined)?.isDeleted === true ? "gone" : "done";
    },
    hide: async (posted) => void (await ask("DELETE", at(posted), "The former comment", {}, [200, 204, 404])),
    remove: async (posted) => void (await ask("DELETE", at(posted), "The second comment", {}, [200, 204, 404])),
  };
}
