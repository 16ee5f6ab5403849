import prettier from "prettier";
import { classText, sharedText, typesOf, type SharedFields } from "./definition/classText.ts";
import { definitions } from "./definitions.ts";
import { directoryFields } from "./shared/directoryFields.ts";

/** The classes as files, by their path in this folder. */
export async function classFiles(): Promise<Map<string, string>> {
  const texts: [string, string][] = [["shared/directoryArgs.ts", sharedText(shared)]];
  // A type that several kinds have is in the file of the first.
  const known = new Map(typesOf(shared.fields, shared.from));
  for (const [folder, definition] of Object.entries(definitions)) {
    texts.push([`${folder}/class.ts`, classText(definition, shared, known)]);
    for (const [type, from] of typesOf(definition.inputs, `../${folder}/class.ts`))
      if (!known.has(type)) known.set(type, from);
  }
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
