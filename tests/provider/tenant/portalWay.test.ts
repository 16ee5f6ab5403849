import assert from "node:assert/strict";
import { portalWay } from "../../../provider/tenant/portalWay.ts";
import type { TenantAccess } from "../../../resources/ports/tenant.ts";
import { hasOpenssl, noOpenssl } from "../../support/certificate.ts";
import { contextOf } from "../../support/context.ts";
import { skipFor } from "../../support/needs.ts";
import { portalToken } from "../../support/portalToken.ts";
import { SecureEndpoint, type Answer } from "../../support/secureEndpoint.ts";

const tenantId = "72f988bf-0000-0000-0000-000000000000";
const whole = {
  objectId: "x",
  passwordWritebackSupported: false,
  accountUnlockSupported: true,
  accountUnlockEnabled: false,
  enablementForTenant: false,
  cloudProvisioningEnablementForTenant: true,
};
const never = () => assert.fail("no script is to run");

describe("the portal's own interface over a loopback port", () => {
  let endpoint: SecureEndpoint;
  let policy: Record<string, unknown>;
  let first: Answer[];

  before(async function () {
    if (!hasOpenssl()) skipFor(this, noOpenssl);
    endpoint = await SecureEndpoint.start(({ method, body }) => {
      const before = first.shift();
      if (before) return before;
      if (method === "GET") return { body: policy };
      const { passwordWriteBackSupported: passwords, accountUnlockEnabled: unlock } = body as Record<string, boolean>;
      if (passwords !== undefined)
        Object.assign(policy, { passwordWritebackSupported: passwords, enablementForTenant: passwords });
      if (unlock !== undefined) policy["accountUnlockEnabled"] = unlock;
      return { status: 204 };
    });
  });
  beforeEach(() => {
    endpoint.requests.splice(0);
    policy = { ...whole };
    first = [];
  });
  after(() => endpoint?.stop());

  const access = (claims: object = {}): TenantAccess => ({
    tenantId,
    cloud: "public",
    portal: { acknowledgeUnsupported: true, token: portalToken(claims) },
  });
  const way = (patience = 10_000) => portalWay({ endpoint: endpoint.url, patience });
  const sent = () => endpoint.requests.map(({ method, body }) => [method, body]);

  it("is read with the person's token, and each box told by where it was seen", async () => {
    const { context } = contextOf({ run: never });
    const { seen, unseen, where } = await way().observe(access(), context);
    assert.deepEqual(seen, { passwordWriteback: false, cloudSyncWriteback: true, accountUnlock: false });
    assert.deepEqual(unseen, {});
    assert.match(where.cloudSyncWriteback ?? "", /does not document/);
    const [request] = endpoint.requests;
    assert.equal(request?.path, "/api/PasswordReset/OnPremisesPasswordResetPolicies");
    assert.match(String(request?.headers["authorization"]), /^Bearer .*canary-signature$/);
    assert.equal(request?.headers["x-requested-with"], "XMLHttpRequest");
    assert.match(String(request?.headers["x-ms-client-request-id"]), /^[0-9a-f-]{36}$/);
  });

  it("is changed by two requests, each of one field, after a look; and not at all where nothing differs", async () => {
    const { context } = contextOf({ run: never });
    const wanted = { passwordWriteback: true, accountUnlock: true };
    await way().apply(access(), wanted, context);
    assert.deepEqual(sent(), [
      ["GET", undefined],
      ["PUT", { passwordWriteBackSupported: true }],
      ["PUT", { accountUnlockEnabled: true }],
    ]);
    endpoint.requests.splice(0);
    await way().apply(access(), wanted, context);
    assert.deepEqual(sent(), [["GET", undefined]]);
  });

  const shapes: [name: string, change: Record<string, unknown>, said: RegExp][] = [
    ["a field is missing", { enablementForTenant: undefined }, /enablementForTenant is missing instead of boolean/],
    [
      "a field is of another kind",
      { accountUnlockEnabled: "true" },
      /accountUnlockEnabled is string instead of boolean/,
    ],
    ["a field is new", { passkeyWriteback: true }, /passkeyWriteback is not known/],
    ["a field is a list", { objectId: [] }, /objectId is list instead of string or null/],
  ];
  for (const [name, change, said] of shapes) {
    it(`is not touched where ${name}`, async () => {
      Object.assign(policy, change);
      const { context } = contextOf({ run: never });
      await assert.rejects(way().apply(access(), { accountUnlock: true }, context), (error: Error) => {
        assert.match(error.message, said);
        assert.match(error.message, /Nothing was changed\. .*appliedBy: attest/);
        return true;
      });
      assert.deepEqual(sent(), [["GET", undefined]]);
    });
  }

  const tokens: [name: string, claims: object, said: RegExp][] = [
    [
      "for Microsoft Graph",
      { aud: "00000003-0000-0000-c000-000000000000" },
      /is for 00000003-.*, but the portal takes tokens for 74658136-/,
    ],
    [
      "of another tenant",
      { tid: "11111111-0000-0000-0000-000000000000" },
      /is of the tenant 11111111-.*, but the stack's is 72f988bf-/,
    ],
    ["of an application", { idtyp: "app" }, /is an application's/],
    ["that has run out", { exp: 1_700_000_000 }, /was good until 2023-11-14T22:13:20\.000Z, and that is over/],
    ["without an end", { exp: undefined }, /says not until when/],
  ];
  for (const [name, claims, said] of tokens) {
    it(`is not asked with a token ${name}`, async () => {
      const { context, warnings } = contextOf({ run: never });
      await assert.rejects(way().apply(access(claims), { accountUnlock: true }, context), (error: Error) => {
        assert.match(error.message, said);
        assert.match(error.message, /az account get-access-token --resource 74658136-/);
        assert.doesNotMatch(error.message, /canary/);
        return true;
      });
      // A look tells the same and stops nothing: what was not seen is not known.
      const { seen, unseen } = await way().observe(access(claims), context);
      assert.deepEqual(seen, {});
      assert.equal(Object.keys(unseen).length, 3);
      assert.match(warnings.join("\n"), said);
      assert.doesNotMatch(warnings.join("\n"), /canary/);
      assert.deepEqual(endpoint.requests, []);
    });
  }

  it("is not asked with what is no token", async () => {
    const { context } = contextOf({ run: never });
    const portal = { acknowledgeUnsupported: true, token: "canary" };
    await assert.rejects(way().apply({ ...access(), portal }, { accountUnlock: true }, context), /three parts/);
  });

  it("is asked again after 429 for as long as it says, after 503 and after a cut connection, also of a change", async () => {
    const { context } = contextOf({ run: never });
    first = [
      { status: 429, headers: { "retry-after": "1" } },
      { status: 503, headers: { "retry-after": "0" } },
      { body: whole },
      { cut: true },
    ];
    const begun = Date.now();
    await way().apply(access(), { accountUnlock: true }, context);
    assert.ok(Date.now() - begun >= 1000);
    assert.equal(policy["accountUnlockEnabled"], true);
  });

  const refusals: [name: string, answer: Answer, said: RegExp, patience?: number][] = [
    ["401", { status: 401 }, /does not take the token, although it has not run out/],
    [
      "403",
      { status: 403, body: { message: "No." } },
      /refuses the person of the token: No\. Hybrid Identity Administrator/,
    ],
    ["404", { status: 404 }, /answers 404\. Set the boxes in the portal/],
    [
      "429 for longer than patience lasts",
      { status: 429, headers: { "retry-after": "90" } },
      /answers 429 and wants to be asked later/,
      300,
    ],
    ["an answer that is slow", { after: 5000 }, /did not answer within 0\.3 seconds/, 300],
    ["a page for people", { body: "<html>" }, /objectId is missing/],
  ];
  for (const [name, answer, said, patience] of refusals) {
    it(`tells ${name} in one sentence, and changes nothing`, async () => {
      const { context } = contextOf({ run: never });
      first = Array.from({ length: 20 }, () => answer);
      await assert.rejects(way(patience).apply(access(), { accountUnlock: true }, context), (error: Error) => {
        assert.match(error.message, said);
        assert.doesNotMatch(error.message, /canary/);
        return true;
      });
      assert.equal(policy["accountUnlockEnabled"], false);
    });
  }
});
