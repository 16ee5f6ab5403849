import { ForgeError } from "../forge.ts";
import { call, type Call, type Reply } from "./request.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface AzureDevOpsProject {
  /** Of the organization, with a slash at the end: https://dev.azure.com/contoso/ */
  readonly collection: string;
  /** As a part of a URL, as all that follow. */
  readonly project: string;
  readonly token: string;
}

/** From what an agent gives; undefined: there is no token. */
export function azureDevOpsProject(env: Environment): AzureDevOpsProject | undefined {
  const token = env["SYSTEM_ACCESSTOKEN"] ?? "";
  if (token === "") return undefined;
  const collection = given(env, "SYSTEM_COLLECTIONURI");
  return { collection, project: encodeURIComponent(given(env, "SYSTEM_TEAMPROJECTID")), token };
}

export function given(env: Environment, name: string): string {
  const value = env[name];
  if (value === undefined || value === "") throw new ForgeError(`${name} is not set, which every agent sets.`);
  return value;
}

/** Requests to one project of Azure DevOps, and who makes them. */
export class AzureDevOpsApi {
  readonly #project: AzureDevOpsProject;
  #self: Promise<string> | undefined;

  constructor(project: AzureDevOpsProject) {
    this.#project = project;
  }

  /** A path below the project, with its query. */
  ask(method: Call["method"], path: string, what: string, more: Ask = {}): Promise<Reply> {
    const { collection, project } = this.#project;
    const version = `${path.includes("?") ? "&" : "?"}api-version=7.1`;
    return this.#call(method, `${collection}${project}/_apis/${path}${version}`, what, more);
  }

  /** Id of the user of the token. */
  whoAmI(): Promise<string> {
    // In preview under every version, so none is named.
    const url = `${this.#project.collection}_apis/connectionData`;
    return (this.#self ??= this.#call("GET", url, "The user of the token", {}).then(
      ({ body }) => (body as { authenticatedUser: { id: string } }).authenticatedUser.id,
    ));
  }

  #call(method: Call["method"], url: string, what: string, more: Ask): Promise<Reply> {
    const { expected = [200, 201, 204], headers = {}, isRepeatable = method !== "POST", body } = more;
    return call(
      {
        method,
        url,
        isRepeatable,
        what,
        headers: { authorization: `Bearer ${this.#project.token}`, accept: "application/json", ...headers },
        ...(body !== undefined && { body }),
      },
      expected,
    );
  }
}

interface Ask {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly expected?: readonly number[];
  readonly isRepeatable?: boolean;
}
