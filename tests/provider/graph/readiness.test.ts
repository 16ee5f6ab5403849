import assert from "node:assert/strict";
import { Graph } from "../../../provider/graph/graph.ts";
import { checkReadiness, type DeclaredTenant, type ReadinessCheck } from "../../../provider/graph/readiness/check.ts";
import { cloud, licence, role } from "../../../provider/graph/readiness/tenantChecks.ts";
import { engines, registration } from "../../../provider/graph/readiness/userChecks.ts";
import { hasOpenssl, noOpenssl } from "../../support/certificate.ts";
import { skipFor } from "../../support/needs.ts";
import { credential, SecureEndpoint, type Answer } from "../../support/secureEndpoint.ts";

const tenant: DeclaredTenant = {
  tenantId: "72f988bf-0000-0000-0000-000000000000",
  cloud: "public",
  selfServicePasswordReset: "all",
  cloudSyncDomains: ["corp.contoso.com"],
  connectSyncDomains: ["emea.contoso.com"],
};
const p1 = "41781fb2-bc02-4b7c-bd55-b576c07bb09d";
const sku = (change: object = {}, plan: object = {}) => ({
  capabilityStatus: "Enabled",
  prepaidUnits: { enabled: 25 },
  servicePlans: [{ servicePlanId: p1, provisioningStatus: "Success", ...plan }],
  ...change,
});
const user = (change: object = {}) => ({
  userPrincipalName: "ann@contoso.com",
  userType: "member",
  isSsprEnabled: true,
  isSsprRegistered: true,
  isSsprCapable: true,
  methodsRegistered: ["mobilePhone", "microsoftAuthenticatorPush"],
  ...change,
});

