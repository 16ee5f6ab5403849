import { PasswordSettingsObject as ResourceClass } from "../classes/passwordSettingsObject.ts";
import type { PropertyMap } from "../protocol/codec.ts";
import type { Fields } from "../protocol/fields.ts";
import type { Context, Resource, Subject } from "../resource.ts";
import type { PasswordSettingsObjectParameters, PasswordSettingsObjectResult } from "../scripts/contract.ts";
import { before, claimNamed, ensureNamed, isAdopted, markOf, type Observed } from "./adoption.ts";
import { settingText } from "./console/settingTexts.ts";
import {
  directoryFields,
  refuseDirectory,
  runScript,
  scriptCall,
  splitId,
  type DirectoryInputs,
  type Shape,
} from "./directory.ts";
import { inDeclaredOrder, names, quoted } from "./nameList.ts";
import { fromScript, pick, refuseContradictions, settingsFields, toScript, type Settings } from "./passwordSettings.ts";
import { conflictsOf } from "./passwordSettingsConflicts.ts";
import { whole } from "./wholeNumber.ts";

export interface PasswordSettingsObjectInputs extends DirectoryInputs {
  name: string;
  precedence: number;
  settings: Settings;
  appliesTo: string[];
  reportUsers: string[];
  adopt: boolean;
}

const fields: Fields = {
  ...directoryFields,
  name: {
    kind: "string",
    required: true,
    replaces: true,
    refuse: (value: string) => (value.trim() === "" || value.length > 64 ? "must have 1 to 64 characters" : undefined),
  },
  precedence: whole(1, 2_147_483_646, "places", { required: true }),
  settings: { kind: "object", required: true, fields: settingsFields },
  appliesTo: names({ empty: "is empty, so the PSO would count for no one. Name a user or a global security group." }),
  reportUsers: names({ most: 10 }),
  adopt: { kind: "boolean", default: false },
};

/** A fine-grained password policy of one domain. */
export const passwordSettingsObject: Resource<PasswordSettingsObjectInputs, Observed<PasswordSettingsObjectResult>> = {
  type: ResourceClass.type,
  fields,
  outputs: {
    distinguishedName: "stable",
    adopted: "stable",
    before: "stable",
    resultant: "changing",
    withAge: "changing",
    conflicts: "changing",
  },

  refuse: (inputs) => [...refuseDirectory(inputs), ...refuseContradictions(inputs.settings)],

  identify: ({ domain, name }) => `${domain}/${name}`,
  inputsOf(id) {
    const { domain, object } = splitId(id);
    return { domain, name: object, settings: {}, appliesTo: [] } as never;
  },

  async claim(subject, context) {
    return claimNamed(passwordSettingsObject, subject, await run("Observe", subject, context), nameOf(subject));
  },

  async observe(subject, context) {
    const result = await run("Observe", subject, context);
    return result.exists ? result : undefined;
  },

  async ensure(subject, context) {
    const result = await ensureNamed(
      subject.state,
      () => run("Observe", subject, context),
      () => run("Ensure", { ...subject, inputs: withRestored(subject, context) }, context),
    );
    const { certain, possible } = conflictsOf(subject.inputs, result);
    for (const conflict of [...certain, ...possible]) context.warn(conflict);
    return result;
  },

  leftTraces: () => true,

  async remove(subject, context) {
    if (subject.state["adopted"] !== true) return void (await run("Remove", subject, context));
    const there = await run("Observe", subject, context);
    if (!there.exists) return;
    const old = subject.state["before"] as unknown as Before;
    const settings = pick(old.settings, Object.keys(subject.inputs.settings));
    await run("Ensure", { ...subject, inputs: { ...subject.inputs, ...old, settings } }, context);
    context.warn(`${nameOf(subject)} was there before the kit and stays, with the values it had then.`);
  },

  /** Only what is certain: whether a user is in two groups is not known from here. */
  unmet(subject, observed) {
    const { certain } = conflictsOf(subject.inputs, observed);
    return certain.length > 0 ? certain.join("\n  ") : undefined;
  },

  plan(subject) {
    const { name, domain, precedence, settings, appliesTo } = subject.inputs;
    return {
      call: callOf("Ensure", subject),
      says: [
        `In ${domain}, create the fine-grained password policy (PSO) "${name}", or change the one of that name. Precedence: ${precedence}.`,
        ...Object.entries(settings).map(([key, value]) => settingText(key, value)),
        "What is not named here is copied from the domain when the PSO is created, and left alone otherwise.",
        `Apply it to ${quoted(appliesTo)}, and to no one else.`,
      ],
    };
  },

  describe({ inputs, state }, observed) {
    const { appliesTo, precedence, resultant, withAge, distinguishedName } = observed;
    const there = fromScript(observed.settings);
    const declared = Object.keys(inputs.settings);
    // On import nothing is declared yet: then all settings are.
    const settings = declared.length > 0 ? pick(there, declared) : there;
    const { certain, possible } = conflictsOf(
      {
        ...inputs,
        precedence,
        settings: { minimumPasswordAge: inputs.settings.minimumPasswordAge ?? there.minimumPasswordAge },
      },
      observed,
    );
    const now = { precedence, settings: there, appliesTo } as unknown as PropertyMap;
    return {
      inputs: {
        precedence,
        settings: settings as unknown as PropertyMap,
        appliesTo: inDeclaredOrder(inputs.appliesTo, appliesTo),
      },
      outputs: {
        distinguishedName,
        adopted: isAdopted(state, observed),
        before: before(state, observed, now),
        resultant: resultant as unknown as PropertyMap[],
        withAge: withAge as unknown as PropertyMap[],
        conflicts: [...certain, ...possible],
      },
    };
  },
};

