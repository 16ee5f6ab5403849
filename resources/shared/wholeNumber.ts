import type { Field } from "./fields.ts";

/** A number without a fraction, within a range. */
export const whole = (least: number, most: number, unit: string, extra?: Partial<Field>): Field => ({
  kind: "number",
  refuse: (value: number) =>
    Number.isInteger(value) && value >= least && value <= most
      ? undefined
      : `is ${value}, but must be a whole number of ${unit} from ${least} to ${most}`,
  ...extra,
});
