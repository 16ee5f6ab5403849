import { literal } from "../../scripts/powerShellText.ts";
import { namedAccounts, type PlanWords } from "../ports/resource.ts";
import { orChange } from "../shared/adoption.ts";
import { listed, text, type Facts } from "../shared/facts.ts";
import { quoted } from "../shared/nameList.ts";
import { unlessThere } from "../shared/words.ts";
import { containerOf, hostNameOf } from "./call.ts";
import type { GroupManagedServiceAccountInputs } from "./definition.ts";

export const titleOf = ({ account, domain }: GroupManagedServiceAccountInputs): string =>
  `The service account ${account} of ${domain}`;

/** What a change pack says of it. */
export function wordsOf(inputs: GroupManagedServiceAccountInputs): PlanWords {
  const { account, domain, container, passwordReaders } = inputs;
  return {
    subject: "service account",
    why: "The provisioning agents run as this account. Nobody knows its password: only those named here retrieve it, and the domain changes it every 30 days.",
    says: sentences(inputs),
    rights: `create and write msDS-GroupManagedServiceAccount objects in ${container ?? `CN=Managed Service Accounts of ${domain}`}.`,
    accounts: namedAccounts(domain, passwordReaders, "retrieves the password"),
    places: container === undefined ? [] : [container],
    makesAccount: account,
    undo: (before) =>
      `\`Remove-ADServiceAccount -Identity ${literal(account)} -Server ${literal(domain)}\`, once no agent runs as it and its entries on the domain root are removed. ${unlessThere(before)}`,
  };
}

/** What a reader of a deployment looks for. */
export const factsOf: Facts = ({ account, passwordReaders }) => [
  text(account),
  listed("password for", passwordReaders),
];

function sentences(inputs: GroupManagedServiceAccountInputs): string[] {
  const { account, domain, passwordReaders, encryptionTypes, servicePrincipalNames, enabled, adopt } = inputs;
  const spns = servicePrincipalNames.length > 0 ? quoted(servicePrincipalNames) : "none";
  return [
    `In ${domain}, create the group managed service account ${account} in ${containerOf(inputs)}${adopt ? orChange : ""}: DNS host name ${hostNameOf(inputs)}, ${enabled ? "enabled" : "disabled"}, Kerberos encryption types ${encryptionTypes.join(" and ")}, service principal names: ${spns}.`,
    `Let ${quoted(passwordReaders)} retrieve its password, and no one else.`,
  ];
}
