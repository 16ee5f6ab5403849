import type { ErrorObject, ValidateFunction } from "ajv";
import { compileSchema } from "./compile.ts";

let compiled: ValidateFunction | undefined;

/** What ajv finds wrong with a stack file: every error, each with the schema it comes from. */
export function schemaErrors(values: unknown): ErrorObject[] {
  compiled ??= compileSchema();
  return compiled(values) ? [] : (compiled.errors ?? []);
}
