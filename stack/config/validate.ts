import { checkAcross } from "./checks/checkAcross.ts";
import { checkExemptions } from "./checks/exemptions.ts";
import type { LooseStack } from "./checks/declared.ts";
import type { Model } from "./model.ts";
import type { Defect } from "./path.ts";
import { toDefects } from "./schema/defects.ts";
import type { MayShow } from "./schema/messages.ts";
import { schemaErrors } from "./schema/validate.ts";
import { wellFormed } from "./schema/wellFormed.ts";
import { toExemptions, toModel } from "./toModel.ts";
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

/** Whether a stack file says anything about tenant or forests. */
export function declaresWriteback(values: unknown): boolean {
  return Object.keys(kitValues(values)).some((key) => key !== "exemptions");
}

/** Checks a stack file that says nothing about tenant and forests. */
export function validateExemptions(
  values: unknown,
  mayShow: MayShow,
): { defects: readonly Defect[]; exemptions?: Model["exemptions"] } {
  const errors = schemaErrors(values).filter(
    ({ keyword, instancePath }) => !(keyword === "required" && outside.has(instancePath)),
  );
  const stack = kitValues(wellFormed(values, errors)) as Pick<StackValues, "exemptions">;
  const defects = [...toDefects(errors, values, mayShow), ...checkExemptions(stack)];
  return defects.length > 0 ? { defects } : { defects, exemptions: toExemptions(stack.exemptions) };
}

/** Paths of the mappings that hold the kit's keys. */
const outside = new Set(["", "/config"]);

/** The kit's own keys without their namespace. */
function kitValues(root: unknown): object {
  const config: unknown = isMapping(root) ? Reflect.get(root, "config") : undefined;
  if (!isMapping(config)) return {};
  const keys = ["tenant", "forests", "exemptions", "policyAlignment"].filter((key) =>
    Object.hasOwn(config, `entra-writeback:${key}`),
  );
  return Object.fromEntries(keys.map((key) => [key, Reflect.get(config, `entra-writeback:${key}`)]));
}

function isMapping(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
