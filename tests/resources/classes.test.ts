import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { kindName } from "../../resources/definition/definition.ts";
import type { Field } from "../../resources/definition/field.ts";
import { definitions } from "../../resources/definitions.ts";
import { classFiles } from "../../resources/generate.ts";
import * as classes from "../../resources/index.ts";
import { kindOfType } from "../../resources/registry.ts";
import { GroupManagedServiceAccount } from "../../resources/index.ts";

describe("the resource classes", () => {
  it("are as the definitions say: npm run generate changes nothing", async () => {
    for (const [file, text] of await classFiles()) {
      assert.equal(readFileSync(new URL(`../../resources/${file}`, import.meta.url), "utf8"), text, file);
    }
  });

  it("are one for each kind, all of them exported", () => {
    for (const definition of Object.values(definitions)) {
      const found = (classes as Record<string, unknown>)[kindName(definition)] as { type?: string } | undefined;
      assert.equal(found?.type, definition.type);
      assert.equal(kindOfType(definition.type).definition, definition);
    }
  });

  it("have every property described, down to the last", () => {
    const undescribed = (field: Field, path: string): string[] => [
      ...((field.description ?? "").endsWith(".") || /https?:\S+$|\]$|\)$/.test(field.description ?? "") ? [] : [path]),
      ...(field.kind === "object"
        ? Object.entries(field.fields ?? {}).flatMap(([key, inner]) => undescribed(inner, `${path}.${key}`))
        : []),
      ...(field.kind === "list" && field.items.kind === "object" ? undescribed(field.items, `${path}[]`) : []),
    ];
    const missing = Object.values(definitions).flatMap((definition) =>
      Object.entries({ ...definition.inputs, ...definition.outputs }).flatMap(([key, field]) =>
        undescribed(field, `${kindName(definition)}.${key}`),
      ),
    );
    assert.deepEqual(missing, []);
  });

  it("are got by their id, without being managed", async () => {
    const reads: string[] = [];
    await pulumi.runtime.setMocks({
      call: () => ({}),
      newResource: ({ id = "", type, inputs }) => {
        reads.push(id);
        assert.equal(type, GroupManagedServiceAccount.type);
        return { id, state: { ...(inputs as object), accountSid: "S-1-5-21-1-2-3-1104", enabled: true } };
      },
    });
    const account = GroupManagedServiceAccount.get("x", "corp.contoso.com/provAgentgMSA$");
    const both = pulumi.all([account.accountSid, account.enabled]);
    const values = await new Promise((resolve) => both.apply(resolve));
    assert.deepEqual(values, ["S-1-5-21-1-2-3-1104", true]);
    assert.deepEqual(reads, ["corp.contoso.com/provAgentgMSA$"]);
  });
});
