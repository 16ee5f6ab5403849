import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  isRestError,
  type HttpClient,
  type Pipeline,
  type PipelineOptions,
  type PipelineResponse,
} from "@azure/core-rest-pipeline";
import type { TokenCredential } from "@azure/identity";
import { ChannelError } from "../../resources/ports/channel.ts";

export interface ArmOptions {
  /** Origin of Azure Resource Manager, or of another service of Microsoft's that takes requests and tokens as it does. */
  readonly endpoint: string;
  readonly credential: TokenCredential;
  /** What carries requests; default: the network. */
  readonly client?: HttpClient;
  /** Further headers of every request. */
  readonly headers?: () => Readonly<Record<string, string>>;
}

export interface ArmAnswer {
  readonly status: number;
  /** URL that tells how a long operation goes on. */
  readonly operation: string | undefined;
  /** Milliseconds the service wants to be left alone. */
  readonly retryAfter: number | undefined;
  readonly body: unknown;
}

/** Azure Resource Manager said no, or (status 0) could not be asked. The message is the service's. */
export class ArmError extends Error {
  readonly status: number;
  readonly code: string;
  readonly retryAfter: number | undefined;
  constructor(status: number, code: string, message: string, retryAfter?: number) {
    super(message);
    this.name = "ArmError";
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** The library reads the proxy out of the environment, and throws at one that is no URL. */
function pipeline(options: PipelineOptions): Pipeline {
  try {
    return createPipelineFromOptions(options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_INVALID_URL") throw error;
    const message = "HTTPS_PROXY or HTTP_PROXY is not the address of a proxy. Write http://<host>:<port>, or unset it.";
    throw new ChannelError("failed", message);
  }
}

/** Single requests to Azure Resource Manager; repeating them is up to the caller, who knows what may be repeated. */
export class Arm {
  readonly endpoint: string;
  readonly #client: HttpClient;
  readonly #headers: NonNullable<ArmOptions["headers"]>;
  readonly #pipeline: Pipeline;

  constructor({ endpoint, credential, client = createDefaultHttpClient(), headers = () => ({}) }: ArmOptions) {
    this.endpoint = endpoint;
    this.#client = client;
    this.#headers = headers;
    this.#pipeline = pipeline({
      retryOptions: { maxRetries: 0 },
      // The token is for this endpoint only.
      redirectOptions: { maxRetries: 0 },
      userAgentOptions: { userAgentPrefix: "entra-writeback" },
    });
    this.#pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: `${endpoint}/.default` }), {
      phase: "Sign",
    });
  }

  /** `target` is a path, or a URL of the same origin. */
  async request(
    method: "GET" | "PUT" | "DELETE",
    target: string,
    signal: AbortSignal,
    body?: object,
  ): Promise<ArmAnswer> {
    const request = createPipelineRequest({
      url: new URL(target, this.endpoint).href,
      method,
      abortSignal: signal,
      headers: createHttpHeaders({
        accept: "application/json",
        "content-type": "application/json",
        ...this.#headers(),
      }),
      ...(body && { body: JSON.stringify(body) }),
    });
    const response = await this.#pipeline.sendRequest(this.#client, request).catch((error: unknown) => {
      // One with a status is an answer to the sign-in: an answer to the request is no error here.
      throw isRestError(error) && error.name !== "AbortError"
        ? new ArmError(error.statusCode ?? 0, error.code ?? "", error.message)
        : error;
    });
    const answer = {
      status: response.status,
      operation: this.#sameOrigin(response.headers.get("azure-asyncoperation")),
      retryAfter: waitOf(response.headers.get("retry-after")),
      body: parse(response),
    };
    if (response.status >= 200 && response.status < 300) return answer;
    const { code, message } = errorOf(answer.body);
    throw new ArmError(answer.status, code, message, answer.retryAfter);
  }

  #sameOrigin(url: string | undefined): string | undefined {
    return url !== undefined && URL.parse(url)?.origin === new URL(this.endpoint).origin ? url : undefined;
  }
}

function parse({ bodyAsText }: PipelineResponse): unknown {
  if (!bodyAsText) return undefined;
  try {
    return JSON.parse(bodyAsText);
  } catch {
    // A proxy's page: the status says enough.
    return undefined;
  }
}

/** Code and message of an error document, which nests them at times. https://github.com/Azure/azure-resource-manager-rpc */
export function errorOf(body: unknown): { code: string; message: string } {
  const document = (body ?? {}) as { error?: unknown; code?: unknown; message?: unknown };
  const { code, message } = (document.error ?? document) as { code?: unknown; message?: unknown };
  return {
    code: typeof code === "string" ? code : "",
    message: typeof message === "string" ? message.trim() : "",
  };
}

/** Milliseconds of a Retry-After: seconds or a date. [RFC 9110 10.2.3] */
function waitOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(wait, 0);
}
