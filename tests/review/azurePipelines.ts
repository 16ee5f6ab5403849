import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { kit } from "../engine/engine.ts";
import type { Ended, ScratchRepository } from "./scratchRepository.ts";

type Parameters = Readonly<Record<string, string | boolean | readonly string[]>>;

export interface AzureStep {
  readonly displayName?: string;
  readonly bash?: string;
  readonly task?: string;
  readonly condition?: string;
  readonly workingDirectory?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

interface Pipeline {
  readonly parameters?: readonly { readonly name: string; readonly default: string | boolean | string[] }[];
  readonly steps: readonly object[];
}

/** The steps of a file in ci/azure-pipelines as Azure Pipelines compiles them: `${{ }}` is gone, `$(…)` still stands. */
export function compiled(file: string, given: Parameters = {}): AzureStep[] {
  const { parameters = [], steps } = parse(readFileSync(join(kit, "ci/azure-pipelines", file), "utf8")) as Pipeline;
  const all = { ...Object.fromEntries(parameters.map(({ name, default: value }) => [name, value])), ...given };
  return (steps.map((step) => expanded(step, all)) as (AzureStep | AzureStep[])[]).flat();
}

function expanded(value: unknown, parameters: Parameters): unknown {
  if (typeof value === "string")
    return value.replace(/\$\{\{ (.+?) \}\}/g, (_, expression: string) => textOf(expression, parameters));
  if (Array.isArray(value)) return value.flatMap((item) => expanded(item, parameters));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const [[key = "", inner] = []] = entries;
  const isOnlyCondition = entries.length === 1 && key.startsWith("${{ if ");
  if (isOnlyCondition) return isTrue(key, parameters) ? expanded(inner, parameters) : [];
  return Object.assign(
    {},
    ...entries.map(([name, inside]) =>
      name.startsWith("${{ if ")
        ? isTrue(name, parameters) && expanded(inside, parameters)
        : { [name]: expanded(inside, parameters) },
    ),
  ) as object;
}

/** A switch is written True or False. */
function textOf(expression: string, parameters: Parameters): string {
  const [, list] = /^join\(';', parameters\.(\w+)\)$/.exec(expression) ?? [];
  if (list !== undefined) return (valueOf(list, parameters) as string[]).join(";");
  const value = valueOf(/^parameters\.(\w+)$/.exec(expression)?.[1] ?? assert.fail(expression), parameters);
  return typeof value === "boolean" ? (value ? "True" : "False") : (value as string);
}

function isTrue(condition: string, parameters: Parameters): boolean {
  const [, not, name, filled] = /^\$\{\{ if (?:(not\()?parameters\.(\w+)\)?|ne\(parameters\.(\w+), ''\)) \}\}$/.exec(condition) ?? assert.fail(condition); // prettier-ignore
  if (filled !== undefined) return valueOf(filled, parameters) !== "";
  return (valueOf(name ?? "", parameters) === true) === (not === undefined);
}

const valueOf = (name: string, parameters: Parameters) => parameters[name] ?? assert.fail(`no parameter ${name}`);

/**
 * Runs a step as an agent does: variables into what is mapped (one that is not there stays as it is written), the script into a file. Bash@3
 * starts bash without profiles; AzureCLI@2 starts it with the file alone, signed in.
 */
export function runs(
  repository: ScratchRepository,
  step: AzureStep,
  variables: Readonly<Record<string, string>>,
  env: NodeJS.ProcessEnv,
): Promise<Ended> {
  // prettier-ignore
  const { task, inputs = {}, bash } = step;
  const isCli = task === "AzureCLI@2";
  if (isCli) assert.deepEqual([inputs["scriptType"], inputs["scriptLocation"]], ["bash", "inlineScript"]);
  const script = (isCli ? inputs["inlineScript"] : bash) ?? assert.fail("the step has no script");
  assert.doesNotMatch(script, /\$\(|\$\{\{|\$\[/);
  assert.equal((isCli ? inputs["workingDirectory"] : step.workingDirectory) ?? ".", ".");
  const file = join(repository.folder, ".git", isCli ? "azureclitaskscript.sh" : "script.sh");
  writeFileSync(file, script);
  const mapped = Object.entries(step.env ?? {}).map(([name, text]) => [name, text.replace(/\$\(([\w.]+)\)/g, (macro, variable: string) => variables[variable] ?? macro)]); // prettier-ignore
  const words = isCli ? [file] : ["--noprofile", "--norc", file];
  return repository.start("bash", words, { ...env, ...(Object.fromEntries(mapped) as object) });
}

/** What an agent tells every step of a pull request's build. */
export function pullRequestEnv(url: string, repository: ScratchRepository, head: string): NodeJS.ProcessEnv {
  return {
    ...{ TF_BUILD: "True", BUILD_REASON: "PullRequest", SYSTEM_PULLREQUEST_PULLREQUESTID: "7", BUILD_BUILDID: "41" },
    ...{ SYSTEM_PULLREQUEST_ISFORK: "False", SYSTEM_PULLREQUEST_SOURCECOMMITID: head },
    ...{ BUILD_REPOSITORY_PROVIDER: "TfsGit", BUILD_REPOSITORY_ID: "r", SYSTEM_PULLREQUEST_SOURCEBRANCH: "$(touch forged)" }, // prettier-ignore
    ...{ SYSTEM_COLLECTIONURI: `${url}/org/`, SYSTEM_TEAMPROJECTID: "p" },
    AGENT_TEMPDIRECTORY: join(repository.folder, ".git"),
  };
}
