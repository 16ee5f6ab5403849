/** FOLDER: `up` of contoso with the stack of that folder, in a process of its own, for tests that kill it. */
import { join } from "node:path";
import { up } from "../../sandbox/commands.ts";
import { attachPlugin } from "../../sandbox/plugin.ts";
import { kit } from "./engine.ts";

const [folder = ""] = process.argv.slice(2);
await up({
  project: kit,
  folder: join(folder, "sandbox"),
  stackFile: join(folder, "Pulumi.contoso.yaml"),
  attach: [() => attachPlugin(folder)],
  output: process.stdout,
});
