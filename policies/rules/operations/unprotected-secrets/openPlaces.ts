import { isSecretPath } from "../../../../facts/secretKeys.ts";
import { UNKNOWN, type ResourceView } from "../../../rule.ts";
import { deploymentScriptTypes, extensionTypes, forEach, runCommandTypes, withoutApiVersion } from "../../../types.ts";
import { at, jsonIn, plainText } from "../../../value.ts";

/** A place that Azure gives out again to everybody who may read the resource, and the one beside it that it does not. */
interface OpenPlace {
  readonly open: string;
  readonly instead: string;
}

const runCommand: readonly OpenPlace[] = [
  { open: "parameters", instead: "protectedParameters" },
  { open: "source", instead: "protectedParameters" },
];
const extension: readonly OpenPlace[] = [{ open: "settings", instead: "protectedSettings" }];
const deploymentScript: readonly OpenPlace[] = [
  { open: "environmentVariables", instead: "environmentVariables[].secureValue" },
  { open: "arguments", instead: "environmentVariables[].secureValue" },
  { open: "scriptContent", instead: "environmentVariables[].secureValue" },
];

const places: Readonly<Record<string, readonly OpenPlace[]>> = {
  ...forEach(runCommandTypes, runCommand),
  ...forEach(extensionTypes, extension),
  ...forEach(deploymentScriptTypes, deploymentScript),
};

export const typesWithOpenPlaces: readonly string[] = Object.keys(places);

/** A text in an open place. */
export interface OpenText {
  readonly path: readonly string[];
  /** Where it would not be given out. */
  readonly instead: string;
  /** Whether it is a secret: by its name, or because it was given as one; UNKNOWN for what may yet be one. */
  readonly isSecret: boolean | typeof UNKNOWN;
}

export function openTexts(view: ResourceView): OpenText[] {
  return (places[withoutApiVersion(view.type)] ?? []).flatMap(({ open, instead }) => {
    const value = at(view.properties, open);
    if (value !== undefined && view.isSecret?.([open]) === true) return [{ path: [open], instead, isSecret: true }];
    return leaves(jsonIn(value, value), [open]).map(({ path, name, value }) => {
      const isSecret = (isSecretPath(name) && mayBeSecret(value)) || view.isSecret?.(path) === true;
      return { path, instead, isSecret: isSecret || value !== UNKNOWN ? isSecret : UNKNOWN };
    });
  });
}

/** A switch, nothing, and what points to a secret elsewhere are none: DSC's PrivateSettingsRef, a reference to a Key Vault. */
const mayBeSecret = (value: unknown): boolean =>
  typeof value !== "string" ||
  !/^(|true|false|yes|no|PrivateSettingsRef:.*|@Microsoft\.KeyVault\(.*\))$/i.test(value.trim());

interface Leaf {
  readonly path: readonly string[];
  /** What it is called: its key, or beside a value the text of `name`. */
  readonly name: string;
  readonly value: unknown;
}

/** Texts, numbers and what is not known; a script, which has no name of a secret, counts by what it was given as. */
function leaves(value: unknown, path: readonly string[]): Leaf[] {
  if (typeof value === "string" || typeof value === "number" || value === UNKNOWN)
    return [{ path, name: `.${path.join(".")}`, value }];
  if (typeof value !== "object" || value === null) return [];
  const name = plainText(at(value, "name"));
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === "secureValue" || (name !== "" && key === "name")) return [];
    const found = leaves(inner, [...path, key]);
    return key === "value" && name !== "" ? found.map((leaf) => ({ ...leaf, name })) : found;
  });
}
