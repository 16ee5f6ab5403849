import { setTimeout as delay } from "node:timers/promises";
import { ForgeError } from "../forge.ts";

export interface Call {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** As JSON. */
  readonly body?: unknown;
  /** Whether doing it twice does no more than once. */
  readonly isRepeatable: boolean;
  /** What is asked, for the error: "the comments of the pull request". */
  readonly what: string;
}

export interface Reply {
  readonly status: number;
  /** JSON; undefined: no body. */
  readonly body: unknown;
}

const attempts = 5;
/** Seconds that one wait may take; a forge that wants more is left for another run. */
const longestWait = 60;
/** Milliseconds until an answer is no longer waited for. */
const timeout = 30_000;

/**
 * One request, again where the forge says "later" or stumbles, within bounds. Answers with any status that means something to the caller;
 * throws ForgeError for the others.
 */
export async function call(request: Call, expected: readonly number[]): Promise<Reply> {
  for (let attempt = 1; ; attempt++) {
    const answer = await sent(request);
    if (answer instanceof Response && expected.includes(answer.status)) return replyOf(answer);
    const why = answer instanceof Response ? `answers ${answer.status}: ${await reasonIn(answer)}` : answer;
    const isLost = !(answer instanceof Response) || answer.status >= 500;
    if (isLost && !request.isRepeatable) {
      await delay(1000);
      throw new ForgeError(`${said(request)} ${why}`, true);
    }
    const isLater = answer instanceof Response && asksToWait(answer, why);
    if (!isLost && !isLater) throw new ForgeError(`${said(request)} ${why}${advice(answer.status)}`);
    const seconds = answer instanceof Response ? waitOf(answer, attempt) : 2 ** (attempt - 1);
    if (attempt === attempts) throw new ForgeError(`${said(request)} ${why}, ${attempts} times.`);
    if (seconds > longestWait)
      throw new ForgeError(`${said(request)} ${why}, and asks to wait ${seconds} seconds. Run it again then.`);
    await delay(seconds * 1000);
  }
}

const said = ({ method, what, url }: Call): string => `${what}: ${new URL(url).host} (${method})`;

async function sent({ method, url, headers, body }: Call): Promise<Response | string> {
  try {
    return await fetch(url, {
      method,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeout),
    });
  } catch (error) {
    const { message, cause } = error as Error & { cause?: Error };
    return `cannot be reached: ${cause?.message ?? message}`;
  }
}

async function replyOf(answer: Response): Promise<Reply> {
  const text = await textOf(answer);
  if (text === undefined) throw new ForgeError(`${answer.url} does not end its answer.`, true);
  try {
    return { status: answer.status, body: text === "" ? undefined : JSON.parse(text) };
  } catch {
    // Azure DevOps shows a page to sign in, with status 203, where a token is not valid.
    throw new ForgeError(`${answer.url} answers ${answer.status} with something that is not JSON. Is the token valid?`);
  }
}

/** The forge's own sentence, cut: it goes into a log. */
async function reasonIn(answer: Response): Promise<string> {
  let message: unknown;
  try {
    message = (JSON.parse((await textOf(answer)) ?? "") as { message?: unknown } | null)?.message;
  } catch {
    // A page for people, or half an answer: the status says it.
  }
  return (typeof message === "string" ? message : answer.statusText).replace(/\p{Cc}+/gu, " ").slice(0, 200);
}

/** Undefined: it was cut, or did not end in time. */
const textOf = (answer: Response): Promise<string | undefined> => answer.text().catch(() => undefined);

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api: a limit is a 403 as well. */
function asksToWait({ status, headers }: Response, why: string): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  return headers.has("retry-after") || headers.get("x-ratelimit-remaining") === "0" || /rate limit|abuse/i.test(why);
}

/** Seconds, as it is told: a number of them or a date; else longer each time. */
function waitOf({ headers }: Response, attempt: number): number {
  const after = headers.get("retry-after");
  if (after !== null) {
    const seconds = /^\d+$/.test(after) ? Number(after) : (Date.parse(after) - Date.now()) / 1000;
    return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : 2 ** attempt;
  }
  const reset = headers.get("x-ratelimit-reset");
  if (reset !== null && headers.get("x-ratelimit-remaining") === "0")
    return Math.max(1, Math.ceil(Number(reset) - Date.now() / 1000));
  return 2 ** (attempt - 1);
}

function advice(status: number): string {
  if (status === 401 || status === 203) return ". The token is not valid here.";
  if (status === 403)
    return ". On GitHub the job needs `permissions: pull-requests: write` (`issues: write` for drift); on Azure DevOps the build service needs “Contribute to pull requests” (“View” and “Edit work items in this node” for drift).";
  if (status === 404) return ". Either it is not there, or the token may not see it.";
  return ".";
}
