import { isSameDn } from "../../facts/distinguishedNames.ts";
import type { Resource } from "../ports/resource.ts";
import { afterLook, claimNamed, isOwnOrAdopted, rememberNamed, removeOwn } from "../shared/adoption.ts";
import { splitId } from "../shared/directory.ts";
import { refuseDirectory } from "../shared/directoryFields.ts";
import { inDeclaredOrder } from "../shared/nameList.ts";
import { callOf, containerOf, hostNameOf, parentOf, run, type GroupManagedServiceAccountResult } from "./call.ts";
import { definition, type GroupManagedServiceAccountInputs } from "./definition.ts";
import { giveBackAccount, memory, remembered, type AccountMemory } from "./memory.ts";
import { factsOf, titleOf, wordsOf } from "./words.ts";

/** The group managed service account of the provisioning agents. */
export const groupManagedServiceAccount: Resource<
  GroupManagedServiceAccountInputs,
  GroupManagedServiceAccountResult,
  AccountMemory
> = {
  definition,
  memory,
  refuse: refuseDirectory,
  identify: ({ domain, account }) => `${domain}/${account}`,
  inputsOf(id) {
    const { domain, object } = splitId(id);
    return { domain, account: object };
  },
  title: titleOf,
  facts: factsOf,

  async claim(subject, context) {
    return claimNamed(groupManagedServiceAccount, subject, await run("Observe", subject, context));
  },

  async observe(subject, context) {
    const result = await run("Observe", subject, context);
    return result.exists ? result : undefined;
  },

  remember: (subject, context) =>
    rememberNamed(groupManagedServiceAccount, subject, () => run("Observe", subject, context)),
  ensure: async (subject, context) => ({ observed: await run("Ensure", subject, context) }),
  leftTraces: isOwnOrAdopted,

  async remove(subject, context) {
    const title = titleOf(subject.inputs);
    if (subject.memory.adopted) return giveBackAccount(title, subject, context);
    const warn = (text: string) => context.warn(text);
    await removeOwn(title, () => run("Remove", subject, context), warn);
  },

  plan: (subject) => ({ call: callOf("Ensure", subject), words: wordsOf(subject.inputs) }),

  describe({ inputs, memory: known }, observed) {
    const { accountSid, distinguishedName, passwordControllers, kdsRootKey } = observed;
    return {
      inputs: inputsIn(inputs, observed),
      outputs: { accountSid, distinguishedName, passwordControllers, kdsRootKey },
      memory: afterLook(known, remembered(observed)),
    };
  },
};

function inputsIn(inputs: GroupManagedServiceAccountInputs, observed: GroupManagedServiceAccountResult) {
  const { distinguishedName, dnsHostName, passwordReaders, encryptionTypes, servicePrincipalNames, enabled } = observed;
  const imported = inputs.passwordReaders.length === 0;
  const container = parentOf(distinguishedName);
  const elsewhere = !isSameDn(container, containerOf(inputs));
  const named = inputs.dnsHostName !== undefined || dnsHostName.toLowerCase() !== hostNameOf(inputs).toLowerCase();
  return {
    // Where no place is declared, an administrator may move it: nothing depends on it.
    ...((imported || inputs.container !== undefined) && elsewhere && { container }),
    ...(named && { dnsHostName }),
    passwordReaders: inDeclaredOrder(inputs.passwordReaders, passwordReaders),
    encryptionTypes: inDeclaredOrder(inputs.encryptionTypes, encryptionTypes),
    servicePrincipalNames: inDeclaredOrder(inputs.servicePrincipalNames, servicePrincipalNames),
    enabled,
  };
}
