import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { stackName } from "../../sandbox/settings.ts";
import { copyStackFile, hasOwnSalt } from "../../sandbox/stackFile.ts";

describe("the engine's copy of a stack file", () => {
  let folder: string;
  let file: string;
  let copy: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ewb-stack-file-"));
    file = join(folder, "Pulumi.contoso.yaml");
    copy = join(folder, "copy.yaml");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const texts: Record<string, string> = {
    "a block": "# note\nconfig:\n  a:b: 1\n",
    "a block without a last line break": "config:\n  a:b: 1",
    braces: '{"config": {"a:b": 1}}',
    "nothing but a comment": "# config: none yet\n",
  };
  for (const [what, text] of Object.entries(texts)) {
    it(`takes the salt for ${what}, and the original stays`, () => {
      writeFileSync(file, text);
      copyStackFile(file, copy, "v1:salt");
      const before = (parse(text) ?? {}) as object;
      assert.deepEqual(parse(readFileSync(copy, "utf8")), { ...before, encryptionsalt: "v1:salt" });
      assert.equal(readFileSync(file, "utf8"), text);
    });
  }

  it("keeps a salt of its own", () => {
    const text = "encryptionsalt: v1:mine\nconfig: {}\n";
    writeFileSync(file, text);
    copyStackFile(file, copy, "v1:salt");
    assert.equal(readFileSync(copy, "utf8"), text);
    assert.equal(hasOwnSalt(file), true);
  });

  const refused: [string, () => void, RegExp][] = [
    ["a missing file", () => undefined, /Pulumi\.contoso\.yaml cannot be read: there is no such file\. Give the path/],
    ["a folder", () => mkdirSync(file), /Pulumi\.contoso\.yaml cannot be read: it is a folder/],
    ["a key service", () => writeFileSync(file, "secretsprovider: azurekeyvault://v/k\n"), /the sandbox has none/],
  ];
  for (const [what, make, message] of refused) {
    it(`is not made of ${what}`, () => {
      make();
      assert.throws(() => copyStackFile(file, copy, "v1:salt"), { name: "SandboxError", exitCode: 2, message });
    });
  }

  it("belongs to the stack that the file's name tells", () => {
    assert.equal(stackName("examples/Pulumi.contoso.yaml"), "contoso");
    assert.equal(stackName("Pulumi.contoso.prod.yml"), "contoso.prod");
    for (const name of ["Pulumi.yaml", "contoso.yaml", "Pulumi.a b.yaml"]) {
      assert.throws(() => stackName(name), {
        name: "SandboxError",
        exitCode: 2,
        message: /Name it Pulumi\.<stack>\.yaml/,
      });
    }
  });
});
