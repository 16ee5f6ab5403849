import { UNKNOWN, type ResourceView } from "./rule.ts";
import {
  deploymentScriptTypes,
  extensionTypes,
  forEach,
  runCommandTypes,
  VIRTUAL_MACHINE,
  WINDOWS_VIRTUAL_MACHINE,
  withoutApiVersion,
} from "./types.ts";
import { templatePlaces, templateTypes } from "./exposure/nestedTemplate.ts";
import { at } from "./value.ts";

/** A text of a resource that something runs or sends. */
export interface ScriptPart {
  /** Path of the property that it is in. */
  readonly property: string;
  readonly text: string | typeof UNKNOWN;
}

const runCommand = ["source", "parameters"];
const extension = ["settings", "protectedSettings"];
const deploymentScript = ["scriptContent", "arguments", "environmentVariables"];
const command = ["create", "update", "delete", "stdin"];
const machine = ["customData", "userData", "osProfile.customData"];
const request = ["url", "body"];

/** Where each type of resource, of whatever package, has what it runs or sends. */
const places: Readonly<Record<string, readonly string[]>> = {
  ...forEach(runCommandTypes, runCommand),
  ...forEach(extensionTypes, extension),
  ...forEach(deploymentScriptTypes, deploymentScript),
  ...forEach(templateTypes, templatePlaces),
  "azure-native:logic:Workflow": ["definition"],
  "azure:logicapps/actionHttp:ActionHttp": ["uri", "body"],
  "azure:logicapps/actionCustom:ActionCustom": ["body"],
  "azure:automation/runBook:RunBook": ["content"],
  "command:local:Command": command,
  "command:remote:Command": command,
  [VIRTUAL_MACHINE]: machine,
  "azure-native:compute:VirtualMachineScaleSet": ["virtualMachineProfile"],
  "azure:compute/windowsVirtualMachineScaleSet:WindowsVirtualMachineScaleSet": [...machine, "extensions"],
  [WINDOWS_VIRTUAL_MACHINE]: machine,
  // microsoft/msgraph, as `pulumi package add terraform-provider` names it.
  "msgraph:index/resource:Resource": request,
  "msgraph:index/updateResource:UpdateResource": request,
  "msgraph:index/resourceAction:ResourceAction": request,
};

export const scriptTypes: readonly string[] = Object.keys(places);

/** Every text that a resource runs or sends, as it is written and, where it holds base64, as that reads. */
export function scriptPartsOf({ type, properties }: ResourceView): ScriptPart[] {
  const paths = places[withoutApiVersion(type)] ?? [];
  return paths.flatMap((property) =>
    textsIn(at(properties, ...property.split("."))).map((text) => ({ property, text })),
  );
}

/** Keys too: a body that is no text has names there. */
function textsIn(value: unknown): (string | typeof UNKNOWN)[] {
  if (typeof value === "string" || value === UNKNOWN) return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)]);
}

/** The text and, below it, what its base64 says: of a -EncodedCommand in UTF-16, else in UTF-8. */
export function readable(text: string): string {
  const decoded = (text.match(/[A-Za-z0-9+/]{40,}={0,2}/g) ?? []).map((part) => {
    const bytes = Buffer.from(part, "base64");
    return bytes.toString(bytes[1] === 0 ? "utf16le" : "utf8");
  });
  return [text, ...decoded].join("\n");
}
