import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import type { Plugin } from "esbuild";
import schema from "../stack/config/schema.json" with { type: "json" };
import { options } from "../stack/config/schema/compile.ts";

/**
 * ajv makes a function of the schema, which takes a tenth of a second: in the package the function itself stands where the
 * repository has its making.
 */
export function compiledSchema(): Plugin {
  return {
    name: "compiled schema",
    setup({ onLoad }) {
      onLoad({ filter: /stack[\\/]config[\\/]schema[\\/]compile\.ts$/ }, () => ({
        contents: validatorModule(),
        loader: "js",
      }));
    },
  };
}

/** The text of a module that exports `compileSchema`. */
export function validatorModule(): string {
  const ajv = new Ajv2020({ ...options, code: { source: true, esm: true } });
  const code = standalone.default(ajv, ajv.compile(schema));
  const imports: string[] = [];
  const body = code.replaceAll(/require\("(ajv\/dist\/runtime\/(\w+))"\)/g, (_, file: string, name: string) => {
    imports.push(`import ${name} from "${file}.js";`);
    return name;
  });
  return [...new Set(imports), body, "export const compileSchema = () => validate;"].join("\n");
}
