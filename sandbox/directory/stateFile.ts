import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { SandboxError } from "../failure.ts";

/** Updates of one file wait for each other, whoever in this process opened it. */
const queues = new Map<string, Promise<unknown>>();

/**
 * A JSON file that is either as before or as after an update, whenever the process dies: a new version is written beside it and
 * put in its place. It is not brought to the disk first: that would help against a loss of power only, and takes most of the time.
 */
export class StateFile<State> {
  readonly #path: string;
  readonly #empty: () => State;

  constructor(path: string, empty: () => State) {
    this.#path = resolve(path);
    this.#empty = empty;
  }

  /** Runs `change` on the state and keeps what it did to it, unless it throws. */
  update<Result>(change: (state: State) => Result): Promise<Result> {
    const previous = queues.get(this.#path) ?? Promise.resolve();
    const result = previous.then(() => this.#update(change));
    queues.set(
      this.#path,
      result.catch(() => undefined),
    );
    return result;
  }

  async #update<Result>(change: (state: State) => Result): Promise<Result> {
    const text = await this.#read();
    const state = text === undefined ? this.#empty() : this.#parse(text);
    const before = JSON.stringify(state);
    const result = change(state);
    if (JSON.stringify(state) !== before) await this.#write(`${JSON.stringify(state, undefined, 2)}\n`);
    return result;
  }

  async #read(): Promise<string | undefined> {
    try {
      return await readFile(this.#path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw new SandboxError(`${this.#path} cannot be read: ${(error as Error).message}`, 2);
    }
  }

  #parse(text: string): State {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      value = undefined;
    }
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as State;
    throw new SandboxError(
      `${this.#path} is not what the sandbox wrote. Run ewb sandbox reset, or put the file back as it was.`,
      2,
    );
  }

  async #write(text: string): Promise<void> {
    const next = `${this.#path}.${process.pid}.next`;
    try {
      await mkdir(dirname(this.#path), { recursive: true });
      await writeFile(next, text, { mode: 0o600 });
      await rename(next, this.#path);
    } catch (error) {
      await rm(next, { force: true });
      throw new SandboxError(`${this.#path} cannot be written: ${(error as Error).message}`, 2);
    }
  }
}
