import { GMSA_NAME_LENGTH, gmsaName } from "../../facts/accountNames.ts";
import { permissionSetNames } from "../../facts/permissionSets.ts";
import { describeSetting } from "../../facts/settingText.ts";
import {
  accountPolicySettings,
  kerberosPolicySettings,
  psoSettings,
  rangeOf,
  settings,
  sourceOf,
  type Holder,
  type Setting,
  type SettingName,
} from "../../facts/settings.ts";

/** A JSON schema, as far as facts are written into it. */
export interface Schema {
  readonly $defs: Readonly<Record<string, Definition>>;
}

interface Definition {
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** The stack file's schema with the settings, the names of gMSAs and the permission sets, as facts/ has them. */
export function withFacts(schema: Schema): Schema {
  const { passwordSettings, accountPolicy, kerberosPolicy, accountName, permissionSet, removedEntry, ...others } =
    schema.$defs;
  const made: Record<string, Definition> = {
    accountPolicy: { ...accountPolicy, properties: properties(accountPolicySettings, "policy") },
    kerberosPolicy: { ...kerberosPolicy, properties: properties(kerberosPolicySettings, "policy") },
    passwordSettings: { ...passwordSettings, properties: psoProperties(passwordSettings?.properties ?? {}) },
    accountName: { ...accountName, ...gmsa },
    permissionSet: { ...permissionSet, ...{ enum: permissionSetNames } },
    removedEntry: { ...removedEntry, ...removable },
  };
  const inOrder = Object.keys(schema.$defs).map((name) => [name, made[name] ?? others[name]]);
  return { ...schema, $defs: Object.fromEntries(inOrder) as Schema["$defs"] };
}

const gmsa = {
  $comment: `the name of a gMSA has at most ${GMSA_NAME_LENGTH} characters, none of them special, and a trailing $`,
  pattern: gmsaName.source,
};

const removable = {
  $comment: `it is an entry in SDDL, or one of ${permissionSetNames.join(", ")}`,
  pattern: `^(\\(.*\\)|${permissionSetNames.join("|")})$`,
};

function properties(names: readonly SettingName[], holder: Holder): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, property(settings[name], holder)]));
}

/** A PSO has its settings beside what it is: they stand before its report. */
function psoProperties({ name, precedence, appliesTo, reportUsers }: Readonly<Record<string, unknown>>) {
  return { name, precedence, appliesTo, ...properties(psoSettings, "pso"), reportUsers };
}

const otherwise: Readonly<Record<Holder, string>> = {
  policy: "as the directory has it",
  pso: "as the domain has it when the PSO is made",
};

function property(setting: Setting, holder: Holder): object {
  const preset = setting.default ?? otherwise[holder];
  const description = `Optional. ${describeSetting(setting, holder)} Default: ${preset}. Source: ${sourceOf(setting, holder)}`;
  const range = rangeOf(setting, holder);
  if (range === undefined) return { $ref: "#/$defs/yesNo", description };
  const { least, most } = range;
  return {
    description,
    title: `a whole number of ${setting.unit} from ${least} to ${most}`,
    type: "integer",
    minimum: least,
    maximum: most,
    ...(setting.default !== undefined && { default: setting.default }),
    ...(setting.example !== undefined && { examples: [setting.example] }),
  };
}
