import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readRegistryPreferences, readServicePreferences } from "../../../formats/gpo/preferences.ts";
import { told } from "./support.ts";

const registry = "{9CD4B2F4-923D-47f5-A062-E897DD1DAD50}";

/** An item of Registry.xml as the editor writes it; `more` are attributes of its properties that take the place of others. */
function value(
  name: string,
  data: string,
  more: Record<string, string> = {},
  around: [attributes?: string, filters?: string] = [],
) {
  const properties = {
    action: "U",
    displayDecimal: "1",
    default: "0",
    hive: "HKEY_LOCAL_MACHINE",
    key: "SOFTWARE\\Contoso",
    name,
    type: "REG_DWORD",
    value: data,
    ...more,
  };
  const attributes = Object.entries(properties).map(([key, text]) => `${key}="${text}"`);
  return `<Registry clsid="${registry}" name="${name}" image="12" ${around[0] ?? ""}><Properties ${attributes.join(" ")}/>${around[1] ?? ""}</Registry>`;
}

const filters = (inside: string) => `<Filters>${inside}</Filters>`;
const forOne = filters('<FilterComputer bool="AND" not="0" type="NETBIOS" name="PC1"/>');

describe("group policy preferences", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "ewb-preferences-"))));
  after(() => rmSync(folder, { recursive: true }));

  function registryItems(inside: string, root = "") {
    const file = join(folder, "Registry.xml");
    writeFileSync(
      file,
      `<?xml version="1.0" encoding="utf-8"?>\r\n<RegistrySettings ${root}>${inside}</RegistrySettings>`,
    );
    return readRegistryPreferences(file).items.map(({ hive, name, type, value, targeted, line }) =>
      [hive.slice(5), name, type, value, targeted ? "targeted" : "", line].filter((part) => part !== "").join(" "),
    );
  }

  it("give numbers as they are and not as they look, texts, hives and lines", () => {
    assert.deepEqual(
      registryItems(
        [
          value("Sixteen", "00000010"),
          value("Text", "a, b", { type: "REG_SZ", hive: "HKEY_CURRENT_USER", key: "\\A\\B\\" }),
          value("None", "zz"),
          `\r\n${value("Big", "0000000100000000", { type: "REG_QWORD" })}`,
        ].join(""),
      ),
      [
        "LOCAL_MACHINE SOFTWARE\\Contoso\\Sixteen dword 16 2",
        "CURRENT_USER A\\B\\Text string a, b 2",
        "LOCAL_MACHINE SOFTWARE\\Contoso\\None dword 2",
        "LOCAL_MACHINE SOFTWARE\\Contoso\\Big dword 4294967296 3",
      ],
    );
  });

  it("leave behind what is set in the end: each action, keys and default values", () => {
    const names = (...items: string[]) =>
      registryItems(items.join("")).map((text) => text.split(" ").slice(1, 4).join(" "));
    for (const action of ["C", "R", "U"]) assert.equal(names(value("X", "1", { action })).length, 1, action);
    assert.deepEqual(names(value("X", "1"), value("x", "2", { key: "software\\contoso" })), [
      "software\\contoso\\x dword 2",
    ]);
    assert.deepEqual(names(value("X", "1"), value("X", "", { action: "D", type: "" })), []);
    assert.deepEqual(names(value("X", "", { action: "D" }), value("X", "1")), ["SOFTWARE\\Contoso\\X dword 1"]);
    assert.deepEqual(names(value("", "", { type: "" }), value("", "x", { default: "1", type: "REG_SZ" })), []);
    assert.equal(
      names(value("X", "1", {}, ["", forOne]), value("X", "2", {}, ["", forOne])).length,
      2,
      "each may count",
    );
    assert.equal(names(value("X", "1"), value("X", "", { action: "D" }, ["", forOne])).length, 1, "deleted for some");
    assert.equal(names(value("X", "1", {}, ["", forOne]), value("X", "2")).length, 1, "the last is for all");
  });

  it("leave nothing of a key that is deleted or replaced, and what a value had before one is created", () => {
    const key = (action: string, more: Record<string, string> = {}, around: [string?, string?] = []) =>
      value("", "", { action, type: "", key: "SOFTWARE", ...more }, around);
    const left = (...items: string[]) =>
      registryItems(items.join("")).map((text) => text.split(" ").slice(1, 4).join(" "));
    for (const action of ["D", "R"]) {
      assert.deepEqual(left(value("X", "1"), key(action)), [], action);
      assert.deepEqual(left(value("X", "1"), key(action, {}, ["", forOne])).length, 1, "for some");
      assert.deepEqual(left(value("X", "1"), key(action, { key: "SOFTWARE\\Con" })).length, 1, "of another key");
      assert.deepEqual(left(key(action), value("X", "1")).length, 1, "and set again");
    }
    for (const action of ["U", "C"]) assert.deepEqual(left(value("X", "1"), key(action)).length, 1, action);
    assert.deepEqual(left(value("X", "1"), value("X", "0", { action: "C" })), ["SOFTWARE\\Contoso\\X dword 1"]);
    assert.deepEqual(left(value("X", "1", {}, ["", forOne]), value("X", "0", { action: "C" })).length, 2);
    assert.deepEqual(left(value("X", "1", { action: "D" }), value("X", "0", { action: "C" })), [
      "SOFTWARE\\Contoso\\X dword 0",
    ]);
  });

  it("count only where they are not switched off, by themselves, a collection or the whole file", () => {
    const off = 'disabled="1"';
    const collection = (inside: string, attributes = "", more = "") =>
      `<Collection clsid="{53B533F5-224C-47e3-B01B-CA3B3F3FF4BF}" name="C" ${attributes}>${more}${inside}</Collection>`;
    const one = value("X", "1");
    assert.equal(registryItems(collection(collection(one))).length, 1);
    assert.deepEqual(registryItems(value("X", "1", {}, [off])), []);
    assert.deepEqual(registryItems(value("X", "1", { disabled: "1" })), []);
    assert.deepEqual(registryItems(collection(collection(one), off)), []);
    assert.deepEqual(registryItems(one, off), []);
    assert.match(registryItems(collection(one, "", forOne)).join(), /targeted/);
    assert.match(registryItems(value("X", "1", {}, ["", forOne])).join(), /targeted/);
    const once = filters('<FilterRunOnce hidden="1" not="0" bool="AND" id="{1}"/>');
    assert.doesNotMatch(registryItems(value("X", "1", {}, ["", once])).join(), /targeted/);
  });

  it("tell the startup of services", () => {
    const file = join(folder, "Services.xml");
    const service = (name: string, type: string, attributes = "") =>
      `<NTService clsid="{AB6F0B67-341F-4e51-92F9-005FBFBA1A43}" name="${name}" ${attributes}><Properties startupType="${type}" serviceName="${name}" serviceAction="STOP" timeout="30"/></NTService>`;
    writeFileSync(
      file,
      `<NTServices>${service("VaultSvc", "DISABLED")}${service("A", "NOCHANGE")}${service("B", "Disabled", 'disabled="1"')}</NTServices>`,
    );
    assert.deepEqual(readServicePreferences(file).items, [
      { line: 1, targeted: false, service: "VaultSvc", startupType: "DISABLED" },
      { line: 1, targeted: false, service: "A", startupType: "NOCHANGE" },
    ]);
    const startups = (...items: string[]) => {
      writeFileSync(file, `<NTServices>${items.join("")}</NTServices>`);
      return readServicePreferences(file).items.map(({ startupType }) => startupType);
    };
    assert.deepEqual(startups(service("VaultSvc", "DISABLED"), service("vaultsvc", "MANUAL")), ["MANUAL"]);
    assert.deepEqual(startups(service("VaultSvc", "DISABLED"), service("VaultSvc", "NOCHANGE")), [
      "DISABLED",
      "NOCHANGE",
    ]);
    writeFileSync(file, "<Services/>");
    assert.match(
      told(() => readServicePreferences(file)),
      /:begins with <Services> instead of <NTServices>/,
    );
  });

  it("are read to the end of a long file, in time", () => {
    // Were it quadratic, this would take minutes and more than any test may.
    const many = Array.from({ length: 20_000 }, (_, index) => `${value(`V${index}`, "1")}\n`).join("");
    assert.equal(registryItems(many).at(-1), "LOCAL_MACHINE SOFTWARE\\Contoso\\V19999 dword 1 20001");
  });
});
