import { isMap, type PropertyMap } from "../../formats/wire/codec.ts";
import type { Context, Subject } from "../ports/resource.ts";
import { adoptionMemory, type Adoption } from "../shared/adoptionMemory.ts";
import { giveBack, restorable, undeclared, untouched, type Values } from "../shared/giveBack.ts";
import { run, type PasswordSettingsObjectResult } from "./call.ts";
import { definition, type PasswordSettingsObjectInputs } from "./definition.ts";
import { fromScript, type Settings } from "./settings.ts";

/** By the paths of the inputs. */
type PsoValues = {
  precedence?: number;
  appliesTo?: string[];
} & { [Name in keyof Settings as `${typeof prefix}${Name}`]?: Settings[Name] };

export type PsoMemory = Adoption<PsoValues>;
type Pso = Subject<PasswordSettingsObjectInputs, PsoMemory>;

const prefix = "settings.";

function psoValues({ precedence, settings, appliesTo }: Pick<PasswordSettingsObjectInputs, keyof Nested>): PsoValues {
  return { precedence, appliesTo, ...withPrefix(settings) };
}
type Nested = { precedence: number; settings: Settings; appliesTo: string[] };

function withPrefix(settings: PropertyMap): Values {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [prefix + name, value]));
}

/** The settings among values, by name. */
function settingsIn(values: Values): Partial<Settings> {
  const entries = Object.entries(values).filter(([path]) => path.startsWith(prefix));
  return Object.fromEntries(entries.map(([path, value]) => [path.slice(prefix.length), value]));
}

/** What an update sets or gives back, as inputs. */
function inputsOf({ precedence, appliesTo, ...others }: PsoValues) {
  return {
    ...(precedence !== undefined && { precedence }),
    ...(appliesTo !== undefined && { appliesTo }),
    settings: settingsIn(others),
  };
}

export const memory = adoptionMemory<PasswordSettingsObjectInputs, PsoValues>({
  definition,
  written: psoValues,
  // Version 0.1.0 had the settings in a map of their own.
  read: ({ settings, ...values }) => ({ ...values, ...(isMap(settings) && withPrefix(settings)) }),
});

const writtenPaths = ({ written }: PsoMemory): Set<string> =>
  new Set(written.flatMap((values) => Object.keys(values)).filter((path) => path.startsWith(prefix)));

const only = (values: PsoValues, has: (path: string) => boolean): PsoValues =>
  Object.fromEntries(Object.entries(values).filter(([path]) => has(path)));

/** How a PSO is, in the form of what is remembered; nothing where it is gone. */
export const valuesThere = ({ exists, precedence, settings, appliesTo }: PasswordSettingsObjectResult): PsoValues =>
  exists ? psoValues({ precedence, settings: fromScript(settings), appliesTo }) : {};

/** A setting that is no longer declared gets the value back that it had before the kit; one of a PSO of the kit's own has none. */
export async function withRestored(title: string, subject: Pso, context: Context): Promise<Settings> {
  const { inputs, memory: known } = subject;
  const declared = withPrefix(inputs.settings);
  const dropped = [...writtenPaths(known)].filter((path) => !(path in declared));
  if (dropped.length === 0) return inputs.settings;
  if (!known.adopted) {
    const names = dropped.map((path) => path.slice(prefix.length)).join(", ");
    context.warn(
      `${names}: no longer declared, and left in the PSO "${inputs.name}" of ${inputs.domain} as it is. Declare the value it should have.`,
    );
    return inputs.settings;
  }
  const { back, kept } = restorable<PsoValues>({
    before: only(known.before ?? {}, (path) => dropped.includes(path)),
    written: known.written,
    now: valuesThere(await run("Observe", subject, context)),
    unusable: [],
  });
  if (kept.length > 0) context.warn(undeclared(title, kept));
  return { ...settingsIn(back), ...inputs.settings };
}

/** A setting that the kit has not written yet may have changed since the others were remembered. */
export async function rememberSettings(
  subject: Pso,
  context: Context,
  remember: (look: () => Promise<PasswordSettingsObjectResult>) => Promise<PsoMemory>,
): Promise<PsoMemory> {
  let seen: PasswordSettingsObjectResult | undefined;
  const known = await remember(async () => (seen = await run("Observe", subject, context)));
  if (!seen?.exists || !known.before) return known;
  const written = writtenPaths(known);
  const now = only(valuesThere(seen), (path) => path.startsWith(prefix) && !written.has(path));
  return { ...known, before: { ...known.before, ...now } };
}

/** Puts back what an adopted PSO had. */
export async function giveBackSettings(title: string, subject: Pso, context: Context): Promise<void> {
  const { inputs, memory: known } = subject;
  const { before, written } = known;
  if (before === undefined || written.length === 0) return context.warn(untouched(title));
  const appliesTo = [...written.flatMap((values) => values.appliesTo ?? []), ...(before.appliesTo ?? [])];
  const there = await run("Observe", { ...subject, inputs: { ...inputs, appliesTo } }, context);
  if (!there.exists) return;
  const [paths, now] = [writtenPaths(known), valuesThere(there)];
  const { back, kept } = restorable<PsoValues>({
    before: only(before, (path) => !path.startsWith(prefix) || paths.has(path)),
    written,
    now,
    unusable: there.unusable,
  });
  const restored = { ...inputs, ...inputsOf(now), ...inputsOf(back) };
  const write = () => run("Ensure", { ...subject, inputs: restored }, context);
  await giveBack({ title, before, back, kept, write }, (text) => context.warn(text));
}
