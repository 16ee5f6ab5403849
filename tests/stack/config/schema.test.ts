import assert from "node:assert/strict";
import { Ajv2020 } from "ajv/dist/2020.js";
import { installerSigner } from "../../../facts/agentHost.ts";
import * as defaults from "../../../stack/config/defaults.ts";
import schema from "../../../stack/config/schema.json" with { type: "json" };
import { otherNames } from "../../../stack/config/schema/otherNames.ts";

interface Property {
  readonly description?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly $ref?: string;
}

/** Every property of the schema with the keys that its mapping demands. */
function properties(node: unknown, path = ""): { path: string; key: string; property: Property; required: string[] }[] {
  if (typeof node !== "object" || node === null) return [];
  const { properties: own = {}, required = [] } = node as {
    properties?: Record<string, Property>;
    required?: string[];
  };
  const found = Object.entries(own).map(([key, property]) => ({ path: `${path}.${key}`, key, property, required }));
  const below = Object.entries(node).flatMap(([key, child]) =>
    key === "examples" || key === "not" ? [] : properties(child, `${path}/${key}`),
  );
  return [...found, ...below];
}

const all = properties(schema);

describe("schema.json", () => {
  it("is valid JSON Schema 2020-12 without loose ends", () => {
    // As \`ajv validate\` takes it: with no word of its own.
    const ajv = new Ajv2020({ strict: true, allErrors: true });
    assert.equal(ajv.validateSchema(schema), true, ajv.errorsText());
    ajv.compile(schema);
  });

  it("describes at least fifty properties", () => assert.ok(all.length >= 50, `${all.length}`));

  for (const { path, key, property, required } of all) {
    it(`describes ${path}`, () => {
      const description = property.description ?? "";
      assert.match(description, /^(Required|Optional|Conditional)\. [^ ].*$/);
      assert.equal(description.startsWith("Required."), required.includes(key));
      if (description.startsWith("Optional.") && key !== "encryptionsalt" && key !== "encryptedkey") {
        assert.match(description, / Default: \S/);
      }
      if (description.startsWith("Conditional.")) assert.match(description, / Required if \S/);
      if (property.minimum !== undefined) {
        assert.ok(description.includes(`${property.minimum} to ${property.maximum}`), "the range is told");
      }
    });
  }

  it("refuses unknown keys in every mapping", () => {
    const open: string[] = [];
    const visit = (node: unknown, path: string): void => {
      if (typeof node !== "object" || node === null) return;
      if (Object.hasOwn(node, "properties") && Reflect.get(node, "additionalProperties") !== false) open.push(path);
      for (const [key, child] of Object.entries(node))
        if (key !== "examples" && key !== "not") visit(child, `${path}/${key}`);
    };
    visit(schema, "");
    // Below `properties` a key may itself be called properties; none is here.
    assert.deepEqual(open, []);
  });

  it("has the keys that other names stand for, and those names for nothing else of the same mapping", () => {
    const keys = new Map(Object.entries(schema.$defs).map(([def, node]) => [def, Object.keys("properties" in node ? node.properties : {})])); // prettier-ignore
    for (const [name, key] of Object.entries(otherNames)) {
      assert.equal(name, name.toLowerCase());
      const homes = [...keys.values()].filter((known) => known.includes(key));
      assert.ok(homes.length > 0, `${name}: ${key}`);
      assert.ok(!homes.flat().some((known) => known.toLowerCase() === name), name);
    }
  });

  it("gives examples that it accepts", () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    ajv.addSchema(schema, "stack");
    let count = 0;
    const visit = (node: unknown, pointer: string): void => {
      if (typeof node !== "object" || node === null) return;
      const { examples } = node as { examples?: unknown[] };
      const validate = Array.isArray(examples) ? ajv.getSchema(`stack#${pointer}`) : undefined;
      for (const example of examples ?? []) {
        assert.ok(validate?.(example), `${pointer}: ${ajv.errorsText(validate?.errors)}`);
        count++;
      }
      for (const [key, child] of Object.entries(node)) {
        const part = encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1"));
        if (key !== "examples") visit(child, `${pointer}/${part}`);
      }
    };
    visit(schema, "");
    assert.ok(count >= 30, `${count}`);
  });

  it("repeats the defaults of defaults.ts", () => {
    const {
      alignment,
      tenant,
      forest,
      domain,
      cloudSync,
      accountPolicy,
      agents,
      domainJoin,
      channel,
      groupPolicy,
      agentHostPolicy,
      installation,
      installer,
    } = schema.$defs;
    assert.equal(installer.properties.signer.default, installerSigner);
    const told = {
      CLOUD: tenant.properties.cloud.default,
      MINIMUM_PASSWORD_AGE: accountPolicy.properties.minimumPasswordAge.default,
      SERVICE_ACCOUNT: forest.properties.serviceAccount.default,
      SYNCED_BY: domain.properties.syncedBy.default,
      CHANNEL: channel.default,
      POLICY_NAME: groupPolicy.properties.name.default,
      LINK_ORDER: groupPolicy.properties.order.default,
      LINK_ENFORCED: groupPolicy.properties.enforced.default,
      RESTORE_ORDER: groupPolicy.properties.restoreOrder.default,
      AGENT_HOST_POLICY_NAME: agentHostPolicy.properties.name.default,
      NTLM: agentHostPolicy.properties.ntlm.default,
      INET_ORG_PERSON: forest.properties.inetOrgPerson.default,
      MODE: forest.properties.mode.default,
      ADOPT: forest.properties.adopt.default,
      AGENT_VERSION: agents.properties.version.default,
      ZONES: agents.properties.zones.default,
      VM_SIZE: agents.properties.size.default,
      VM_IMAGE: agents.properties.image.default,
      EXEMPTION_CATEGORY: alignment.properties.category.default,
      STARTED: cloudSync.properties.started.default,
      DELETION_THRESHOLD: cloudSync.properties.deletionThreshold.default,
      ENCRYPTION_AT_HOST: agents.properties.encryptionAtHost.default,
      GRANT_VAULT_ACCESS: domainJoin.properties.grantVaultAccess.default,
      REGISTRATION: installation.properties.registration.default,
      TRACE: installation.properties.trace.default,
      DELETE_PROTECTION: agents.properties.deleteProtection.default,
    };
    // The number of hosts is no default of a key: count depends on the Arc servers.
    assert.deepEqual({ ...told, AGENT_HOSTS: 3 }, { ...defaults });
  });

  it("tells in a description the default that it has", () => {
    for (const { path, property } of all) {
      const value = property.default;
      if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
      const text = Array.isArray(value) ? `["${value.join('", "')}"]` : String(value);
      assert.ok(property.description?.includes(`Default: ${text}`), path);
    }
  });
});
