import prettier from "prettier";
import { classText, sharedText, type SharedFields } from "./definition/classText.ts";
import { definitions } from "./definitions.ts";
import { directoryFields } from "./shared/directoryFields.ts";

/** The classes as files, by their path in this folder. */
export async function classFiles(): Promise<Map<string, string>> {
  const texts: [string, string][] = [
    ["shared/directoryArgs.ts", sharedText(shared)],
    ...Object.entries(definitions).map(([folder, definition]): [string, string] => [
      `${folder}/class.ts`,
      classText(definition, shared),
    ]),
  ];
  const options = await prettier.resolveConfig(import.meta.filename);
  const format = (text: string) => prettier.format(text, { ...options, parser: "typescript" });
  return new Map(await Promise.all(texts.map(async ([file, text]) => [file, await format(text)] as const)));
}

const shared: SharedFields = {
  interfaceName: "DirectoryArgs",
  description: "How a directory resource reaches its domain.",
  fields: directoryFields,
  from: "../shared/directoryArgs.ts",
};
