import { kindName, type Definition } from "./definition.ts";
import { valuesOf, type Enumeration, type Field, type Fields } from "./field.ts";

/** TypeScript of the classes, from the definitions: what an editor shows, and what a program is checked against. */

/** Named types that another file has, with how that is imported. */
export type KnownTypes = ReadonlyMap<Enumeration | Fields, string>;

/** Fields that several kinds have, in a file of their own. */
export interface SharedFields {
  readonly interfaceName: string;
  readonly description: string;
  readonly fields: Fields;
  /** As the class files import it. */
  readonly from: string;
}

/** The class of one kind with the types that it brings. */
export function classText(definition: Definition, shared: SharedFields, known: KnownTypes = new Map()): string {
  const { inputs, outputs } = definition;
  const name = kindName(definition);
  const sharing = Object.entries(shared.fields).every(([key, field]) => inputs[key] === field);
  const own = sharing ? without(inputs, shared.fields) : inputs;
  const all = typesIn(inputs, outputs);
  const ours = { ...all, enumerations: unknownOf(all.enumerations), inputs: unknownOf(all.inputs) };
  const imports = Map.groupBy(
    [...(sharing ? [[shared.interfaceName, shared.from] as const] : []), ...foreign(all, known)],
    ([, from]) => from,
  );
  const importing = [...imports]
    .map(([from, names]) => `import type { ${names.map(([type]) => type).join(", ")} } from "${from}";\n`)
    .join("");
  function unknownOf<Type extends Enumeration | Named>(types: Map<string, Type>): Map<string, Type> {
    return new Map([...types].filter(([, type]) => !known.has(keyOf(type))));
  }
  return `${note}import * as pulumi from "@pulumi/pulumi";\n${importing}
${typesText(ours)}

${interfaceText(`${name}Args`, argsOf(definition), own, sharing ? ` extends ${shared.interfaceName}` : "")}

${comment(definition.description)}
export class ${name} extends pulumi.CustomResource {
  static readonly type = "${definition.type}";
${Object.entries(inputs)
  .map(
    ([key, field]) =>
      `declare readonly ${key}: pulumi.Output<${plainType(field)}${isPresent(field) ? "" : " | undefined"}>;`,
  )
  .join("\n")}
${Object.entries(outputs)
  .map(([key, field]) => `${comment(field.description)}\ndeclare readonly ${key}: pulumi.Output<${outputType(field)}>;`)
  .join("\n")}

  /** The resource of a known id, as it is; it is not managed by this program. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): ${name} {
    return new ${name}(name, {} as ${name}Args, { ...options, id });
  }

  constructor(name: string, args: ${name}Args, options?: pulumi.CustomResourceOptions) {
    super(${name}.type, name, { ...properties, ...args }, options);
  }
}

const properties = { ${[...Object.keys(inputs), ...Object.keys(outputs)].map((key) => `${key}: undefined`).join(", ")} };
`;
}

export function sharedText({ interfaceName, description, fields }: SharedFields): string {
  return `${note}import type * as pulumi from "@pulumi/pulumi";\n\n${typesText(typesIn(fields))}\n\n${interfaceText(interfaceName, description, fields, "")}\n`;
}

const note = "// Made from definition.ts by npm run generate.\n";

const argsOf = (definition: Definition): string => `Arguments of ${kindName(definition)}.`;

const without = (fields: Fields, others: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([key]) => !(key in others)));

/** Named types among fields, each once. */
interface Types {
  readonly enumerations: Map<string, Enumeration>;
  readonly inputs: Map<string, Named>;
  readonly outputs: Map<string, Named>;
}
interface Named {
  readonly description: string;
  readonly fields: Fields;
}

function typesIn(inputs: Fields, outputs: Fields = {}): Types {
  const types: Types = { enumerations: new Map(), inputs: new Map(), outputs: new Map() };
  for (const field of Object.values(inputs)) collect(field, types, types.inputs);
  for (const field of Object.values(outputs)) collect(field, types, types.outputs);
  return types;
}

function collect(field: Field, types: Types, objects: Map<string, Named>): void {
  if (field.kind === "string" && field.values) types.enumerations.set(field.values.name, field.values);
  if (field.kind === "list") collect(field.items, types, objects);
  if (field.kind !== "object" || !field.fields || field.typeName === undefined) return;
  for (const inner of Object.values(field.fields)) collect(inner, types, objects);
  objects.set(field.typeName, { description: field.description ?? "", fields: field.fields });
}

