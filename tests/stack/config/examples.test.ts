import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { loadStackFile } from "../../../stack/config/load.ts";
import { TODAY } from "./support.ts";

const folder = new URL("../../../examples/", import.meta.url);
const examples = readdirSync(folder).filter((file) => /^Pulumi\..+\.yaml$/.test(file));

describe("example stack files", () => {
  it("are the four", () =>
    assert.deepEqual(examples.sort(), [
      "Pulumi.contoso.yaml",
      "Pulumi.hardened.yaml",
      "Pulumi.minimal.yaml",
      "Pulumi.pilot.yaml",
    ]));

  for (const example of examples) {
    const path = new URL(example, folder);

    it(`${example} is in order`, () => {
      const { model } = loadStackFile(path.pathname, { now: TODAY });
      for (const domain of model.forests.flatMap((forest) => forest.domains)) {
        // By a group policy at the domain root, or by a PSO for the pilot.
        const ages = [domain.accountPolicy, ...domain.passwordSettings].map(
          (policy) => policy?.minimumPasswordAge ?? 0,
        );
        assert.deepEqual(new Set(ages), new Set([0]));
        assert.ok(domain.accountPolicy !== undefined || domain.passwordSettings.length > 0);
      }
    });

    it(`${example} names the schema, and holds no ciphertext`, () => {
      const text = readFileSync(path, "utf8");
      const [, schema = ""] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? [];
      assert.equal(new URL(schema, path).href, new URL("../../../stack/config/schema.json", import.meta.url).href);
      assert.doesNotMatch(text, /\bsecure:/);
    });
  }

  it("contoso has two forests, three domains, six agents, one of them on an Arc server", () => {
    const { forests } = loadStackFile(new URL("Pulumi.contoso.yaml", folder).pathname, { now: TODAY }).model;
    const count = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0);
    assert.equal(forests.length, 2);
    assert.equal(count(forests.map(({ domains }) => domains.length)), 3);
    assert.deepEqual(
      forests.map(({ agents }) => agents?.virtualMachines?.count),
      [3, 2],
    );
    assert.deepEqual(
      forests.map(({ agents }) => agents?.arcServers.length),
      [0, 1],
    );
  });

  it("minimal is as short as promised", () => {
    const text = readFileSync(new URL("Pulumi.minimal.yaml", folder), "utf8");
    const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    assert.ok(lines.length <= 11, `${lines.length} lines`);
  });
});
