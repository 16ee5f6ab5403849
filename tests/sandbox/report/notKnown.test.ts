import assert from "node:assert/strict";
import type { DeployedResource } from "../../../sandbox/deployment.ts";
import { stillNotKnown } from "../../../sandbox/report/notKnown.ts";
import { newRunLog } from "../../../sandbox/report/runLog.ts";

const tenant = (evidence: string): DeployedResource[] => [
  {
    urn: "urn:pulumi:prod::entra-writeback::entra-writeback:index:TenantSettings::tenant",
    type: "entra-writeback:index:TenantSettings",
    custom: true,
    outputs: { evidence, evidenceDetail: "nothing reads it, and no one attested it" },
  },
];

describe("what is still not known of the tenant", () => {
  it("is told by an update that does not warn of it", () => {
    const [told = "", ...others] = stillNotKnown(tenant("notObservable"), newRunLog());
    assert.match(told, /^tenant: It is still not known .*: nothing reads it, and no one attested it\. .* docs\/tenant\.md of entra-writeback\.$/); // prettier-ignore
    assert.deepEqual(others, []);
  });

  it("is told once, and not where it is known", () => {
    const warned = { ...newRunLog(), warnings: ["tenant: Nothing sets or reads these settings."] };
    assert.deepEqual(stillNotKnown(tenant("notObservable"), warned), []);
    assert.deepEqual(stillNotKnown(tenant("attested"), newRunLog()), []);
  });
});
