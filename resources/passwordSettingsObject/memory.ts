import type { PropertyMap, PropertyValue } from "../../formats/wire/codec.ts";
import type { Context, Subject } from "../ports/resource.ts";
import type { PasswordSettingsObjectResult } from "../../scripts/contract.ts";
import { giveBack, writtenIn } from "../shared/adoption.ts";
import { divide, undeclared, untouched, type Values } from "../shared/giveBack.ts";
import { fromScript, pick, type Settings } from "./settings.ts";
import { run } from "./call.ts";
import type { PasswordSettingsObjectInputs } from "./definition.ts";

type Pso = Subject<PasswordSettingsObjectInputs>;

/** What the kit writes, in the form of the inputs. */
type Before = PropertyMap & Pick<PasswordSettingsObjectInputs, "precedence" | "settings" | "appliesTo">;

/** By the paths of the inputs. */
function valuesOf({ precedence, settings, appliesTo }: Pick<Before, "precedence" | "settings" | "appliesTo">): Values {
  return new Map<string, PropertyValue>([
    ["precedence", precedence],
    ["appliesTo", appliesTo],
    ...settingValues(settings),
  ]);
}

function settingValues(settings: Settings): [string, PropertyValue][] {
  return Object.entries(settings).map(([key, value]) => [`${settingsPath}${key}`, value]);
}

const settingsPath = "settings.";

/** The other way round, with what is there. */
function fieldsOf(values: Values): Partial<Before> {
  const fields: Record<string, unknown> = {};
  const settings: Record<string, unknown> = {};
  for (const [path, value] of values) {
    if (path.startsWith(settingsPath)) settings[path.slice(settingsPath.length)] = value;
    else fields[path] = value;
  }
  return { ...fields, settings } as unknown as Partial<Before>;
}

function settingsWritten(state: PropertyMap): string[] {
  return writtenIn(state).flatMap((one) => Object.keys((one["settings"] ?? {}) as object));
}

/** A setting that is no longer declared gets the value back that it had before the kit; one of a PSO of the kit's own has none. */
export async function withRestored(
  title: string,
  subject: Subject<PasswordSettingsObjectInputs>,
  context: Context,
): Promise<PasswordSettingsObjectInputs> {
  const { inputs, state } = subject;
  const dropped = [...new Set(settingsWritten(state))].filter((key) => !(key in inputs.settings));
  if (dropped.length === 0) return inputs;
  if (state["adopted"] !== true) {
    context.warn(
      `${dropped.join(", ")}: no longer declared, and left in the PSO "${inputs.name}" of ${inputs.domain} as it is. Declare the value it should have.`,
    );
    return inputs;
  }
  const droppedOf = (settings: Settings) => new Map(settingValues(pick(settings, dropped)));
  const written = writtenIn(state).map((one) => droppedOf(one["settings"] as unknown as Settings));
  const now = droppedOf(fromScript((await run("Observe", subject, context)).settings));
  const old = droppedOf((state["before"] as Before).settings);
  const { back, kept } = divide(old, written, now);
  if (kept.length > 0) context.warn(undeclared(title, kept));
  const { settings } = fieldsOf(new Map([...old].filter(([path]) => back.has(path))));
  return { ...inputs, settings: { ...settings, ...inputs.settings } };
}

/** A setting that the kit has not written yet may have changed since the others were remembered. */
export async function rememberSettings(
  subject: Pso,
  context: Context,
  remember: (look: () => Promise<PasswordSettingsObjectResult>) => Promise<PropertyMap>,
): Promise<PropertyMap> {
  let there: PasswordSettingsObjectResult | undefined;
  const memory = await remember(async () => (there = await run("Observe", subject, context)));
  const known = memory["before"] as Before | undefined;
  if (there === undefined || known?.settings === undefined) return memory;
  const settings = { ...fromScript(there.settings), ...pick(known.settings, settingsWritten(subject.state)) };
  return { ...memory, before: { ...known, settings } };
}

/** Puts back what an adopted PSO had. */
export async function giveBackSettings(title: string, subject: Pso, context: Context): Promise<void> {
  const { inputs, state } = subject;
  const [written, old] = [writtenIn(state) as unknown as Before[], state["before"] as Before | undefined];
  if (old === undefined || written.length === 0) return context.warn(untouched(title));
  const appliesTo = [...written.flatMap((one) => one.appliesTo), ...old.appliesTo];
  const there = await run("Observe", { ...subject, inputs: { ...inputs, appliesTo } }, context);
  if (!there.exists) return;
  const now = { precedence: there.precedence, settings: fromScript(there.settings), appliesTo: there.appliesTo };
  await giveBack(
    {
      title,
      before: valuesOf({ ...old, settings: pick(old.settings, settingsWritten(state)) }),
      written: written.map(valuesOf),
      now: valuesOf(now),
      unusable: there.unusable,
      write: (back) => run("Ensure", { ...subject, inputs: { ...inputs, ...now, ...fieldsOf(back) } }, context),
    },
    (text) => context.warn(text),
  );
}
