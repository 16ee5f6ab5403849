import { readFileSync } from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { ExitCode, unusable } from "../exitCode.ts";
import { examples, type Example } from "../init/examples.ts";
import { ProjectFolder } from "../init/projectFolder.ts";
import { gitIgnored, pluginLines, program, projectFile, stackFile } from "../init/templates.ts";

const kit = fileURLToPath(new URL("../../", import.meta.url));

export interface InitOptions {
  readonly stack: string;
  readonly example?: Example;
}

/** `ewb init`: a project in this folder, beside what is there; nothing is written over. Answers the exit code. */
export function init({ stack, example = examples[0] }: InitOptions): number {
  if (!/^[\w.-]{1,100}$/.test(stack)) {
    return unusable(`${stack} is not a valid stack name. Write letters, digits, - and _, such as prod.`);
  }
  const folder = new ProjectFolder(path.resolve());
  const plugin = folder.pathTo(path.join(kit, "provider"));
  const schema = folder.pathTo(path.join(kit, "stack", "config", "schema.json"));
  if (plugin === undefined || schema === undefined) {
    return unusable("The kit is not installed in this folder. Run: npm install <path of entra-writeback-x.y.z.tgz>");
  }
  const there = folder.projectFile;
  if (there === undefined) {
    const main = folder.programName();
    if (main === undefined) return unusable("package.json is not JSON. Mend it, and run ewb init again.");
    // The project comes last: as long as it is not there, the next run goes on where this one was cut off.
    folder.write(main, program);
    folder.write("Pulumi.yaml", projectFile({ name: folder.projectName(), main, plugin }));
  } else {
    folder.write(there, "");
  }
  const text = readFileSync(path.join(kit, "examples", `Pulumi.${example}.yaml`), "utf8");
  folder.write(`Pulumi.${stack}.yaml`, stackFile(text, schema));
  folder.addLines(".gitignore", gitIgnored);
  console.log(
    [...folder.report, ...(there === undefined ? [] : byHand(folder, there, plugin)), "", ...nextSteps(stack)].join(
      "\n",
    ),
  );
  return ExitCode.clean;
}

/** A project of somebody's own is theirs to change: what it lacks. */
function byHand(folder: ProjectFolder, file: string, plugin: string): string[] {
  const indented = (lines: readonly string[]) => lines.map((line) => `  ${line}`);
  const engine = [
    `${file} is yours. So that the engine finds the kit's resources, it needs`,
    ...indented(pluginLines(plugin).split("\n")),
  ];
  const declares = [
    "Your program declares what the stack file says with",
    ...indented(program.split("\n").slice(1, 3)),
  ];
  const { hasPlugin, declaresStack } = folder.project(file);
  const lacks = [...(hasPlugin ? [] : engine), ...(declaresStack ? [] : declares)];
  return lacks.length > 0 ? ["", ...lacks] : [];
}

const nextSteps = (stack: string): string[] => [
  "Next:",
  `  edit Pulumi.${stack}.yaml     tenant, domains, where the agents live; editors complete it by the schema it names`,
  "  npx ewb check            the rules, without an engine",
  "  npx ewb sandbox up       the whole deployment, without a cloud",
];
