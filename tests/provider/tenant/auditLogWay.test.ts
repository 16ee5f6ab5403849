import assert from "node:assert/strict";
import { Graph } from "../../../provider/graph/graph.ts";
import { auditLogWay } from "../../../provider/tenant/auditLogWay.ts";
import type { TenantAccess } from "../../../resources/ports/tenant.ts";
import { hasOpenssl, noOpenssl } from "../../support/certificate.ts";
import { contextOf } from "../../support/context.ts";
import { skipFor } from "../../support/needs.ts";
import { credential, SecureEndpoint, type Answer } from "../../support/secureEndpoint.ts";

const access: TenantAccess = { tenantId: "72f988bf-0000-0000-0000-000000000000", cloud: "public" };
const record = (on: boolean, activityDateTime: string, result = "success") => ({
  activityDisplayName: `${on ? "Enable" : "Disable"} password writeback for directory`,
  activityDateTime,
  result,
});

describe("the audit log as a way to see the master setting", () => {
  let endpoint: SecureEndpoint;
  before(async function () {
    if (!hasOpenssl()) skipFor(this, noOpenssl);
    endpoint = await SecureEndpoint.start(() => ({}));
  });
  beforeEach(() => endpoint.requests.splice(0));
  after(() => endpoint?.stop());

  async function look(answer: Answer) {
    endpoint.answers(() => answer);
    const { context, warnings } = contextOf({ run: () => assert.fail("no script is to run") });
    const graph = new Graph({ endpoint: endpoint.url, credential });
    return { ...(await auditLogWay(() => Promise.resolve(graph)).observe(access, context)), warnings };
  }

  it("tells the newest that succeeded, in whatever order they come", async () => {
    const value = [
      record(true, "2026-11-01T08:00:00Z"),
      record(false, "2026-11-20T08:00:00Z"),
      record(true, "2026-11-21T08:00:00Z", "failure"),
      {
        activityDisplayName: "Reset password (self-service)",
        activityDateTime: "2026-11-28T08:00:00Z",
        result: "success",
      },
    ];
    const { seen, where, warnings } = await look({ body: { value } });
    assert.deepEqual(seen, { passwordWriteback: false });
    assert.equal(
      where.passwordWriteback,
      "audit log: Disable password writeback for directory, 2026-11-20T08:00:00.000Z",
    );
    assert.deepEqual(warnings, []);
    const asked = endpoint.requests.map(({ path }) => path);
    assert.deepEqual(asked, [
      "/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Enable password writeback for directory' or activityDisplayName eq 'Disable password writeback for directory'",
    ]);
  });

  it("that remembers nothing says neither on nor off", async () => {
    const { seen, unseen } = await look({ body: { value: [] } });
    assert.deepEqual(seen, {});
    assert.match(unseen.passwordWriteback ?? "", /no record of it; it remembers 30 days, 7 in a tenant without/);
  });

  it("that may not be read stops nothing, and names the permission", async () => {
    const { seen, unseen, warnings } = await look({ status: 403, body: { error: { code: "x", message: "No." } } });
    assert.deepEqual(seen, {});
    assert.equal(unseen.passwordWriteback, "the audit log was not read");
    assert.match(warnings[0] ?? "", /Microsoft Graph refuses: No\. It needs the permission AuditLog\.Read\.All\.$/);
  });

  it("takes a record without a time, or of another shape, for none", async () => {
    const { seen } = await look({ body: { value: [record(true, "soon"), { activityDisplayName: 7 }] } });
    assert.deepEqual(seen, {});
    const { warnings } = await look({ body: { value: [null] } });
    assert.match(warnings[0] ?? "", /an item of the list is no object/);
  });
});
