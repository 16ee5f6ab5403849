import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { evaluate } from "../../policies/evaluate.ts";
import { declaredByStackFile } from "../../stack/offline/declared.ts";
import { today } from "./support/stackFixture.ts";

type Mapping = Record<string, unknown>;
interface StackFile {
  config: { "entra-writeback:forests": { domains: Mapping[]; agents: Mapping }[]; [key: string]: unknown };
}

const example = (name: string) =>
  parse(readFileSync(new URL(`../../examples/Pulumi.${name}.yaml`, import.meta.url), "utf8")) as StackFile;

/** What companies differ in, and no rule minds. */
const company = fc.record({
  name: fc.constantFrom("minimal", "hardened", "contoso"),
  addresses: fc.record({ second: fc.integer({ min: 0, max: 255 }), third: fc.integer({ min: 0, max: 255 }), bits: fc.constantFrom(24, 25, 26, 27) }), // prettier-ignore
  count: fc.integer({ min: 3, max: 5 }),
  size: fc.constantFrom("Standard_D2s_v5", "Standard_D2as_v5", "Standard_D4s_v5", "Standard_B2ms", "Standard_E2s_v5"),
  zones: fc.constantFrom(["1", "2"], ["1", "2", "3"], ["3", "1"]),
  tags: fc.dictionary(fc.constantFrom("owner", "cost-center", "tier", "env"), fc.constantFrom("identity", "0", "prod", "4711")), // prettier-ignore
  network: fc.constantFrom("hub", "Hub-Prod", "vnet-weu-001", "n"),
  subnet: fc.constantFrom("tier0", "snet-agents", "AGENTS", "a.b_c-d"),
  group: fc.constantFrom("rg-network", "Network", "net_(prod)", "1"),
  region: fc.constantFrom("westeurope", "northeurope", "germanywestcentral", "eastus2"),
  prefix: fc.constantFrom("CORP", "AB", "W2K"),
});
type Company = typeof company extends fc.Arbitrary<infer Value> ? Value : never;

/** An example as another company would write it. */
function varied(of: Company): StackFile {
  const file = example(of.name);
  for (const [index, { agents }] of file.config["entra-writeback:forests"].entries()) {
    if (agents === undefined) continue;
    const { second, third, bits } = of.addresses;
    const network = agents["network"] as Mapping | undefined;
    if (network) Object.assign(network, { addressSpace: `10.${second}.${third}.0/24`, subnet: `10.${second}.${third}.0/${bits}` }); // prettier-ignore
    if ("subnetId" in agents)
      agents["subnetId"] = `/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/${of.group}/providers/Microsoft.Network/virtualNetworks/${of.network}/subnets/${of.subnet}`; // prettier-ignore
    Object.assign(agents, { count: of.count, size: of.size, zones: of.zones, tags: of.tags, location: of.region });
    if (index === 0) agents["computerNamePrefix"] = of.prefix;
  }
  return file;
}

describe("harmless variations of the examples", function () {
  const folder = mkdtempSync(join(tmpdir(), "variations-"));
  after(() => rmSync(folder, { recursive: true }));

  it("trip nothing, 200 of them", async () => {
    const file = join(folder, "Pulumi.prod.yaml");
    const wanted = fc.asyncProperty(company, async (of) => {
      writeFileSync(file, stringify(varied(of)));
      const { findings } = evaluate(await declaredByStackFile(file), { today });
      assert.deepEqual(findings.map(({ rule, message }) => `${rule.id}: ${message}`), []); // prettier-ignore
    });
    await fc.assert(wanted, { numRuns: 200, seed: 20261124 });
  });
});