interface Before {
  readonly precedence: number;
  readonly settings: Settings;
  readonly appliesTo: string[];
}

/** A setting that is no longer declared gets the value back that it had before the kit; one of a PSO of the kit's own has none. */
function withRestored(
  { inputs, state }: Subject<PasswordSettingsObjectInputs>,
  context: Context,
): PasswordSettingsObjectInputs {
  const dropped = Object.keys((state["settings"] ?? {}) as object).filter((key) => !(key in inputs.settings));
  if (dropped.length === 0) return inputs;
  if (state["adopted"] === true) {
    const old = state["before"] as unknown as Before;
    return { ...inputs, settings: { ...pick(old.settings, dropped), ...inputs.settings } };
  }
  context.warn(
    `${dropped.join(", ")}: no longer declared, and left in the PSO "${inputs.name}" of ${inputs.domain} as it is. Declare the value it should have.`,
  );
  return inputs;
}

const nameOf = ({ inputs }: Subject<PasswordSettingsObjectInputs>): string =>
  `The PSO "${inputs.name}" of ${inputs.domain}`;

const resultShape: Shape<PasswordSettingsObjectResult> = {
  exists: "boolean",
  distinguishedName: "string",
  precedence: "number",
  settings: "object",
  appliesTo: "list",
  mark: "string",
  resultant: "list",
  withAge: "list",
};

function callOf(action: "Observe" | "Ensure" | "Remove", subject: Subject<PasswordSettingsObjectInputs>) {
  const { inputs } = subject;
  const { name, precedence, appliesTo, reportUsers } = inputs;
  const parameters: Omit<PasswordSettingsObjectParameters, "domain"> = {
    name,
    precedence,
    settings: toScript(inputs.settings),
    appliesTo,
    mark: markOf(subject),
    ...(reportUsers.length > 0 && { users: reportUsers }),
  };
  return scriptCall("PasswordSettingsObject", action, inputs, parameters);
}

function run(
  action: "Observe" | "Ensure" | "Remove",
  subject: Subject<PasswordSettingsObjectInputs>,
  context: Context,
) {
  return runScript(context, callOf(action, subject), resultShape);
}
