import { settingText } from "../facts/settingText.ts";
import { isWritebackRight, rightText } from "../facts/writebackRights.ts";
import { isList, isMap, reveal, type PropertyMap, type PropertyValue } from "../formats/wire/codec.ts";
import { ChannelError } from "../resources/ports/channel.ts";
import { diffFields, type PropertyChange } from "../resources/definition/diffFields.ts";
import { RefusedError, type Context, type Resource, type Subject } from "../resources/ports/resource.ts";

/** `mode: observe`: the resource only looks, and says where the directory is not as declared. */
export function isObserved({ mode = null }: PropertyMap): boolean {
  return reveal(mode) === "observe";
}

/** What an update to the declared inputs would change. */
export function changesDue(
  { definition, leaves }: Pick<Resource<PropertyMap, unknown, unknown>, "definition" | "leaves">,
  there: PropertyMap,
  declared: PropertyMap,
): PropertyChange[] {
  const left = leaves?.(declared) ?? [];
  return diffFields(definition.inputs, there, declared).filter(({ path }) => !left.includes(path));
}

/** Where the directory is not as declared, and how that is told. */
export interface Difference {
  readonly changes: readonly PropertyChange[];
  readonly problem: string;
}

/** What is declared and there differently; undefined: nothing. Of declared secrets only the place is told. */
export function difference<Inputs extends PropertyMap, Observed, Memory>(
  resource: Resource<Inputs, Observed, Memory>,
  subject: Subject<Inputs, Memory>,
  observed: Observed,
  secret: boolean,
): Difference | undefined {
  const declared: PropertyMap = subject.inputs;
  const there = { ...declared, ...resource.describe(subject, observed).inputs };
  const changes = changesDue(resource, there, declared);
  const paths = [...new Set(changes.map(({ path }) => listOfTexts(there, declared, path) ?? path))];
  const lines = paths.map((path) => (secret ? `${path} differs` : lineOf(path, there, declared)));
  const unmet = secret ? undefined : resource.unmet?.(subject, observed);
  if (unmet !== undefined) lines.push(unmet);
  if (lines.length === 0) return undefined;
  const problem = [
    `${titleOf(resource, subject.inputs, secret)} is not as declared, and mode is observe, so nothing was changed:`,
    ...lines.map((line) => `  ${line}`),
    // A change pack is for the team of a directory.
    `Have it changed${resource.plan ? " (ewb changes writes out what there is to do)" : ""}, then update again.`,
  ].join("\n");
  return { changes, problem };
}

/** Where nothing is to be changed, what is there already is the resource, whoever made it: as with an import. */
export async function foundByAnyone<Inputs extends PropertyMap, Observed, Memory>(
  resource: Resource<Inputs, Observed, Memory>,
  subject: Subject<Inputs, Memory>,
  context: Context,
): Promise<Subject<Inputs, Memory>> {
  const { id } = await resource.claim({ ...subject, inputs: { ...subject.inputs, adopt: true } }, context);
  return { ...subject, id, memory: resource.memory.imported };
}

/**
 * What a preview says of a resource that is not in the state yet: an update would only look, so the preview looks too, and says what it
 * sees, or why it sees nothing.
 */
export async function lookAhead<Inputs extends PropertyMap, Observed, Memory>(
  resource: Resource<Inputs, Observed, Memory>,
  subject: Subject<Inputs, Memory>,
  secret: boolean,
  context: Context,
): Promise<void> {
  try {
    await differences(resource, await foundByAnyone(resource, subject, context), secret, context);
  } catch (error) {
    if (error instanceof RefusedError) return context.warn(error.message);
    if (error instanceof ChannelError) return context.warn(unseen(error.message));
    throw error;
  }
}

const unseen = (why: string): string => `Whether the directory is as declared cannot be seen from here: ${why}`;

/**
 * Properties in which the directory is not as declared; the mode itself where it is another thing, or not to be seen from here.
 * A preview shows them, but not what is there: that is told beside it.
 */
export async function differences<Inputs extends PropertyMap, Observed, Memory>(
  resource: Resource<Inputs, Observed, Memory>,
  subject: Subject<Inputs, Memory>,
  secret: boolean,
  context: Context,
): Promise<PropertyChange[]> {
  const due: PropertyChange = { path: "mode", kind: "update", replaces: false };
  try {
    const observed = await resource.observe(subject, context);
    const found: Difference | undefined =
      observed === undefined
        ? { changes: [], problem: absence(resource, subject.inputs, secret) }
        : difference(resource, subject, observed, secret);
    if (found === undefined) return [];
    context.warn(found.problem);
    return found.changes.length === 0 ? [due] : found.changes.map((change) => ({ ...change, replaces: false }));
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    context.warn(unseen(error.message));
    return [due];
  }
}

