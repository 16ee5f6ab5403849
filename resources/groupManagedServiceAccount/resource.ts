import type { PropertyMap } from "../../formats/wire/codec.ts";
import type { Resource } from "../ports/resource.ts";
import type { GroupManagedServiceAccountResult } from "../../scripts/contract.ts";
import { before, claimNamed, isOwnOrAdopted, orChange, rememberNamed, removeOwn } from "../shared/adoption.ts";
import { splitId } from "../shared/directory.ts";
import { refuseDirectory } from "../shared/directoryFields.ts";
import { inDeclaredOrder, quoted } from "../shared/nameList.ts";
import { callOf, containerOf, fieldsOf, hostNameOf, run } from "./call.ts";
import { definition, type GroupManagedServiceAccountInputs } from "./definition.ts";
import { giveBackAccount } from "./memory.ts";

/** The group managed service account of the provisioning agents. */
export const groupManagedServiceAccount: Resource<GroupManagedServiceAccountInputs, GroupManagedServiceAccountResult> =
  {
    type: definition.type,
    fields: definition.inputs,
    outputs: {
      accountSid: "stable",
      distinguishedName: "changing",
      adopted: "stable",
      before: "stable",
      written: "changing",
      kdsRootKey: "changing",
    },

    refuse: refuseDirectory,

    identify: ({ domain, account }) => `${domain}/${account}`,
    inputsOf(id) {
      const { domain, object } = splitId(id);
      return { domain, account: object, passwordReaders: [] } as never;
    },
    title: ({ account, domain }) => `The service account ${account} of ${domain}`,

    async claim(subject, context) {
      return claimNamed(groupManagedServiceAccount, subject, await run("Observe", subject, context));
    },

    async observe(subject, context) {
      const result = await run("Observe", subject, context);
      return result.exists ? result : undefined;
    },

    remember: (subject, context) =>
      rememberNamed(groupManagedServiceAccount, subject, () => run("Observe", subject, context)),
    written: (inputs) => ({ ...fieldsOf({ ...inputs, dnsHostName: hostNameOf(inputs) }) }),
    ensure: (subject, context) => run("Ensure", subject, context),
    leftTraces: isOwnOrAdopted,

    async remove(subject, context) {
      const title = groupManagedServiceAccount.title(subject.inputs);
      if (subject.state["adopted"] === true) await giveBackAccount(title, subject, context);
      else
        await removeOwn(
          title,
          () => run("Remove", subject, context),
          (text) => context.warn(text),
        );
    },

    plan(subject) {
      const { account, domain, passwordReaders, encryptionTypes, servicePrincipalNames, enabled, adopt } =
        subject.inputs;
      const spns = servicePrincipalNames.length > 0 ? quoted(servicePrincipalNames) : "none";
      return {
        call: callOf("Ensure", subject),
        says: [
          `In ${domain}, create the group managed service account ${account} in ${containerOf(subject.inputs)}${adopt ? orChange : ""}: DNS host name ${hostNameOf(subject.inputs)}, ${enabled ? "enabled" : "disabled"}, Kerberos encryption types ${encryptionTypes.join(" and ")}, service principal names: ${spns}.`,
          `Let ${quoted(passwordReaders)} retrieve its password, and no one else.`,
        ],
      };
    },

    describe({ inputs, state }, observed) {
      const {
        accountSid,
        distinguishedName,
        kdsRootKey,
        dnsHostName,
        passwordReaders,
        encryptionTypes,
        servicePrincipalNames,
        enabled,
      } = observed;
      const now = { ...fieldsOf(observed) };
      const imported = inputs.passwordReaders.length === 0;
      const [, container = ""] = /^(?:\\.|[^\\,])*,(.*)$/.exec(distinguishedName) ?? [];
      const elsewhere = container.toLowerCase() !== containerOf(inputs).toLowerCase();
      const told = inputs.dnsHostName !== undefined || dnsHostName.toLowerCase() !== hostNameOf(inputs).toLowerCase();
      return {
        inputs: {
          // Where it was created is declared; an administrator may move it, and nothing depends on the place.
          ...(imported && elsewhere && { container }),
          ...(told && { dnsHostName }),
          passwordReaders: inDeclaredOrder(inputs.passwordReaders, passwordReaders),
          encryptionTypes: inDeclaredOrder(inputs.encryptionTypes, encryptionTypes),
          servicePrincipalNames: inDeclaredOrder(inputs.servicePrincipalNames, servicePrincipalNames),
          enabled,
        },
        outputs: {
          accountSid,
          distinguishedName,
          adopted: state["adopted"] === true,
          before: before(state, now),
          kdsRootKey: kdsRootKey as unknown as PropertyMap,
        },
      };
    },
  };
