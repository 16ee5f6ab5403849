import { existsSync } from "node:fs";
import { join } from "node:path";

/** https://www.pulumi.com/docs/iac/concepts/projects/project-file/ */
const names = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/** The path of the project file in a folder; undefined: it is no project's. */
export function projectFileIn(folder: string): string | undefined {
  return names.map((name) => join(folder, name)).find((file) => existsSync(file));
}
