import assert from "node:assert/strict";
import fc from "fast-check";
import { isCalendarDay, latestDay } from "../../config/formats/calendarDate.ts";
import { contains, networkOf, parseCidr } from "../../config/formats/cidr.ts";
import { defaultNetBiosName, distinguishedName, isChildOf } from "../../config/formats/domainName.ts";
import { nearest } from "../../config/nearest.ts";
import { formatPath, kitPath, parsePath } from "../../config/path.ts";
import { compareVersions } from "../../config/version.ts";

describe("compareVersions", () => {
  const version = fc.array(fc.nat(65535), { minLength: 4, maxLength: 4 }).map((parts) => parts.join("."));

  it("compares numbers, not texts", () => {
    assert.ok(compareVersions("1.1.977.0", "1.1.1107.0") < 0);
    assert.ok(compareVersions("1.1.2505.0", "1.1.2334.0") > 0);
    assert.equal(compareVersions("1.1.977.0", "1.1.977.0"), 0);
  });

  it("is an order", () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        assert.equal(Math.sign(compareVersions(a, b)), -Math.sign(compareVersions(b, a)));
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) assert.ok(compareVersions(a, c) <= 0);
      }),
    );
  });
});

describe("paths", () => {
  it("are read as they are written", () => {
    const part = fc.oneof(fc.nat(9999), fc.string({ minLength: 1 }));
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]+$/), fc.array(part), (key, rest) => {
        const path = kitPath(key, ...rest);
        assert.deepEqual(parsePath(formatPath(path)), path);
      }),
    );
  });

  it("that make no sense are the file", () => {
    for (const text of ["", "[0]", "[", "..", '["']) assert.deepEqual(parsePath(text).slice(2), []);
  });
});

describe("nearest", () => {
  it("finds slips of the finger", () => {
    assert.equal(nearest("acountPolicy", ["accountPolicy", "agents"]), "accountPolicy");
    assert.equal(nearest("NETBIOSNAME", ["name", "netBiosName"]), "netBiosName");
  });
  it("finds nothing where nothing is near", () => {
    assert.equal(nearest("licence", ["id", "cloud", "writeback"]), undefined);
    assert.equal(nearest("4", ["1", "2", "3"]), undefined);
    assert.equal(nearest("x".repeat(10_000), ["x"]), undefined);
  });
});

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
