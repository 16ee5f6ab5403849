import assert from "node:assert/strict";
import { isAtOrBelow, isSameDn, rdnsOf } from "../../facts/distinguishedNames.ts";
import { isInDomain } from "../../facts/domainNames.ts";

describe("a DN", () => {
  it("is cut at its separators, and not at a comma that is part of a name", () => {
    assert.deepEqual(rdnsOf("OU=A\\,OU=Agents,DC=corp"), ["ou=a,ou=agents", "dc=corp"]);
    assert.deepEqual(rdnsOf(" ou = Tier 0 , dc = Corp"), ["ou=tier 0", "dc=corp"]);
    assert.deepEqual(rdnsOf("CN=\\C3\\A4\\2c\\\\\\,b,DC=x"), ["cn=ä,\\,b", "dc=x"]);
    assert.deepEqual(rdnsOf("OU=a\\ ,DC=x"), ["ou=a ", "dc=x"]);
  });

  it("lies below a container by whole parts, in any spelling", () => {
    const agents = "OU=Agents,DC=corp,DC=contoso,DC=com";
    for (const below of [agents, agents.toLowerCase(), `OU=x, ${agents}`, `OU=x\\, y,${agents.replaceAll(",", ", ")}`])
      assert.ok(isAtOrBelow(below, agents), below);
    for (const beside of [`OU=A\\,${agents}`, agents.replace("=", "=My"), "DC=corp,DC=contoso,DC=com"])
      assert.ok(!isAtOrBelow(beside, agents), beside);
    assert.ok(isSameDn("OU=a\\2C b,DC=x", "ou=A\\, B, dc=X"));
    assert.ok(!isSameDn("OU=a,DC=x", "OU=b,OU=a,DC=x"));
  });

  it("is in the domain that its last parts name", () => {
    assert.ok(isInDomain("OU=abcDC=x, DC=corp,DC=contoso,dc=COM", "corp.contoso.com"));
    assert.ok(isInDomain("OU=a\\,DC=x,DC=corp,DC=contoso,DC=com", "Corp.contoso.com"));
    assert.ok(!isInDomain("OU=a\\,DC=corp,DC=contoso,DC=com", "corp.contoso.com"));
    assert.ok(!isInDomain("OU=a,DC=emea,DC=corp,DC=contoso,DC=com", "corp.contoso.com"));
  });
});
