/** Writes provider/schema/schema.json, the package schema. */
import { writeFileSync } from "node:fs";
import { makePackageSchema } from "./makePackageSchema.ts";

writeFileSync(
  new URL("../../provider/schema/schema.json", import.meta.url),
  `${JSON.stringify(makePackageSchema(), undefined, 2)}\n`,
);
