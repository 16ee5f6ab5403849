/** Writes provider/schema/schema.json, the package schema, and what the components check of it. */
import { writeFileSync } from "node:fs";
import { argumentFields } from "./argumentFields.ts";
import { makePackageSchema } from "./makePackageSchema.ts";

const schema = makePackageSchema();
const write = (file: string, text: string) => writeFileSync(new URL(`../../${file}`, import.meta.url), text);
write("provider/schema/schema.json", `${JSON.stringify(schema, undefined, 2)}\n`);
write("components/argumentFields.ts", await argumentFields(schema));