export function absence<Inputs>(resource: Titled<Inputs>, inputs: Inputs, secret: boolean): string {
  return `${titleOf(resource, inputs, secret)} does not exist, and mode is observe, so it was not created. Have it created (ewb changes writes out what there is to do), then update again.`;
}

/** On destroy: the kit has done nothing, so there is nothing to undo. */
export function staying<Inputs>(resource: Titled<Inputs>, inputs: Inputs, secret: boolean): string {
  return `${titleOf(resource, inputs, secret)} stays as it is, because mode is observe.${resource.plan ? " How it is undone stands in the plan of ewb changes." : ""}`;
}

interface Titled<Inputs> {
  title(inputs: Inputs): string;
  readonly plan?: unknown;
}

/** Which of the objects it is about; of declared secrets no name is told. */
function titleOf<Inputs>(resource: Titled<Inputs>, inputs: Inputs, secret: boolean): string {
  return secret ? "What is declared" : resource.title(inputs);
}

const notSet = "not set";

/** The list that a path leads into, where it holds texts: its places say nothing, what it lacks and what it has besides does. */
function listOfTexts(there: PropertyMap, declared: PropertyMap, path: string): string | undefined {
  const list = path.replace(/\[\d+\]$/, "");
  return list !== path && [there, declared].every((map) => textsAt(map, list) !== undefined) ? list : undefined;
}

function lineOf(path: string, there: PropertyMap, declared: PropertyMap): string {
  const [is, wanted] = [textsAt(there, path), textsAt(declared, path)];
  const setting = settingLine(path, valueAt(there, path), valueAt(declared, path));
  if (setting !== undefined) return setting;
  if (is === undefined || wanted === undefined)
    return `${path} is ${shown(there, path)}, declared is ${shown(declared, path)}`;
  const [missing, more] = [without(wanted, is), without(is, wanted)];
  const said = [
    missing.length > 0 && `lacks ${enumerated(missing)}`,
    more.length > 0 && `has ${enumerated(more)} besides`,
  ];
  return `${path} ${said.filter(Boolean).join(" and ")}`;
}

/** Rights as the console calls them, in whose names there are commas. */
const enumerated = (texts: readonly string[]): string =>
  texts.every(isWritebackRight) ? texts.map(rightText).join("; ") : texts.join(", ");

/** A setting of an account, Kerberos or fine-grained policy, as the console calls it. */
function settingLine(path: string, is: PropertyValue | undefined, wanted: PropertyValue | undefined) {
  const name = /^(?:accountPolicy|kerberosPolicy|settings)\.(\w+)$/.exec(path)?.[1];
  if (name === undefined || (typeof wanted !== "number" && typeof wanted !== "boolean")) return undefined;
  const said = settingText(name, wanted);
  const there = typeof is === "number" || typeof is === "boolean" ? settingText(name, is).slice(0, -1) : undefined;
  return `${there ?? `${said.slice(0, said.lastIndexOf(": "))}: ${notSet}`}, declared is ${said.slice(said.lastIndexOf(": ") + 2, -1)}`;
}

const without = (texts: readonly string[], others: readonly string[]): string[] => {
  const known = new Set(others.map((text) => text.toLowerCase()));
  return texts.filter((text) => !known.has(text.toLowerCase()));
};

/** A list of texts; what is not set is an empty one. */
function textsAt(map: PropertyMap, path: string): readonly string[] | undefined {
  const value = valueAt(map, path) ?? [];
  return isList(value) && value.every((item) => typeof item === "string") ? value : undefined;
}

function valueAt(map: PropertyMap, path: string): PropertyValue | undefined {
  let value: PropertyValue | undefined = map;
  for (const step of path.match(/[^.[\]]+/g) ?? []) {
    value = isMap(value) ? value[step] : isList(value) ? value[Number(step)] : undefined;
  }
  return value;
}

/** The value at a property path, as a person would write it. */
function shown(map: PropertyMap, path: string): string {
  const value = valueAt(map, path);
  return value === undefined || value === null ? notSet : JSON.stringify(value);
}
