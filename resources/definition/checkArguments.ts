import * as pulumi from "@pulumi/pulumi";
import { Unknown, type PropertyMap, type PropertyValue } from "../../formats/wire/codec.ts";
import { checkFields, type CheckFailure } from "./checkFields.ts";
import type { Fields } from "./field.ts";

/** Everything that is wrong with arguments of a program in this process. What comes from elsewhere is taken as it is. */
export function checkArguments(fields: Fields, args: object): CheckFailure[] {
  return checkFields(fields, asWritten(args)).failures;
}

const { isUnknown } = pulumi as unknown as { isUnknown(value: unknown): boolean };

/** What a program has written, where the codec would have what it sent. */
function asWritten(args: object): PropertyMap {
  const entries = Object.entries(args).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, valueWritten(value)]));
}

function valueWritten(value: unknown): PropertyValue {
  if (pulumi.Output.isInstance(value) || value instanceof Promise || isUnknown(value)) return Unknown.value;
  if (Array.isArray(value)) return value.map((item: unknown) => valueWritten(item ?? null));
  // A resource is no value, and what it holds is not what was meant.
  if (pulumi.Resource.isInstance(value)) return {};
  return typeof value === "object" && value !== null ? asWritten(value) : (value as PropertyValue);
}