const keyOf = (type: Enumeration | Named): Enumeration | Fields => ("fields" in type ? type.fields : type);

/** Types that another file has, with that file. */
function foreign({ enumerations, inputs }: Types, known: KnownTypes): (readonly [string, string])[] {
  const named = [...inputs].map(([name, type]) => [`${name}Args`, known.get(keyOf(type))] as const);
  const texts = [...enumerations].map(([name, type]) => [name, known.get(type)] as const);
  return [...named, ...texts].flatMap(([name, from]) => (from === undefined ? [] : [[name, from] as const]));
}

/** The named types of inputs, which the file of these fields has. */
export function typesOf(fields: Fields, from: string): [Enumeration | Fields, string][] {
  const { enumerations, inputs } = typesIn(fields);
  return [...enumerations.values(), ...inputs.values()].map((type) => [keyOf(type), from]);
}

function typesText({ enumerations, inputs, outputs }: Types): string {
  return [
    ...[...enumerations.values()].map(enumerationText),
    ...[...inputs].map(([name, { description, fields }]) => interfaceText(`${name}Args`, description, fields, "")),
    ...[...outputs].map(([name, { description, fields }]) => outputInterface(name, description, fields)),
  ].join("\n\n");
}

function enumerationText(enumeration: Enumeration): string {
  const { name, description, values } = enumeration;
  const members = valuesOf(enumeration).map(
    (value) => `${comment(values[value])}\n${value.charAt(0).toUpperCase()}${value.slice(1)}: "${value}",`,
  );
  return `${comment(description)}\nexport const ${name} = {\n${members.join("\n")}\n} as const;\nexport type ${name} = (typeof ${name})[keyof typeof ${name}];`;
}

function interfaceText(name: string, description: string, fields: Fields, extending: string): string {
  const members = Object.entries(fields).map(
    ([key, field]) => `${comment(documentation(field))}\n${key}${field.required ? "" : "?"}: ${inputType(field)};`,
  );
  return `${comment(description)}\nexport interface ${name}${extending} {\n${members.join("\n")}\n}`;
}

function outputInterface(name: string, description: string, fields: Fields): string {
  const members = Object.entries(fields).map(
    ([key, field]) =>
      `${comment(field.description)}\nreadonly ${key}${isPresent(field) ? "" : "?"}: ${outputType(field)};`,
  );
  return `${comment(description)}\nexport interface ${name} {\n${members.join("\n")}\n}`;
}

/** Description, what a change does, and the default. */
export function documentation(field: Field): string {
  const { description = "", replaces } = field;
  const text = replaces ? `${description} A change replaces the resource.` : description;
  const preset = field.defaultText ?? (field.default === undefined ? undefined : shown(field.default));
  return preset === undefined ? text : `${text}\n@default ${preset}`;
}

const shown = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

const isPresent = (field: Field): boolean => field.required === true || field.default !== undefined;

function inputType(field: Field): string {
  if (field.kind === "list") return `pulumi.Input<${inputType(field.items)}[]>`;
  return `pulumi.Input<${namedType(field, "Args") ?? field.kind}>`;
}

/** The type of an input as it comes back. */
function plainType(field: Field): string {
  if (field.kind === "list") return `${plainType(field.items)}[]`;
  if (field.kind === "object") return `pulumi.Unwrap<${namedType(field, "Args")}>`;
  return namedType(field, "") ?? field.kind;
}

function outputType(field: Field): string {
  if (field.kind === "list") return `${outputType(field.items)}[]`;
  return namedType(field, "") ?? field.kind;
}

function namedType(field: Field, suffix: string): string | undefined {
  if (field.kind === "string") return field.values?.name;
  if (field.kind !== "object") return undefined;
  if (field.each) return `Record<string, ${outputType(field.each)}>`;
  return `${field.typeName ?? "object"}${suffix}`;
}

/** A doc comment, wrapped as the code is. */
function comment(text = ""): string {
  if (!text.includes("\n") && text.length < 108) return `/** ${text} */`;
  const lines = text
    .replace(/\n(?!@|https:)/g, " ")
    .split("\n")
    .flatMap(wrapped);
  return `/**\n${lines.map((line) => ` * ${line}`).join("\n")}\n */`;
}

function wrapped(line: string): string[] {
  const lines: string[] = [];
  for (const word of line.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < 110) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
