import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import prettier from "prettier";
import { ruleFiles } from "../../policies/generate/files.ts";
import { classFiles } from "../../resources/generate.ts";
import { stackFileDocument } from "../../stack/config/docs.ts";
import { agentFactsScript } from "./agentFacts.ts";
import { withEndpoints } from "./agentHostsPage.ts";
import { operationsPage } from "./operationsPage.ts";
import { factsScript } from "./powerShell.ts";
import { withFacts, type Schema } from "./schema.ts";

const root = new URL("../../", import.meta.url);

/** Every file that `npm run generate` writes, by its path in the repository. */
export async function generatedFiles(): Promise<Map<string, string>> {
  const file = "stack/config/schema.json";
  const schema = withFacts(JSON.parse(readFileSync(new URL(file, root), "utf8")) as Schema);
  const classes = [...(await classFiles())].map(([path, text]): [string, string] => [`resources/${path}`, text]);
  return new Map([
    [file, await formatted(JSON.stringify(schema, null, 2), file)],
    ["scripts/lib/Facts.ps1", factsScript()],
    ["scripts/lib/AgentFacts.ps1", agentFactsScript()],
    ...classes,
    ["docs/stack-file.md", stackFileDocument(schema)],
    ["docs/operations.md", operationsPage()],
    ["docs/agent-hosts.md", withEndpoints(readFileSync(new URL("docs/agent-hosts.md", root), "utf8"))],
    ...(await ruleFiles()),
  ]);
}

async function formatted(text: string, file: string): Promise<string> {
  const options = await prettier.resolveConfig(new URL(file, root));
  return prettier.format(text, { ...options, parser: "json" });
}

if (process.argv[1] === import.meta.filename) {
  mkdirSync(new URL("docs/rules/", root), { recursive: true });
  for (const [file, text] of await generatedFiles()) writeFileSync(new URL(file, root), text);
  // The compiler reads for it what has just been written; tests/languages/schema.test.ts holds it.
  await import("../../package/schema/generate.ts");
}
