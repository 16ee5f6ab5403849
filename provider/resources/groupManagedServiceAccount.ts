import { GroupManagedServiceAccount as ResourceClass } from "../classes/groupManagedServiceAccount.ts";
import type { PropertyMap } from "../protocol/codec.ts";
import type { Context, Resource, Subject } from "../resource.ts";
import type { GroupManagedServiceAccountParameters, GroupManagedServiceAccountResult } from "../scripts/contract.ts";
import { before, claimNamed, ensureNamed, isAdopted, markOf, type Observed } from "./adoption.ts";
import { domainRootOf, refuseDirectory, runScript, scriptCall, splitId, type Shape } from "./directory.ts";
import { inDeclaredOrder, quoted } from "./nameList.ts";
import { isWide, serviceAccountFields, type GroupManagedServiceAccountInputs } from "./serviceAccountFields.ts";

/** The group managed service account of the provisioning agents. */
export const groupManagedServiceAccount: Resource<
  GroupManagedServiceAccountInputs,
  Observed<GroupManagedServiceAccountResult>
> = {
  type: ResourceClass.type,
  fields: serviceAccountFields,
  outputs: {
    accountSid: "stable",
    distinguishedName: "changing",
    adopted: "stable",
    before: "stable",
    kdsRootKey: "changing",
  },

  refuse: refuseDirectory,

  identify: ({ domain, account }) => `${domain}/${account}`,
  inputsOf(id) {
    const { domain, object } = splitId(id);
    return { domain, account: object, passwordReaders: [] } as never;
  },

  async claim(subject, context) {
    return claimNamed(groupManagedServiceAccount, subject, await run("Observe", subject, context), nameOf(subject));
  },

  async observe(subject, context) {
    const result = await run("Observe", subject, context);
    return result.exists ? result : undefined;
  },

  ensure: (subject, context) =>
    ensureNamed(
      subject.state,
      () => run("Observe", subject, context),
      () => run("Ensure", subject, context),
    ),

  leftTraces: () => true,

  async remove(subject, context) {
    if (subject.state["adopted"] !== true) return void (await run("Remove", subject, context));
    const there = await run("Observe", subject, context);
    if (!there.exists) return;
    const { passwordReaders, ...old } = subject.state["before"] as unknown as Before;
    // Nobody's wish is to open the account again; and of an entry that is no plain reader only the text is known.
    const given = passwordReaders.filter((name) => !isWide(name) && !name.startsWith("("));
    const inputs = { ...subject.inputs, ...old, passwordReaders: given };
    await run("Ensure", { ...subject, inputs }, context);
    const kept = passwordReaders.filter((name) => !given.includes(name));
    const but =
      kept.length > 0
        ? ` But ${quoted(kept)} may not retrieve its password any more; grant that again by hand where it is needed.`
        : "";
    context.warn(`${nameOf(subject)} was there before the kit and stays, with the values it had then.${but}`);
  },

  plan(subject) {
    const { account, domain, passwordReaders, encryptionTypes, servicePrincipalNames, enabled } = subject.inputs;
    const spns = servicePrincipalNames.length > 0 ? quoted(servicePrincipalNames) : "none";
    return {
      call: callOf("Ensure", subject),
      says: [
        `In ${domain}, create the group managed service account ${account} in ${containerOf(subject.inputs)}, or change the one of that name: DNS host name ${hostNameOf(subject.inputs)}, ${enabled ? "enabled" : "disabled"}, Kerberos encryption types ${encryptionTypes.join(" and ")}, service principal names: ${spns}.`,
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
    const now = { dnsHostName, passwordReaders, encryptionTypes, servicePrincipalNames, enabled };
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
        adopted: isAdopted(state, observed),
        before: before(state, observed, now),
        kdsRootKey: kdsRootKey as unknown as PropertyMap,
      },
    };
  },
};

type Before = Pick<
  GroupManagedServiceAccountResult,
  "dnsHostName" | "passwordReaders" | "encryptionTypes" | "servicePrincipalNames" | "enabled"
>;

const nameOf = ({ inputs }: Subject<GroupManagedServiceAccountInputs>): string =>
  `The service account ${inputs.account} of ${inputs.domain}`;

const hostNameOf = ({ dnsHostName, account, domain }: GroupManagedServiceAccountInputs): string =>
  dnsHostName ?? `${account.replace(/\$$/, "")}.${domain}`;

const containerOf = ({ container, domain }: GroupManagedServiceAccountInputs): string =>
  container ?? `CN=Managed Service Accounts,${domainRootOf(domain)}`;

const resultShape: Shape<GroupManagedServiceAccountResult> = {
  exists: "boolean",
  distinguishedName: "string",
  accountSid: "string",
  dnsHostName: "string",
  passwordReaders: "list",
  encryptionTypes: "list",
  servicePrincipalNames: "list",
  enabled: "boolean",
  mark: "string",
  kdsRootKey: "object",
};

function callOf(action: "Observe" | "Ensure" | "Remove", subject: Subject<GroupManagedServiceAccountInputs>) {
  const { inputs } = subject;
  const { account, container, passwordReaders, encryptionTypes, servicePrincipalNames, enabled } = inputs;
  const parameters: Omit<GroupManagedServiceAccountParameters, "domain"> = {
    account,
    dnsHostName: hostNameOf(inputs),
    passwordReaders,
    encryptionTypes,
    servicePrincipalNames,
    enabled,
    mark: markOf(subject),
    ...(container !== undefined && { container }),
  };
  return scriptCall("GroupManagedServiceAccount", action, inputs, parameters);
}

function run(
  action: "Observe" | "Ensure" | "Remove",
  subject: Subject<GroupManagedServiceAccountInputs>,
  context: Context,
) {
  return runScript(context, callOf(action, subject), resultShape);
}
