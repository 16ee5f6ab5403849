import assert from "node:assert/strict";
import { agentConnections, agentEndpoints, documentedNames, untriedEndpoints } from "../../facts/agentEndpoints.ts";
import { withEndpoints } from "../../docs/generate/agentHostsPage.ts";

const clouds = ["public", "usGovernment"] as const;
const has = (cloud: (typeof clouds)[number], name: string, port = 443) =>
  agentEndpoints[cloud].some((one) => one.port === port && one.names.includes(name));

describe("what agents connect to", () => {
  it("is each name once for a port, with the patterns themselves and not what they are tried with", () => {
    for (const cloud of clouds) {
      const all = agentEndpoints[cloud].flatMap(({ names, port }) => names.map((name) => `${name}:${port}`));
      assert.equal(new Set(all).size, all.length, cloud);
      assert.ok(!all.some((name) => name.startsWith("download.")), cloud);
    }
  });

  it("is of each cloud what Microsoft's page has for it", () => {
    for (const name of ["*.msappproxy.net", "*.servicebus.windows.net", "*.microsoftonline.com", "*.msappproxy.com"])
      assert.ok(has("public", name), name);
    for (const name of ["crl3.digicert.com", "crl4.digicert.com", "ocsp.digicert.com", "oneocsp.microsoft.com"])
      assert.ok(has("public", name, 80), name);
    assert.ok(has("public", "ctldl.windowsupdate.com", 80) && has("public", "ctldl.windowsupdate.com"));
    for (const name of ["mscrl.microsoft.us", "crl.microsoft.us", "ocsp.msocsp.us", "www.microsoft.us"])
      assert.ok(has("usGovernment", name, 80), name);
    for (const name of ["*.microsoftonline-p.us", "*.microsoft.us", "msauthimages.us", "msftauthimages.us"])
      assert.ok(has("usGovernment", name), name);
  });

  it("is tried only where a name is published and the agent itself asks for it", () => {
    const hosts = (cloud: (typeof clouds)[number]) =>
      agentConnections(cloud).map(({ host, port }) => `${host}:${port}`);
    assert.deepEqual(hosts("public"), [
      "download.msappproxy.net:443",
      "login.microsoftonline.com:443",
      "login.windows.net:443",
      "www.microsoft.com:443",
      "crl.microsoft.com:80",
      "mscrl.microsoft.com:80",
      "ocsp.msocsp.com:80",
      "www.microsoft.com:80",
    ]);
    assert.deepEqual(hosts("usGovernment"), [
      "download.msappproxy.us:443",
      "login.microsoftonline.us:443",
      "login.windows.us:443",
    ]);
    assert.deepEqual(untriedEndpoints("usGovernment"), ["*.servicebus.usgovcloudapi.net"]);
  });

  it("is not, where a firewall opens TLS, what only a browser asks for", () => {
    assert.ok(documentedNames.includes("*.servicebus.windows.net"));
    assert.ok(!documentedNames.includes("management.azure.com"));
  });

  it("is written between its marks of the page, which is refused without them", () => {
    const marks = "<!-- Made from facts/agentEndpoints.ts by npm run generate: -->\nstale\n<!-- to here. -->";
    const page = withEndpoints(`before\n${marks}\nafter`);
    assert.match(
      page,
      /^before\n<!--.*-->\n\n\| Public cloud \|[^]*\| `\*\.msappproxy\.us` \| 443 \|[^]*<!--.*-->\nafter$/,
    );
    assert.ok(!page.includes("stale"));
    assert.equal(withEndpoints(page), page);
    assert.throws(() => withEndpoints("before"), /docs\/agent-hosts\.md has no line/);
  });
});
