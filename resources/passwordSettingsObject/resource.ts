import type { PropertyMap } from "../../formats/wire/codec.ts";
import type { Resource } from "../ports/resource.ts";
import type { PasswordSettingsObjectResult } from "../../scripts/contract.ts";
import { before, claimNamed, isOwnOrAdopted, orChange, rememberNamed, removeOwn } from "../shared/adoption.ts";
import { settingText } from "../../facts/settingText.ts";
import { splitId } from "../shared/directory.ts";
import { refuseDirectory } from "../shared/directoryFields.ts";
import { inDeclaredOrder, quoted } from "../shared/nameList.ts";
import { fromScript, pick, refuseContradictions } from "./settings.ts";
import { callOf, run } from "./call.ts";
import { conflictsOf } from "./conflicts.ts";
import { definition, type PasswordSettingsObjectInputs } from "./definition.ts";
import { giveBackSettings, rememberSettings, withRestored } from "./memory.ts";

/** A fine-grained password policy of one domain. */
export const passwordSettingsObject: Resource<PasswordSettingsObjectInputs, PasswordSettingsObjectResult> = {
  type: definition.type,
  fields: definition.inputs,
  outputs: {
    distinguishedName: "stable",
    adopted: "stable",
    before: "changing",
    written: "changing",
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
  title: ({ name, domain }) => `The PSO "${name}" of ${domain}`,

  async claim(subject, context) {
    return claimNamed(passwordSettingsObject, subject, await run("Observe", subject, context));
  },

  async observe(subject, context) {
    const result = await run("Observe", subject, context);
    return result.exists ? result : undefined;
  },

  remember: (subject, context) =>
    rememberSettings(subject, context, (look) => rememberNamed(passwordSettingsObject, subject, look)),
  written: ({ precedence, settings, appliesTo }) => ({ precedence, settings: { ...settings }, appliesTo }),

  async ensure(subject, context) {
    const result = await run(
      "Ensure",
      { ...subject, inputs: await withRestored(passwordSettingsObject.title(subject.inputs), subject, context) },
      context,
    );
    const { certain, possible } = conflictsOf(subject.inputs, result);
    for (const conflict of [...certain, ...possible]) context.warn(conflict);
    return result;
  },

  leftTraces: isOwnOrAdopted,

  async remove(subject, context) {
    const title = passwordSettingsObject.title(subject.inputs);
    const warn = (text: string) => context.warn(text);
    if (subject.state["adopted"] === true) await giveBackSettings(title, subject, context);
    else await removeOwn(title, () => run("Remove", subject, context), warn);
  },

  /** Only what is certain: whether a user is in two groups is not known from here. */
  unmet(subject, observed) {
    const { certain } = conflictsOf(subject.inputs, observed);
    return certain.length > 0 ? certain.join("\n  ") : undefined;
  },

  plan(subject) {
    const { name, domain, precedence, settings, appliesTo, adopt } = subject.inputs;
    return {
      call: callOf("Ensure", subject),
      says: [
        `In ${domain}, create the fine-grained password policy (PSO) "${name}"${adopt ? orChange : ""}. Precedence: ${precedence}.`,
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
        adopted: state["adopted"] === true,
        before: before(state, now),
        resultant: resultant as unknown as PropertyMap[],
        withAge: withAge as unknown as PropertyMap[],
        conflicts: [...certain, ...possible],
      },
    };
  },
};
