import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** An answer in the place of the forge's own; `isDone`: what was asked is done all the same. */
export interface Fault {
  readonly when: (asked: Asked) => boolean;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly message?: string;
  readonly isDone?: true;
  /** HTML in the place of JSON. */
  readonly page?: string;
}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A forge on this machine, and what goes wrong with it. */
export abstract class LoopbackServer {
  readonly asked: Asked[] = [];
  readonly faults: Fault[] = [];
  /** Milliseconds before something new is there. */
  slowness = 0;
  /** Called before an edit, as somebody else is quicker. */
  beforeEdit: () => void = () => undefined;
  readonly #server: Server;

  protected constructor() {
    this.#server = createServer((incoming, outgoing) => {
      void textOf(incoming).then(async (text) => {
        const { status, body, headers = {} } = await this.#answer(incoming, text);
        outgoing.writeHead(status, { "content-type": "application/json", ...headers });
        outgoing.end(status === 204 ? "" : typeof body === "string" ? body : JSON.stringify(body));
      });
    });
  }

  protected async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** What the forge itself answers. */
  protected abstract route(asked: Asked, text: string): Reply | Promise<Reply>;

  async #answer(incoming: IncomingMessage, text: string): Promise<Reply> {
    const { method = "", url = "", headers } = incoming;
    const asked = { method, path: url, authorization: headers.authorization, headers };
    this.asked.push(asked);
    const index = this.faults.findIndex(({ when }) => when(asked));
    const [fault] = index === -1 ? [] : this.faults.splice(index, 1);
    if (fault === undefined) return this.route(asked, text);
    if (fault.isDone) await this.route(asked, text);
    return {
      status: fault.status,
      body: fault.page ?? { message: fault.message ?? "fault" },
      ...(fault.headers && { headers: fault.headers }),
    };
  }
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
