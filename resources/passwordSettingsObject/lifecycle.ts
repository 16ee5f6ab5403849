import type { Resource } from "../ports/resource.ts";
import { afterLook, claimNamed, isOwnOrAdopted, rememberNamed, removeOwn } from "../shared/adoption.ts";
import { splitId } from "../shared/directory.ts";
import { refuseDirectory } from "../shared/directoryFields.ts";
import { inDeclaredOrder } from "../shared/nameList.ts";
import { callOf, run, type PasswordSettingsObjectResult } from "./call.ts";
import { conflictsOf } from "./conflicts.ts";
import { definition, type PasswordSettingsObjectInputs } from "./definition.ts";
import { giveBackSettings, memory, rememberSettings, valuesThere, withRestored, type PsoMemory } from "./memory.ts";
import { fromScript, refuseContradictions } from "./settings.ts";
import { factsOf, titleOf, wordsOf } from "./words.ts";

/** A fine-grained password policy of one domain. */
export const passwordSettingsObject: Resource<PasswordSettingsObjectInputs, PasswordSettingsObjectResult, PsoMemory> = {
  definition,
  memory,
  refuse: (inputs) => [...refuseDirectory(inputs), ...refuseContradictions(inputs.settings)],
  identify: ({ domain, name }) => `${domain}/${name}`,
  inputsOf(id) {
    const { domain, object } = splitId(id);
    return { domain, name: object };
  },
  title: titleOf,
  facts: factsOf,

  async claim(subject, context) {
    return claimNamed(passwordSettingsObject, subject, await run("Observe", subject, context));
  },

  async observe(subject, context) {
    const result = await run("Observe", subject, context);
    return result.exists ? result : undefined;
  },

  remember: (subject, context) =>
    rememberSettings(subject, context, (look) => rememberNamed(passwordSettingsObject, subject, look)),

  async ensure(subject, context) {
    const settings = await withRestored(titleOf(subject.inputs), subject, context);
    const observed = await run("Ensure", { ...subject, inputs: { ...subject.inputs, settings } }, context);
    const { certain, possible } = conflictsOf(subject.inputs, observed);
    for (const conflict of [...certain, ...possible]) context.warn(conflict);
    return { observed };
  },

  leftTraces: isOwnOrAdopted,

  async remove(subject, context) {
    const title = titleOf(subject.inputs);
    if (subject.memory.adopted) return giveBackSettings(title, subject, context);
    const warn = (text: string) => context.warn(text);
    await removeOwn(title, () => run("Remove", subject, context), warn);
  },

  /** Only what is certain: whether a user is in two groups is not known from here. */
  unmet(subject, observed) {
    const { certain } = conflictsOf(subject.inputs, observed);
    return certain.length > 0 ? certain.join("\n  ") : undefined;
  },

  plan: (subject) => ({ call: callOf("Ensure", subject), words: wordsOf(subject.inputs) }),

  describe({ inputs, memory: known }, observed) {
    const { appliesTo, precedence, resultant, withAge, distinguishedName } = observed;
    const there = fromScript(observed.settings);
    const declared = Object.keys(inputs.settings);
    // On import nothing is declared yet: then all settings are.
    const isAsked = ([name]: [string, unknown]) => declared.length === 0 || declared.includes(name);
    const { certain, possible } = conflictsOf(
      {
        ...inputs,
        precedence,
        settings: { minimumPasswordAge: inputs.settings.minimumPasswordAge ?? there.minimumPasswordAge },
      },
      observed,
    );
    return {
      inputs: {
        precedence,
        settings: Object.fromEntries(Object.entries(there).filter(isAsked)),
        appliesTo: inDeclaredOrder(inputs.appliesTo, appliesTo),
      },
      outputs: { distinguishedName, resultant, withAge, conflicts: [...certain, ...possible] },
      memory: afterLook(known, valuesThere(observed)),
    };
  },
};
