/** PROJECT FOLDER STACK-FILE: `up` in a process of its own, for tests that kill it. */
import { up } from "../../sandbox/commands.ts";
import { SandboxError } from "../../sandbox/failure.ts";

const [project = "", folder = "", stackFile = ""] = process.argv.slice(2);
try {
  await up({ project, folder, stackFile, attach: [], output: process.stdout });
} catch (error) {
  if (!(error instanceof SandboxError)) throw error;
  process.exitCode = error.exitCode;
}
