import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scriptText } from "../../scripts/scriptText.ts";
import { scriptsFolder } from "./powerShell.ts";

describe("scriptText", () => {
  it("puts each library in once, where it is loaded first and as a region, and changes nothing else", () => {
    const folder = mkdtempSync(join(tmpdir(), "text-"));
    const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
    try {
      mkdirSync(join(folder, "lib"));
      write(
        "A.ps1",
        'param($x)\r\n. "$PSScriptRoot/lib/B.ps1"\r\n. "$PSScriptRoot/lib/C.ps1"\n# . "$PSScriptRoot/lib/B.ps1"\n$&\n',
      );
      write("lib/B.ps1", '. "$PSScriptRoot/C.ps1"\nb $1\n');
      write("lib/C.ps1", "c\n");
      const b = "#region B.ps1\n#region C.ps1\nc\n#endregion C.ps1\nb $1\n#endregion B.ps1\n";
      const expected = `param($x)\r\n${b}\n# . "$PSScriptRoot/lib/B.ps1"\n$&\n`;
      assert.equal(scriptText(join(folder, "A.ps1")), expected);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  const answering = readdirSync(scriptsFolder).filter(
    (file) => file.endsWith(".ps1") && readFileSync(join(scriptsFolder, file), "utf8").includes("lib/Call.ps1"),
  );
  for (const name of answering) {
    it(`makes ${name} self-contained, its parameters first`, () => {
      const text = scriptText(join(scriptsFolder, name));
      // What people run is a file, and keeps its report beside it; of the kit's own files it loads none.
      assert.doesNotMatch(text, name === "InstallProvisioningAgent.ps1" ? /\$PSScriptRoot\/lib/ : /\$PSScriptRoot/);
      const head = readFileSync(join(scriptsFolder, name), "utf8").split("Set-StrictMode")[0] ?? "";
      assert.match(head, /^param\($/m);
      assert.ok(text.startsWith(head));
      assert.equal(text.match(/^function Read-Call\b/gm)?.length, 1);
    });
  }
});
