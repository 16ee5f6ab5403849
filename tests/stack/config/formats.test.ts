import assert from "node:assert/strict";
import fc from "fast-check";
import { isCalendarDay, latestDay } from "../../../facts/calendar.ts";
import { contains, networkOf, parseCidr } from "../../../formats/cidr.ts";
import { defaultNetBiosName, distinguishedName, isChildOf } from "../../../facts/domainNames.ts";

describe("address ranges", () => {
  const range = fc.record({
    parts: fc.array(fc.nat(255), { minLength: 4, maxLength: 4 }),
    prefix: fc.integer({ min: 8, max: 29 }),
  });

  it("an aligned range contains itself and is aligned", () => {
    fc.assert(
      fc.property(range, ({ parts, prefix }) => {
        const network = networkOf(parseCidr(`${parts.join(".")}/${prefix}`));
        assert.equal(networkOf(parseCidr(network)), network);
        assert.ok(contains(parseCidr(network), parseCidr(network)));
      }),
    );
  });

  it("knows inside from outside", () => {
    assert.ok(contains(parseCidr("10.20.0.0/24"), parseCidr("10.20.0.224/27")));
    assert.ok(!contains(parseCidr("10.20.0.0/24"), parseCidr("10.20.1.0/27")));
    assert.ok(contains(parseCidr("128.0.0.0/8"), parseCidr("128.255.255.0/24")));
    assert.equal(networkOf(parseCidr("255.255.255.255/29")), "255.255.255.248/29");
  });
});

describe("days", () => {
  it("of the calendar", () => {
    for (const day of ["2026-11-24", "2028-02-29", "2000-02-29"]) assert.ok(isCalendarDay(day), day);
    for (const day of ["2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31"])
      assert.ok(!isCalendarDay(day), day);
  });
  it("begin first at UTC+14", () => {
    assert.equal(latestDay(new Date("2026-11-24T09:59:59Z")), "2026-11-24");
    assert.equal(latestDay(new Date("2026-11-24T10:00:00Z")), "2026-11-25");
  });
});

describe("domain names", () => {
  it("give a DN and a NetBIOS name", () => {
    assert.equal(distinguishedName("EMEA.corp.contoso.com"), "DC=emea,DC=corp,DC=contoso,DC=com");
    assert.equal(defaultNetBiosName("averyveryverylonglabel.contoso.com"), "AVERYVERYVERYLO");
  });
  it("have children", () => {
    assert.ok(isChildOf("EMEA.corp.contoso.com", "contoso.COM"));
    assert.ok(!isChildOf("contoso.com", "contoso.com"));
    assert.ok(!isChildOf("notcontoso.com", "contoso.com"));
  });
});
