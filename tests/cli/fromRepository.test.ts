import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ewb, minimal } from "./ewb.ts";

describe("the paths of ewb check", () => {
  const ewb = new Ewb();
  after(() => ewb.remove());
  const bad = minimal.replace("passwords: true", "passwords: false");
  const folder = "identity/writeback";
  const said = (format: string) => ewb.runIn(join(ewb.folder, folder), "check", "Pulumi.prod.yaml", "--format", format).stdout; // prettier-ignore

  before(() => {
    mkdirSync(join(ewb.folder, folder), { recursive: true });
    writeFileSync(join(ewb.folder, folder, "Pulumi.prod.yaml"), bad);
  });

  it("are as given where there is no repository", () => {
    assert.match(said("github"), /^::error file=Pulumi\.prod\.yaml,/m);
  });

  it("are those of the repository where a review or code scanning shows them, wherever ewb is started", () => {
    mkdirSync(join(ewb.folder, ".git"));
    assert.match(said("github"), /^::error file=identity\/writeback\/Pulumi\.prod\.yaml,/m);
    assert.match(said("azure-devops"), /sourcepath=identity\/writeback\/Pulumi\.prod\.yaml;/);
    const sarif = JSON.parse(said("sarif")) as Sarif;
    const uris = sarif.runs.flatMap(({ artifacts, results }) => [
      ...artifacts.map(({ location }) => location.uri),
      ...results.flatMap(({ locations }) => locations.map((one) => one.physicalLocation.artifactLocation.uri)),
    ]);
    assert.ok(uris.length > 1);
    assert.deepEqual([...new Set(uris)], [`${folder}/Pulumi.prod.yaml`]);
    assert.doesNotMatch(said("json"), /identity\/writeback/);
  });
});

interface Sarif {
  readonly runs: readonly {
    readonly artifacts: readonly { readonly location: { readonly uri: string } }[];
    readonly results: readonly {
      readonly locations: readonly {
        readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } };
      }[];
    }[];
  }[];
}
