import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import schema from "../schema.json" with { type: "json" };

let compiled: ValidateFunction | undefined;

/** What ajv finds wrong with a stack file: every error, each with the schema it comes from. */
export function schemaErrors(values: unknown): ErrorObject[] {
  compiled ??= compile();
  return compiled(values) ? [] : (compiled.errors ?? []);
}

function compile(): ValidateFunction {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    ownProperties: true,
    // The start of every command waits for this: a test holds the schema against its meta-schema instead, and
    // optimizing the generated code takes longer than running it once.
    meta: false,
    validateSchema: false,
    code: { optimize: false },
  });
  ajv.addVocabulary(["x-because"]);
  return ajv.compile(schema);
}
