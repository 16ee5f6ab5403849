import { randomBytes } from "node:crypto";
import { errorOf, ArmError, type Arm, type ArmAnswer } from "./arm.ts";
import type { AzureHost } from "./azureHost.ts";
import { SCOPE_LOCKED } from "./hostLocks.ts";
import { pause, retrying } from "./retrying.ts";

/** What the service tells of a run. https://learn.microsoft.com/en-us/azure/virtual-machines/windows/run-command-managed */
export interface InstanceView {
  readonly executionState?: string;
  readonly exitCode?: number;
  readonly output?: string;
  readonly error?: string;
  readonly executionMessage?: string;
}

const namePrefix = "entra-writeback-";
/** Longer than any call lasts. */
const leftoverAge = 3_600_000;
/** Milliseconds for one answer to a creation, and for a deletion with everything that is repeated. */
const creationLimit = 60_000;
const deletionLimit = 60_000;
/** Milliseconds between two looks, where the service names none. */
const pollPause = 2000;
/** The instance view may come a little later than the end of the deployment. */
const looksForView = 4;

/** The deployment failed, so that the script did not even start. The message is the service's. */
export class DeploymentError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = "DeploymentError";
    this.code = code;
  }
}

/** A name that tells kit and script; the digits begin with the time in milliseconds, as in a UUID of version 7. [RFC 9562 5.7] */
export function runCommandName(script: string, now = Date.now()): string {
  return `${namePrefix}${script}-${now.toString(16).padStart(12, "0")}${randomBytes(4).toString("hex")}`;
}

/** Whether a killed run has left it. */
export function isLeftover(name: string, now = Date.now()): boolean {
  const [, time] = new RegExp(`^${namePrefix}\\w+-([0-9a-f]{12})[0-9a-f]{8}$`).exec(name) ?? [];
  return time !== undefined && now - parseInt(time, 16) > leftoverAge;
}

/** What became of a deletion: why Azure refused it, that it did not, or that there was nothing to delete. */
export type Discarded = { readonly refused: string; readonly locked: boolean } | "accepted" | "neverThere";

/** One managed run command: a resource below the host that runs its script when it is created. */
export class RunCommand {
  readonly name: string;
  readonly #arm: Arm;
  readonly #path: string;
  #operation: string | undefined;
  #mayExist = false;
  #discarded: Promise<Discarded> | undefined;

  constructor(arm: Arm, host: AzureHost, name: string) {
    this.#arm = arm;
    this.name = name;
    this.#path = host.runCommand(name);
  }

  /** Has the script started. Never twice: where an answer was lost, what is there already is the one. */
  async create(body: object, signal: AbortSignal): Promise<void> {
    await retrying(signal, async (attempt) => {
      if (attempt > 1 && (await this.#exists(signal))) return;
      this.#operation = (await this.#put(body)).operation;
    });
  }

  /** How the run ended, as the service tells it; undefined: it does not. */
  async end(signal: AbortSignal): Promise<InstanceView | undefined> {
    const failure = await this.#provisioned(signal);
    for (let look = 1; look <= looksForView; look++) {
      const { body } = await this.#get(`${this.#path}&$expand=instanceView`, signal);
      const view = (body as { properties?: { instanceView?: InstanceView } } | undefined)?.properties?.instanceView;
      // A script that has run says more about its failure than the deployment it makes fail.
      if (endStates.includes(view?.executionState ?? "")) return view;
      if (failure) throw failure;
      await pause(pollPause, signal);
    }
    return undefined;
  }

  /** Deletes it once, which stops a script that still runs. */
  discard(): Promise<Discarded> {
    return (this.#discarded ??= this.#delete());
  }

  /** Tries again what was refused. */
  discardAgain(): Promise<Discarded> {
    return (this.#discarded = this.#delete());
  }

  async #delete(): Promise<Discarded> {
    if (!this.#mayExist) return "neverThere";
    const limit = AbortSignal.timeout(deletionLimit);
    try {
      await retrying(limit, () => this.#arm.request("DELETE", this.#path, limit));
    } catch (error) {
      if (!(error instanceof ArmError) || error.status !== 404)
        return { refused: String(error), locked: error instanceof ArmError && error.code === SCOPE_LOCKED };
    }
    return "accepted";
  }

  async #exists(signal: AbortSignal): Promise<boolean> {
    try {
      await this.#arm.request("GET", this.#path, signal);
      return true;
    } catch (error) {
      if (error instanceof ArmError && error.status === 404) return false;
      throw error;
    }
  }

  /** Not cancelled with the call: only the answer tells whether there is something to delete. */
  async #put(body: object): Promise<ArmAnswer> {
    const limit = AbortSignal.timeout(creationLimit);
    try {
      const answer = await this.#arm.request("PUT", this.#path, limit, body);
      this.#mayExist = true;
      return answer;
    } catch (error) {
      const refused = error instanceof ArmError && error.status >= 400 && error.status < 500;
      if (!refused) this.#mayExist = true;
      throw limit.aborted ? new ArmError(0, "", `no answer within ${creationLimit / 1000} seconds`) : error;
    }
  }

  /** Waits for the creation's end; an error: it failed. */
  async #provisioned(signal: AbortSignal): Promise<DeploymentError | undefined> {
    for (;;) {
      const { body, retryAfter } = await this.#get(this.#operation ?? this.#path, signal);
      const { status, properties } = (body ?? {}) as { status?: string; properties?: { provisioningState?: string } };
      switch ((this.#operation ? status : properties?.provisioningState) ?? "") {
        case "Succeeded":
          return undefined;
        case "Failed":
        case "Canceled": {
          const { code, message } = errorOf(body);
          return new DeploymentError(code, message);
        }
      }
      await pause(retryAfter ?? pollPause, signal);
    }
  }

  #get(target: string, signal: AbortSignal): Promise<ArmAnswer> {
    return retrying(signal, () => this.#arm.request("GET", target, signal));
  }
}

const endStates = ["Succeeded", "Failed", "TimedOut", "Canceled"];
