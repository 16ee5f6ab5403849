import { setTimeout as delay } from "node:timers/promises";
import { ArmError } from "./arm.ts";

/** Timeout, in use by another operation, throttled, or out of order for the moment. */
const passing = [408, 409, 429, 500, 502, 503, 504];
/** Codes of 409 that do not pass by themselves: a host that is switched off, a lock. */
const lasting = ["OperationNotAllowed", "ScopeLocked"];
/** Codes of Node and Azure's library for a network that may come back. What they do not name stays: a certificate nobody trusts. */
const network =
  /^(ECONN(RESET|REFUSED|ABORTED)|EPIPE|ETIMEDOUT|ESOCKETTIMEDOUT|EAI_AGAIN|ENOTFOUND|E(NET|HOST)(UNREACH|DOWN)|UND_ERR_(SOCKET|\w+_TIMEOUT)|PARSE_ERROR|ERR_STREAM_PREMATURE_CLOSE)$/;
/** Without any answer, a few seconds tell a broken connection from a missing one. */
const triesWithoutAnswer = 4;

/**
 * Tries again for as long as the service asks for it and the signal allows it: after the time the service names, else after
 * exponentially longer ones. When the signal ends the waiting, the service's last answer is the error.
 */
export async function retrying<T>(signal: AbortSignal, work: (attempt: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      if (!(error instanceof ArmError) || !mayPass(error, attempt)) throw error;
      await pause(error.retryAfter ?? backoff(attempt), signal).catch(() => {
        throw error;
      });
    }
  }
}

export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return delay(milliseconds, undefined, { signal });
}

function mayPass({ status, code }: ArmError, attempt: number): boolean {
  if (status === 0) return network.test(code) && attempt < triesWithoutAnswer;
  return passing.includes(status) && !lasting.includes(code);
}

/** Half a second to a second at first, up to half a minute; the chance keeps many callers from coming back together. */
function backoff(attempt: number): number {
  return Math.min(1000 * 2 ** (attempt - 1), 30_000) * (0.5 + Math.random() / 2);
}
