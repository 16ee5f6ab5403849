import { Ajv2020, type Options, type ValidateFunction } from "ajv/dist/2020.js";
import schema from "../schema.json" with { type: "json" };

export const options: Options = {
  allErrors: true,
  verbose: true,
  ownProperties: true,
  // The start of every command waits for this: a test holds the schema against its meta-schema instead, and
  // optimizing the generated code takes longer than running it once.
  meta: false,
  validateSchema: false,
  code: { optimize: false },
};

/** In the package this file is what the build has compiled the schema to (package/compiledSchema.ts), so that no start waits for it. */
export function compileSchema(): ValidateFunction {
  return new Ajv2020(options).compile(schema);
}
