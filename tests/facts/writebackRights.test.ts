import assert from "node:assert/strict";
import { aceOf, inetOrgPersonRights, knownRights, rightText, writebackRights } from "../../facts/writebackRights.ts";

describe("writeback rights", () => {
  it("are the entries that the directory administrators' guide and Set-AADCloudSyncPermissions make", () => {
    const [user, inetOrgPerson] = ["bf967aba-0de6-11d0-a285-00aa003049e2", "4828cc14-1437-45bc-9b07-ad6f015e5f28"];
    assert.deepEqual(
      [...writebackRights, ...inetOrgPersonRights].map((right) => aceOf(right, "S-1-5-21-1-2-3-1104")),
      [
        `(OA;CIIO;CR;00299570-246d-11d0-a768-00aa006e0529;${user};S-1-5-21-1-2-3-1104)`,
        `(OA;CIIO;WP;28630ebf-41d5-11d1-a9c1-0000f80367c1;${user};S-1-5-21-1-2-3-1104)`,
        `(OA;CIIO;WP;bf967a0a-0de6-11d0-a285-00aa003049e2;${user};S-1-5-21-1-2-3-1104)`,
        "(OA;;CR;ccc2dc7d-a6ad-4a7a-8846-c04e3cc53501;;S-1-5-21-1-2-3-1104)",
        `(OA;CIIO;CR;00299570-246d-11d0-a768-00aa006e0529;${inetOrgPerson};S-1-5-21-1-2-3-1104)`,
        `(OA;CIIO;WP;28630ebf-41d5-11d1-a9c1-0000f80367c1;${inetOrgPerson};S-1-5-21-1-2-3-1104)`,
        `(OA;CIIO;WP;bf967a0a-0de6-11d0-a285-00aa003049e2;${inetOrgPerson};S-1-5-21-1-2-3-1104)`,
      ],
    );
  });

  it("are told in the words of the console", () => {
    assert.equal(new Set(knownRights.map(rightText)).size, knownRights.length);
    assert.equal(rightText("InetOrgPersonWriteLockoutTime"), "Write lockoutTime, on descendant inetOrgPerson objects");
    assert.equal(rightText("UnexpirePassword"), "Unexpire Password, on this object only");
  });
});
