import assert from "node:assert/strict";
import { Graph } from "../../../provider/graph/graph.ts";
import { agents } from "../../../provider/graph/readiness/agentChecks.ts";
import { checkReadiness, type DeclaredTenant } from "../../../provider/graph/readiness/check.ts";
import { hasOpenssl, noOpenssl } from "../../support/certificate.ts";
import { skipFor } from "../../support/needs.ts";
import { credential, SecureEndpoint, type Answer } from "../../support/secureEndpoint.ts";

const tenant: DeclaredTenant = {
  tenantId: "72f988bf-0000-0000-0000-000000000000",
  cloud: "public",
  selfServicePasswordReset: "all",
  cloudSyncDomains: [],
  connectSyncDomains: [],
  agentHosts: ["AGENT1", "AGENT2", "AGENT3"].map((host) => ({ host, domains: ["contoso.com", "fabrikam.com"] })),
};

describe("agents as Microsoft Graph lists them, over a loopback port", () => {
  let endpoint: SecureEndpoint;
  before(async function () {
    if (!hasOpenssl()) skipFor(this, noOpenssl);
    endpoint = await SecureEndpoint.start(() => ({}));
  });
  after(() => endpoint?.stop());

  const ask = async (answer: Answer) => {
    endpoint.requests.splice(0);
    endpoint.answers(() => answer);
    const graph = new Graph({ endpoint: endpoint.url, credential, patience: 5000 });
    const results = await checkReadiness([agents], graph, tenant, new AbortController().signal);
    return results.map(({ state, found }) => [state, found]);
  };
  const agent = (machineName: unknown, status: unknown) => ({ id: "1", machineName, externalIp: "192.0.2.1", status });

  it("are active, inactive or not known, each declared host by itself, whatever the list has besides", async () => {
    const body = {
      value: [agent("agent1.corp.contoso.com", "active"), agent("AGENT2", "inactive"), agent("OTHER", "active")],
    };
    const [all, ...each] = await ask({ body });
    assert.deepEqual(all, ["told", "AGENT2 inactive, OTHER active, agent1.corp.contoso.com active"]);
    assert.deepEqual(
      each.map(([state]) => state),
      ["met", "unmet", "notChecked"],
    );
    assert.match(each[1]?.[1] ?? "", /^AGENT2 is inactive/);
    assert.match(each[2]?.[1] ?? "", /^AGENT3 is not listed, so nothing is known of its agent/);
    assert.ok(
      endpoint.requests.some(({ path }) => path.startsWith("/beta/onPremisesPublishingProfiles/provisioning/agents")),
    );
  });

  it("are active where one of two entries is, in whichever order, and the former one is told", async () => {
    const both = [agent("AGENT1", "active"), agent("agent1.fabrikam.com", "inactive")];
    for (const value of [both, both.toReversed()]) {
      const [all, first] = await ask({ body: { value } });
      assert.deepEqual(all, ["told", "AGENT1 active, agent1.fabrikam.com inactive"]);
      assert.deepEqual(first, ["met", "AGENT1 is active; a former entry of it is inactive"]);
    }
    const former = [agent("AGENT1", "inactive"), agent("AGENT1", "inactive")];
    const [, first] = await ask({ body: { value: [...former, agent("AGENT1", "active")] } });
    assert.deepEqual(first, ["met", "AGENT1 is active; 2 former entries of it are inactive"]);
    assert.equal((await ask({ body: { value: former } }))[1]?.[0], "unmet");
  });

  it("are those of the declared forest, and not of a namesake elsewhere", async () => {
    const value = [agent("AGENT1.other.example", "active"), agent("AGENT2.notcontoso.com", "inactive")];
    const [, first, second] = await ask({ body: { value } });
    assert.deepEqual(first, [
      "notChecked",
      "AGENT1 is not listed, so nothing is known of its agent: its name is listed in another domain only (AGENT1.other.example)",
    ]);
    assert.equal(second?.[0], "notChecked");
    const own = [...value, agent("AGENT1.EMEA.contoso.com", "inactive")];
    assert.equal((await ask({ body: { value: own } }))[1]?.[0], "unmet");
  });

  it("are not known where the answer has another form, and nothing is false", async () => {
    const [all, ...each] = await ask({ body: { value: [agent("AGENT1", "sleeping"), agent(7, "active")] } });
    assert.deepEqual(all, ["told", "none is listed; of 2 the answer has another form, so that nothing is known"]);
    assert.deepEqual(
      each.map(([state]) => state),
      ["notChecked", "notChecked", "notChecked"],
    );
  });

  for (const [name, status] of [
    ["the caller may not", 403],
    ["the list is gone", 404],
  ] as const) {
    it(`are not checked where ${name}`, async () => {
      const results = await ask({ status, body: { error: { code: "Refused", message: "no" } } });
      assert.deepEqual(
        results.map(([state]) => state),
        ["notChecked"],
      );
      if (status === 403) assert.match(results[0]?.[1] ?? "", /OnPremisesPublishingProfiles\.ReadWrite\.All/);
    });
  }
});
