import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { SandboxError } from "../failure.ts";
import { seal, unseal, type Value, type ValueObject } from "./values.ts";

/** One object of the simulated service, as the state file keeps it. */
export interface StoredResource {
  readonly id: string;
  readonly type: string;
  readonly urn: string;
  readonly inputs: ValueObject;
  readonly outputs: ValueObject;
}

interface Content {
  readonly about: string;
  readonly salt: string;
  readonly resources: Record<string, StoredResource>;
}

/** What a stand-in remembers. Written whole and renamed into place at every change: a killed process leaves a good file. */
export class Store {
  readonly #file: string;
  #content: Content;

  private constructor(file: string, content: Content) {
    this.#file = file;
    this.#content = content;
  }

  static open(file: string): Store {
    if (existsSync(file)) return new Store(file, parse(file));
    const about = "Resources a stand-in of the sandbox remembers; nothing of it exists in any cloud.";
    return new Store(file, { about, salt: randomBytes(16).toString("hex"), resources: {} });
  }

  get(id: string): StoredResource | undefined {
    return this.#content.resources[key(id)];
  }

  all(): StoredResource[] {
    return Object.values(this.#content.resources);
  }

  put(resource: StoredResource): void {
    const { inputs, outputs } = resource;
    const sealed = { ...resource, inputs: this.#seal(inputs), outputs: this.#seal(outputs) };
    this.#save({ ...this.#content.resources, [key(resource.id)]: sealed });
  }

  delete(ids: readonly string[]): void {
    const gone = new Set(ids.map(key));
    this.#save(Object.fromEntries(Object.entries(this.#content.resources).filter(([id]) => !gone.has(id))));
  }

  /** Stored values with the secrets the engine knows put back. */
  reveal(stored: ValueObject, known: ValueObject): ValueObject {
    return unseal(stored, known, this.#content.salt) as ValueObject;
  }

  #seal(value: Value): ValueObject {
    return seal(value, this.#content.salt) as ValueObject;
  }

  #save(resources: Content["resources"]): void {
    const content = { ...this.#content, resources };
    mkdirSync(dirname(this.#file), { recursive: true });
    const draft = `${this.#file}.${process.pid}.tmp`;
    writeFileSync(draft, JSON.stringify(content, undefined, 2), { mode: 0o600 });
    renameSync(draft, this.#file);
    this.#content = content;
  }
}

function parse(file: string): Content {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Content;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SandboxError(`${file} is damaged: ${error.message}. Start afresh with \`ewb sandbox reset\`.`, 2);
  }
}

/** Azure compares resource ids without regard to case. */
function key(id: string): string {
  return id.toLowerCase();
}
