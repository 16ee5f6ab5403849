import current from "./schema.json" with { type: "json" };

interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  /** The long form, where a short one is allowed too. */
  readonly then?: Schema;
}

type Definitions = Readonly<Record<string, Schema>>;

/** docs/stack-file.md, from the schema itself: `npm run generate` writes it. */
export function stackFileDocument({ $defs }: { readonly $defs: object } = current): string {
  const definitions = $defs as Definitions;
  const config = definitions["config"]?.properties ?? {};
  const own = Object.entries(config).filter(([key]) => key.startsWith("entra-writeback:"));
  return `# The stack file

<!-- Made from stack/config/schema.json by npm run generate; edit the schema, not this page. -->

Everything below \`config:\` of \`Pulumi.<stack>.yaml\` that belongs to the kit. [The examples](../examples/) show it in use; the first
line of each makes editors complete and check by [the schema](../stack/config/schema.json). Secrets are set with
\`pulumi config set --secret --path\`, or are references to a Key Vault; one in plain text is an error.

${own.map(([key, value]) => section(key, value, definitions)).join("\n")}`;
}

function section(key: string, value: Schema, definitions: Definitions): string {
  const name = key.replace("entra-writeback:", "");
  const rows = rowsOf(value, "", definitions).map(([path, text]) => `| \`${path}\` | ${text} |`);
  return `## ${key}

${described(value, definitions)}

| Key of ${name} | |
|---|---|
${rows.join("\n")}
`;
}

/** Every key below a schema with its description, in the order of the schema. */
function rowsOf(schema: Schema, path: string, definitions: Definitions): [string, string][] {
  return mappingsOf(schema, definitions).flatMap((mapping) =>
    Object.entries(mapping.properties ?? {}).flatMap(([key, inner]): [string, string][] => {
      const place = path === "" ? key : `${path}.${key}`;
      return [
        [place, described(inner, definitions)],
        ...rowsOf(inner, listOf(inner, definitions) ? `${place}[]` : place, definitions),
      ];
    }),
  );
}

/** The mappings a value may be, through references, lists and alternatives. */
function mappingsOf(schema: Schema, definitions: Definitions): Schema[] {
  const target = resolve(schema, definitions);
  if (target.properties) return [target];
  const inner = [target.items, target.then].filter((one) => one !== undefined);
  return inner.flatMap((one) => mappingsOf(one, definitions));
}

function listOf(schema: Schema, definitions: Definitions): boolean {
  return resolve(schema, definitions).items !== undefined;
}

function described(schema: Schema, definitions: Definitions): string {
  return (schema.description ?? resolve(schema, definitions).description ?? "").replaceAll("|", "\\\\|");
}

function resolve(schema: Schema, definitions: Definitions): Schema {
  return schema.$ref ? (definitions[schema.$ref.replace("#/$defs/", "")] ?? schema) : schema;
}
