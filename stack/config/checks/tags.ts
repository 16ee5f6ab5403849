import type { Defect, Path } from "../path.ts";

/** https://learn.microsoft.com/en-us/azure/azure-resource-manager/management/tag-resources#limitations */
const LONGEST_NAME = 512;

/** Names of tags that Azure refuses. */
export function checkTags(tags: Readonly<Record<string, unknown>> = {}, path: Path): Defect[] {
  return Object.keys(tags).flatMap((name) => {
    const why = fault(name);
    return why === undefined ? [] : [{ path: [...path, name], message: why }];
  });
}

function fault(name: string): string | undefined {
  if (name === "__proto__")
    return "programs take this name for their own, so the tag would be lost. Write another name.";
  if (name.trim() === "") return "a tag needs a name. Write one, or remove the tag.";
  if (name.length > LONGEST_NAME)
    return `the name has ${name.length} characters, but a tag's may have at most ${LONGEST_NAME}. Write a shorter one.`;
  const [wrong] = /[<>%&\\?/\p{Cc}]/u.exec(name) ?? [];
  if (wrong !== undefined)
    return `the name holds ${JSON.stringify(wrong)}, and Azure refuses < > % & \\ ? / and control characters there. Write another name.`;
  if (/^(microsoft|azure|windows)/i.test(name))
    return "Azure keeps names that begin with microsoft, azure or windows for itself. Write another name.";
  return undefined;
}