describe("readiness, asked of Microsoft Graph over a loopback port", () => {
  let endpoint: SecureEndpoint;
  before(async function () {
    if (!hasOpenssl()) skipFor(this, noOpenssl);
    endpoint = await SecureEndpoint.start(() => ({}));
  });
  beforeEach(() => endpoint.requests.splice(0));
  after(() => endpoint?.stop());

  const ask = async (
    check: ReadinessCheck,
    answer: Answer | ((path: string) => Answer),
    about = tenant,
    patience = 5000,
  ) => {
    endpoint.answers(({ path }) => (typeof answer === "function" ? answer(path) : answer));
    const graph = new Graph({ endpoint: endpoint.url, credential, patience });
    return checkReadiness([check], graph, about, new AbortController().signal);
  };
  const list = (...value: unknown[]): Answer => ({ body: { value } });
  const states = (results: readonly { state: string }[]) => results.map(({ state }) => state);

  it("of the tenant: the declared one, or another", async () => {
    assert.deepEqual(states(await ask(cloud, list({ id: tenant.tenantId.toUpperCase() }))), ["met"]);
    const [other] = await ask(cloud, list({ id: "11111111-0000-0000-0000-000000000000" }));
    assert.equal(other?.state, "unmet");
    assert.match(other?.next ?? "", /az login --tenant 72f988bf-/);
  });

  it("of licences: P1 or P2 in a subscription that is enabled and provisioned, with units", async () => {
    const [met] = await ask(licence, list(sku(), sku({ prepaidUnits: { enabled: 5 } })));
    assert.deepEqual(
      [met?.state, met?.found],
      ["met", "Entra ID P1 for 30 users; whether each user has one is not asked"],
    );
    const p2 = sku({}, { servicePlanId: "EEC0EB4F-6444-4F95-ABA0-50C24D67F998" });
    assert.match((await ask(licence, list(p2)))[0]?.found ?? "", /Entra ID P2 for 25/);
    assert.deepEqual(states(await ask(licence, list(sku({ capabilityStatus: "Warning" })))), ["met"]);
    for (const none of [
      list(),
      list(sku({ capabilityStatus: "Suspended" })),
      list(sku({ prepaidUnits: { enabled: 0 } })),
      list(sku({}, { provisioningStatus: "PendingInput" })),
      list(sku({}, { servicePlanId: "00000000-0000-0000-0000-000000000000" })),
    ]) {
      assert.deepEqual(states(await ask(licence, none)), ["unmet"]);
    }
  });

  it("of the caller's roles: what is active, and nothing of an application", async () => {
    const held = {
      displayName: "Hybrid Identity Administrator",
      roleTemplateId: "8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2",
    };
    assert.deepEqual(states(await ask(role, list(held))), ["met"]);
    const [unmet] = await ask(role, list({ displayName: "Reports Reader", roleTemplateId: "x" }));
    assert.deepEqual(
      [unmet?.state, unmet?.found],
      ["unmet", "active roles: Reports Reader; Hybrid Identity Administrator is not among them"],
    );
    const [application] = await ask(role, { status: 400, body: { error: { code: "BadRequest", message: "/me" } } });
    assert.deepEqual(
      [application?.state, application?.found],
      ["notChecked", "an application is signed in, and no person"],
    );
  });

  it("of registration: numbers, over all pages, without guests; names only of those with a phone alone", async () => {
    const pages = (path: string): Answer =>
      path.includes("skip")
        ? list(user({ userPrincipalName: "eve@x", userType: "guest" }), user({ isSsprEnabled: false }))
        : {
            body: {
              value: [
                user(),
                user({
                  userPrincipalName: "bob@contoso.com",
                  isSsprCapable: false,
                  methodsRegistered: ["mobilePhone"],
                }),
                user({ isSsprRegistered: false, isSsprCapable: false, methodsRegistered: [] }),
              ],
              "@odata.nextLink": `${endpoint.url}/v1.0/reports/x?skip=3`,
            },
          };
    const [counts, phone] = await ask(registration, pages);
    assert.equal(counts?.state, "told");
    assert.equal(
      counts?.found,
      "of 4 users 3 may reset a password, 2 of these have registered enough methods, 1 can do it now",
    );
    assert.deepEqual([phone?.state, phone?.names], ["told", ["bob@contoso.com"]]);
    assert.match(phone?.found ?? "", /^1 of those who may have registered a phone only; .* until 2027-02-01$/);
    const government = await ask(registration, pages, { ...tenant, cloud: "usGovernment" });
    assert.equal(government[1]?.state, "met");
    const nobody = list(user({ isSsprEnabled: false }));
    assert.equal((await ask(registration, nobody))[0]?.state, "unmet");
    assert.equal((await ask(registration, nobody, { ...tenant, selfServicePasswordReset: "none" }))[0]?.state, "met");
  });

  it("of both engines: users by domain, and a domain of the other engine in which cloud sync runs", async () => {
    const answers =
      (status: string) =>
      (path: string): Answer => {
        if (path.includes("/users")) {
          return list({ onPremisesDomainName: "CORP.contoso.com" }, { onPremisesDomainName: "emea.contoso.com" }, {});
        }
        if (path.includes("/jobs")) return list({ status: { code: status } }, {});
        return list({ id: "s1", displayName: "EMEA.contoso.com" });
      };
    const [counted, both] = await ask(engines, answers("Active"));
    assert.equal(
      counted?.found,
      "3 users are synchronised: 1 from domains of cloud sync, 1 from domains of Entra Connect Sync, 1 from domains that the stack file does not name",
    );
    assert.deepEqual([counted?.state, both?.state], ["told", "unmet"]);
    assert.match(both?.found ?? "", /cloud sync runs for emea\.contoso\.com, .*: 1 users may be in scope of both/);
    const [, paused] = await ask(engines, answers("Paused"));
    assert.equal(paused?.state, "met");
    assert.match(paused?.found ?? "", /only its own server says/);
  });

  const troubles: [name: string, answer: Answer, said: RegExp][] = [
    ["401", { status: 401 }, /^Nobody is signed in/],
    ["403", { status: 403, body: { error: { code: "x", message: "No" } } }, /^Microsoft Graph refuses: No\. It needs /],
    ["429 without an end", { status: 429, headers: { "retry-after": "60" } }, /wants fewer requests/],
    ["503 without an end", { status: 503, headers: { "retry-after": "60" } }, /answered 503/],
    ["an answer that is slow", { after: 5000 }, /did not answer within 0\.3 seconds/],
    ["a connection that is cut", { cut: true }, /cannot be reached/],
    ["another shape", list({ id: 7, servicePlans: "none" }), /another form than it documents/],
    ["a page for people", { body: "<html>" }, /another form than it documents/],
  ];
  for (const [name, answer, said] of troubles) {
    it(`is not checked, and says so and why: ${name}`, async () => {
      for (const check of [cloud, licence, registration]) {
        const results = await ask(check, answer, tenant, 300);
        assert.deepEqual(states(results), ["notChecked"], check.name);
        assert.match(results[0]?.found ?? "", said, check.name);
      }
    });
  }

  it("goes on after a check that may not be made", async () => {
    endpoint.answers(({ path }) => (path.includes("subscribedSkus") ? { status: 403 } : list({ id: tenant.tenantId })));
    const graph = new Graph({ endpoint: endpoint.url, credential });
    const results = await checkReadiness([licence, cloud], graph, tenant, new AbortController().signal);
    assert.deepEqual(states(results), ["notChecked", "met"]);
    assert.match(results[0]?.found ?? "", /It needs LicenseAssignment\.Read\.All\.$/);
    assert.deepEqual([...new Set(endpoint.requests.map(({ method }) => method))], ["GET"]);
  });
});
