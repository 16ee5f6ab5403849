import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { selfSigned } from "./certificate.ts";

export interface Request {
  readonly method: string;
  /** Path with query, decoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

/** What is answered; `cut`: the connection ends instead, `after` milliseconds. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object as JSON, a text as it is. */
  readonly body?: unknown;
  readonly cut?: boolean;
  readonly after?: number;
}

type Answering = (request: Request) => Answer | Promise<Answer>;

/** A service of Microsoft's on a loopback port, over TLS, which their libraries ask for before they send a token. */
export class SecureEndpoint {
  readonly requests: Request[] = [];
  readonly #server: Server;
  #answer: Answering;

  private constructor(answer: Answering) {
    this.#answer = answer;
    const { key, cert } = selfSigned("IP:127.0.0.1");
    setDefaultCACertificates([...getCACertificates("default"), cert]);
    this.#server = createServer({ key, cert }, (incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => {
        const { method = "", url = "", headers } = incoming;
        const text = Buffer.concat(chunks).toString();
        const body: unknown = text === "" ? undefined : JSON.parse(text);
        const request = { method, path: decodeURIComponent(url), headers, body };
        this.requests.push(request);
        void Promise.resolve(this.#answer(request)).then(async (answer) => {
          const { status = 200, headers: more = {}, body: said, cut = false, after = 0 } = answer;
          await delay(after);
          if (cut) return incoming.socket.destroy();
          outgoing.writeHead(status, { "content-type": "application/json", ...more });
          return outgoing.end(typeof said === "string" ? said : said === undefined ? "" : JSON.stringify(said));
        });
      });
    });
  }

  static async start(answer: Answering): Promise<SecureEndpoint> {
    const endpoint = new SecureEndpoint(answer);
    await new Promise<void>((resolve) => endpoint.#server.listen(0, "127.0.0.1", resolve));
    return endpoint;
  }

  /** The answers from now on. */
  answers(answer: Answering): void {
    this.#answer = answer;
  }

  get url(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export const credential = {
  getToken: () => Promise.resolve({ token: "endpoint-token", expiresOnTimestamp: Date.now() + 3_600_000 }),
};
