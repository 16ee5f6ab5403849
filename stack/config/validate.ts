import { checkAcross } from "./checks/checkAcross.ts";
import type { LooseStack } from "./checks/declared.ts";
import type { Model } from "./model.ts";
import type { Defect } from "./path.ts";
import { toDefects } from "./schema/defects.ts";
import type { MayShow } from "./schema/messages.ts";
import { schemaErrors } from "./schema/validate.ts";
import { wellFormed } from "./schema/wellFormed.ts";
import { toModel } from "./toModel.ts";
import type { StackValues } from "./values.ts";

export interface Validated {
  readonly defects: readonly Defect[];
  /** Only without defects. */
  readonly model?: Model;
}

/** Checks the values of a whole stack file and, where nothing is wrong, makes the model of them. */
export function validate(values: unknown, now: Date, mayShow: MayShow): Validated {
  const errors = schemaErrors(values);
  const across = checkAcross(kitValues(wellFormed(values, errors)) as LooseStack, now);
  const defects = [...toDefects(errors, values, mayShow), ...across];
  // The schema has found no fault, so the values have the type that stands for it.
  return defects.length > 0 ? { defects } : { defects, model: toModel(kitValues(values) as StackValues) };
}

/** The kit's own keys without their namespace. */
function kitValues(root: unknown): object {
  const config: unknown = isMapping(root) ? Reflect.get(root, "config") : undefined;
  if (!isMapping(config)) return {};
  const keys = ["tenant", "forests", "exemptions"].filter((key) => Object.hasOwn(config, `entra-writeback:${key}`));
  return Object.fromEntries(keys.map((key) => [key, Reflect.get(config, `entra-writeback:${key}`)]));
}

function isMapping(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
