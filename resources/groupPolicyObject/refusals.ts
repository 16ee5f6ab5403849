import { isBuiltInPolicy } from "../../facts/builtInPolicies.ts";
import { contradictionsIn } from "../../facts/contradictions.ts";
import { dateReason, looksLikeDate } from "../../facts/dateText.ts";
import type { CheckFailure } from "../definition/checkFields.ts";
import type { GroupPolicyObjectInputs } from "./definition.ts";
import { settingsIn, type DeclaredSettings } from "./settings.ts";

/** Whoever is to make a policy of such a name by hand finds it there, and undoing would delete it. */
export function refuseBuiltIn({ displayName, adopt }: Pick<GroupPolicyObjectInputs, "displayName" | "adopt">) {
  if (adopt || !isBuiltInPolicy(displayName)) return [];
  const reason = `is "${displayName}", which exists in every domain. Write adopt: true, or another name.`;
  return [{ property: "displayName", reason }];
}

/** What no single field tells. */
export function refuseSettings(inputs: DeclaredSettings): CheckFailure[] {
  const settings = settingsIn(inputs);
  if (settings.length === 0) {
    const reason =
      "sets nothing. Declare one or more of accountPolicy, kerberosPolicy, registryValues, userRights and services.";
    return [{ property: "displayName", reason }];
  }
  const paths = settings.map(({ path }) => path.toLowerCase());
  const twice = settings.filter(
    ({ group, path }, index) => group !== "servicePermissions" && paths.indexOf(path.toLowerCase()) < index,
  );
  return [
    ...twice.map(({ group, name }) => ({ property: group, reason: `names ${name} twice. Keep one.` })),
    ...groups.flatMap((group) =>
      contradictionsIn(inputs[group] ?? {}).map(({ setting, reason }) => ({ property: `${group}.${setting}`, reason })),
    ),
    ...(inputs.registryValues ?? []).flatMap(refuseData),
  ];
}

const groups = ["accountPolicy", "kerberosPolicy"] as const;

/** The values a type can have in a template. [MS-GPSB 2.2.5] */
const data: Readonly<Record<string, { form: RegExp; write: string }>> = {
  dword: { form: /^(0|[1-9]\d{0,9})$/, write: "a decimal number from 0 to 4294967295, without zeros before it" },
  binary: { form: /^[0-9a-f]{1,2}(,[0-9a-f]{1,2})*$/i, write: "hexadecimal bytes with commas between them: 01,00" },
  // A template has no quotes around it, so spaces at its ends would be lost.
  multiString: {
    form: /^(\S(.*\S)?)?$/,
    write: "the strings with commas between them, without spaces before or after",
  },
  string: { form: /^[^"]*$/, write: "a text without double quotes, which a template puts around it" },
  expandString: { form: /^[^"]*$/, write: "a text without double quotes, which a template puts around it" },
};

function refuseData({ type, value }: { type: string; value: string }, index: number): CheckFailure[] {
  const property = `registryValues[${index}].value`;
  if (looksLikeDate(value)) return [{ property, reason: dateReason(value) }];
  const { form, write } = data[type] ?? { form: /^/, write: "" };
  if (form.test(value) && (type !== "dword" || Number(value) <= 0xffffffff)) return [];
  return [{ property, reason: `is ${JSON.stringify(value)}. Write ${write}.` }];
}
