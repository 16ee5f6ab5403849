import { createHttpHeaders, type HttpClient } from "@azure/core-rest-pipeline";

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/** What carries requests to a service that is a function. */
export function serviceOf(answer: (method: string, url: URL, body: unknown) => Promise<Answer> | Answer): HttpClient {
  return {
    async sendRequest(request) {
      const text = typeof request.body === "string" ? (JSON.parse(request.body) as unknown) : undefined;
      const { status, body } = await answer(request.method, new URL(request.url), text);
      const bodyAsText = body === undefined ? "" : JSON.stringify(body);
      return { request, status, headers: createHttpHeaders({ "content-type": "application/json" }), bodyAsText };
    },
  };
}
