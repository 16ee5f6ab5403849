import assert from "node:assert/strict";
import { SecurityTemplate } from "../../../formats/gpo/securityTemplate.ts";
import type { SecuritySettings } from "../../../facts/securitySettings.ts";
import { evaluate, findPowerShell, noPowerShell } from "../../scripts/powerShell.ts";
import type { JsonObject } from "../../../resources/ports/channel.ts";
import { flat } from "../../support/flat.ts";
import { skipFor } from "../../support/needs.ts";
import { everything, written } from "./everySetting.ts";
import { utf16 } from "./support.ts";

const parse = (text: string) => SecurityTemplate.parse(utf16(text), "GptTmpl.inf");
const textOf = (template: SecurityTemplate) => Buffer.from(template.bytes()).toString("utf16le").slice(1);

describe("security template here and in PowerShell", () => {
  it("makes the same text as the script that writes to SYSVOL", async function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
    const changed: SecuritySettings = {
      accountPolicy: { minimumPasswordAge: 1, passwordHistorySize: 24 },
      registryValues: [{ name: "machine\\a\\number", type: "dword", value: "7" }],
      userRights: [
        { right: "SeServiceLogonRight", principals: ["S-1-5-20"] },
        { right: "SeTcbPrivilege", principals: ["x"] },
      ],
      services: [
        { service: "vaultsvc", startup: "disabled", permissions: "D:(A;;GA;;;BA)" },
        { service: "SPOOLER", startup: "manual" },
        { service: "bonjour service", startup: "disabled" },
      ],
    };
    const cases = [
      { text: "", settings: everything, unset: [] },
      { text: written, settings: changed, unset: [] },
      { text: written, settings: {}, unset: ["services.VaultSvc", "kerberosPolicy.maxTicketAge"] },
      { text: written, settings: {}, unset: ["services.spooler", "servicePermissions.spooler"] },
      { text: `[X]\r\n1\r\n[PRIVILEGE RIGHTS]\r\nSeServiceLogonRight=\r\n`, settings: changed, unset: [] },
    ];
    const program = `foreach ($case in $cases) {
      $text = Set-TemplateSettings $case.text $case.settings ([string[]]@($case.unset)) @{}
      [pscustomobject]@{ text = $text; settings = Get-TemplateSettings $text $null @{} }
    }`;
    const results = (await evaluate(
      ["Call", "TemplateSections", "SecurityTemplate"],
      program,
      cases.map((one) => ({ ...one, settings: flat(one.settings) })),
    )) as {
      text: string;
      settings: JsonObject;
    }[];
    for (const [index, { text, settings, unset }] of cases.entries()) {
      const template = (text === "" ? SecurityTemplate.empty("x") : parse(text)).set(settings).unset(unset);
      assert.equal(textOf(template), results[index]?.text);
      assert.deepEqual(flat(template.settings), results[index]?.settings);
    }
  });
});
