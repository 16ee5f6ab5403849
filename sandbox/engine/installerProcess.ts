/** Child process of installer.ts: VERSION FOLDER. */
import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import semver from "semver";

const [version, root] = process.argv.slice(2);
const parsed = semver.parse(version);
if (!parsed || !root) throw new Error("usage: installerProcess VERSION FOLDER");
try {
  await PulumiCommand.install({ version: parsed, root });
} catch (error) {
  process.stderr.write(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
