import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { generatedFiles } from "../../docs/generate/main.ts";
import { settingText } from "../../facts/settingText.ts";
import { settingNames, settings, type SettingName } from "../../facts/settings.ts";
import { SecurityTemplate } from "../../formats/gpo/securityTemplate.ts";
import { checkFields } from "../../resources/definition/checkFields.ts";
import { definitions } from "../../resources/definitions.ts";
import { emptyDirectory } from "../../sandbox/directory/state.ts";
import { groupPolicyObject } from "../../sandbox/directory/groupPolicyObject.ts";
import { schemaErrors } from "../../stack/config/schema/validate.ts";
import { flat } from "../support/flat.ts";

const root = new URL("../../", import.meta.url);
// Written by npm run generate in a second pass.
const secondPass = ["provider/schema/schema.json", "components/argumentFields.ts"];

describe("a setting has one home", () => {
  it("so that no file of the product beside facts/ lists settings, unless it is made from them", async () => {
    const made = new Set([...(await generatedFiles()).keys(), ...secondPass]);
    const rooms = "{cli,components,docs,formats,handover,package,policies,provider,resources,sandbox,scripts,stack}";
    const files = globSync([`${rooms}/**/*.{ts,ps1,json}`, "*.ts"], { cwd: root.pathname });
    assert.ok(files.length > 200, `${files.length} files`);
    const named = files
      .filter((file) => !made.has(file))
      .map((file): [string, SettingName[]] => [file, namesIn(readFileSync(new URL(file, root), "utf8"))]);
    // Two pairs contradict each other, and two files say so: beyond that a list would be a second home.
    const lists = named.filter(([, names]) => names.length > 4);
    assert.deepEqual(lists, []);
    // Whatever is no part of a rule is not named at all.
    const meant = new Set<SettingName>([
      "minimumPasswordAge",
      "maximumPasswordAge",
      "minimumPasswordLength",
      "passwordHistorySize",
      "reversibleEncryption",
      "lockoutThreshold",
      "lockoutDuration",
      "lockoutObservationWindow",
    ]);
    assert.deepEqual(
      named.filter(([, names]) => names.some((name) => !meant.has(name))),
      [],
    );
  });

  it("from which every other place follows", async () => {
    const files = await generatedFiles();
    const group = (name: SettingName) => settings[name].group;
    for (const name of settingNames) {
      const { key } = settings[name].template;
      assert.ok(files.get("scripts/lib/Facts.ps1")?.includes(`'${key}'`), name);
      assert.ok(files.get("resources/groupPolicyObject/class.ts")?.includes(`  ${name}`), name);
      assert.match(files.get("docs/stack-file.md") ?? "", new RegExp(`\\.${name}\``), name);
      const schema = JSON.parse(files.get("stack/config/schema.json") ?? "") as Schema;
      assert.ok(name in (schema.$defs[group(name)]?.properties ?? {}), name);
      assert.equal(
        name in (schema.$defs["passwordSettings"]?.properties ?? {}),
        settings[name].pso !== undefined,
        name,
      );
    }
  });
});

interface Schema {
  readonly $defs: Readonly<Record<string, { readonly properties: object } | undefined>>;
}

function namesIn(text: string): SettingName[] {
  return settingNames.filter((name) => new RegExp(`\\b(${name}|${settings[name].template.key})\\b`).test(text));
}

/** In no specification's table, but in templates of today: added by its row in facts/settings.ts alone. */
describe("allowAdministratorLockout", () => {
  const setting = { allowAdministratorLockout: true };

  it("is a key of the stack file, for policies and not for PSOs", () => {
    const withPolicy = (accountPolicy: object, passwordSettings: object[] = []) =>
      schemaErrors({
        config: {
          "entra-writeback:tenant": {
            id: "11111111-1111-1111-1111-111111111111",
            selfServicePasswordReset: "all",
            writeback: { passwords: true, cloudSync: true, accountUnlock: true },
          },
          "entra-writeback:forests": [
            { domains: [{ name: "corp.contoso.com", accountPolicy, passwordSettings }], agents: { arcServers: [] } },
          ],
        },
      }).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
    const about = (errors: string[]) => errors.filter((error) => /accountPolicy|passwordSettings/.test(error));
    assert.deepEqual(about(withPolicy(setting)), []);
    assert.notDeepEqual(about(withPolicy({ allowAdministratorLockout: 1 })), []);
    const pso = { name: "pilot", precedence: 1, appliesTo: ["Pilot"], ...setting };
    assert.notDeepEqual(about(withPolicy({}, [pso])), []);
  });

  it("is an argument of the group policy, and none of the PSO", () => {
    const failures = (fields: Parameters<typeof checkFields>[0], inputs: Parameters<typeof checkFields>[1]) =>
      checkFields(fields, inputs).failures.map(({ property }) => property);
    const accountPolicy = { minimumPasswordAge: 0, ...setting };
    const { groupPolicyObject: policy, passwordSettingsObject: pso } = definitions;
    assert.ok(policy && pso);
    assert.deepEqual(failures(policy.inputs, { domain: "corp.contoso.com", displayName: "x", accountPolicy }), []);
    const inputs = { domain: "corp.contoso.com", name: "x", precedence: 1, appliesTo: ["y"], settings: accountPolicy };
    assert.deepEqual(failures(pso.inputs, inputs), ["settings.allowAdministratorLockout"]);
  });

  it("is read from templates and written into them", () => {
    const template = SecurityTemplate.empty("GptTmpl.inf").set({ accountPolicy: { allowAdministratorLockout: 1 } });
    const text = Buffer.from(template.bytes()).toString("utf16le");
    assert.match(text, /\[System Access\]\r\nAllowAdministratorLockout = 1\r\n/);
    const again = SecurityTemplate.parse(template.bytes(), "GptTmpl.inf");
    assert.deepEqual(again.settings, { accountPolicy: { allowAdministratorLockout: 1 } });
  });

  it("is kept by the simulated directory, and told in the console's words", () => {
    const parameters = {
      domain: "corp.contoso.com",
      id: "{11111111-2222-3333-4444-555555555555}",
      displayName: "x",
      settings: flat({ accountPolicy: { allowAdministratorLockout: 1 } }),
      link: { order: 1, enabled: true, enforced: false },
    };
    const state = emptyDirectory();
    const { settings: kept, effective } = groupPolicyObject(state, "Ensure", parameters);
    assert.deepEqual(kept, parameters.settings);
    assert.equal(effective.winners.allowAdministratorLockout?.value, 1);
    // The domain root does not show it, so it is not said to be in effect.
    assert.ok(!("allowAdministratorLockout" in effective.accountPolicy));
    assert.equal(settingText("allowAdministratorLockout", true), "Allow Administrator account lockout: enabled.");
  });
});
