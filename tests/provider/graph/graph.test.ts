import assert from "node:assert/strict";
import { RestError } from "@azure/core-rest-pipeline";
import { Graph } from "../../../provider/graph/graph.ts";
import { hasOpenssl, noOpenssl } from "../../support/certificate.ts";
import { skipFor } from "../../support/needs.ts";
import { credential, SecureEndpoint, type Answer } from "../../support/secureEndpoint.ts";

describe("Microsoft Graph over a loopback port", () => {
  let endpoint: SecureEndpoint;
  const { signal } = new AbortController();
  const graph = (options: { patience?: number; credential?: typeof credential } = {}) =>
    new Graph({ endpoint: endpoint.url, credential, ...options });

  before(async function () {
    if (!hasOpenssl()) skipFor(this, noOpenssl);
    endpoint = await SecureEndpoint.start(() => ({}));
  });
  beforeEach(() => endpoint.requests.splice(0));
  after(() => endpoint?.stop());

  /** One answer after the other; the last for good. */
  const inTurn = (...answers: Answer[]) => {
    let next = 0;
    endpoint.answers(() => answers[Math.min(next++, answers.length - 1)] ?? {});
  };

  it("is asked page by page, with the token, and for nothing but GET", async () => {
    endpoint.answers(({ path }) =>
      path.endsWith("page2")
        ? { body: { value: [{ id: 3 }] } }
        : { body: { value: [{ id: 1 }, { id: 2 }], "@odata.nextLink": `${endpoint.url}/v1.0/users?page2` } },
    );
    assert.deepEqual(await graph().list("/v1.0/users", signal), [{ id: 1 }, { id: 2 }, { id: 3 }]);
    const seen = endpoint.requests.map(({ method, headers }) => [method, headers["authorization"]]);
    assert.deepEqual(seen, [
      ["GET", "Bearer endpoint-token"],
      ["GET", "Bearer endpoint-token"],
    ]);
  });

  it("takes its token to no other service that an answer names", async () => {
    inTurn({ body: { value: [], "@odata.nextLink": "https://attacker.example/next" } });
    await assert.rejects(graph().list("/v1.0/users", signal), /names its next page at another service/);
  });

  it("is left alone for as long as it wants, and asked again after 503 and a cut connection", async () => {
    inTurn(
      { status: 429, headers: { "retry-after": "1" } },
      { status: 503, headers: { "retry-after": "0" } },
      { cut: true },
      { body: { value: [] } },
    );
    const begun = Date.now();
    assert.deepEqual(await graph().list("/v1.0/users", signal), []);
    assert.ok(Date.now() - begun >= 1000, "Retry-After was kept");
    assert.equal(endpoint.requests.length, 4);
  });

  const errors: [name: string, answer: Answer, message: RegExp][] = [
    [
      "401",
      { status: 401, body: { error: { code: "InvalidAuthenticationToken", message: "Lifetime validation failed." } } },
      /^Nobody is signed in whom Microsoft Graph knows: Lifetime validation failed\. Run az login\.$/,
    ],
    [
      "403",
      { status: 403, body: { error: { code: "Authorization_RequestDenied", message: "Insufficient privileges." } } },
      /^Microsoft Graph refuses: Insufficient privileges\.$/,
    ],
    [
      "404",
      { status: 404, body: { error: { code: "NotFound", message: "" } } },
      /^Microsoft Graph answered 404 NotFound\.$/,
    ],
    [
      "a proxy's page",
      { body: "<html>sign in</html>" },
      /another form than it documents: the answer is no JSON object\.$/,
    ],
    ["no list", { body: { values: [] } }, /another form than it documents: the answer has no list called value\.$/],
  ];
  for (const [name, answer, message] of errors) {
    it(`is told apart: ${name}`, async () => {
      inTurn(answer);
      await assert.rejects(graph().list("/v1.0/users", signal), { name: "GraphError", message });
    });
  }

  it("that never answers, or wants to be left alone longer than patience lasts, ends in one sentence", async () => {
    inTurn({ after: 5000 });
    await assert.rejects(
      graph({ patience: 300 }).get("/v1.0/me", signal),
      /cannot be reached: it did not answer within 0\.3 seconds\.$/,
    );
    inTurn({ status: 429, headers: { "retry-after": "3600" } });
    await assert.rejects(
      graph({ patience: 3000 }).get("/v1.0/me", signal),
      /^GraphError: Microsoft Graph wants fewer requests\. Try again later\.$/,
    );
  });

  it("says who has to sign in where there is no token", async () => {
    const nobody = { getToken: () => Promise.reject(new Error("Please run az login\nand more")) };
    await assert.rejects(graph({ credential: nobody }).get("/v1.0/me", signal), {
      message: "Nobody is signed in whom Microsoft Graph knows: Please run az login.",
    });
  });

  it("does not say that nobody is signed in where the sign-in could not be asked", async () => {
    const cut = { getToken: () => Promise.reject(new Error("getaddrinfo ENOTFOUND login.microsoftonline.com")) };
    await assert.rejects(graph({ credential: cut }).get("/v1.0/me", signal), {
      message:
        "Nobody could be asked for a sign-in to Microsoft Graph: getaddrinfo ENOTFOUND login.microsoftonline.com.",
    });
  });

  const once: [name: string, error: RestError, message: RegExp][] = [
    ["a refused sign-in", new RestError("bad request", { statusCode: 400 }), /answered 400: bad request\.$/],
    [
      "a certificate that nobody trusts",
      new RestError("self-signed certificate", { code: "DEPTH_ZERO_SELF_SIGNED_CERT" }),
      /cannot be reached: self-signed certificate\.$/,
    ],
  ];
  for (const [name, error, message] of once) {
    it(`tries ${name} once`, async () => {
      let tries = 0;
      const refused = { getToken: () => (tries++, Promise.reject(error)) };
      await assert.rejects(graph({ credential: refused }).get("/v1.0/me", signal), { message });
      assert.equal(tries, 1);
    });
  }

  it("stops when it is cancelled", async () => {
    inTurn({ after: 5000 });
    const soon = AbortSignal.timeout(100);
    await assert.rejects(graph().get("/v1.0/me", soon), { name: "TimeoutError" });
  });
});
