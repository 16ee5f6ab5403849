import { domainRootOf } from "../../facts/domainNames.ts";
import { userRightText } from "../../facts/userRights.ts";
import { principalText } from "../../facts/wellKnownSids.ts";
import { isMap } from "../../formats/wire/codec.ts";
import type { PolicyLink } from "../../scripts/contract.ts";
import { neededBeside, settingText } from "../../facts/settingText.ts";
import { labelled, text, type Facts } from "../shared/facts.ts";
import { splitId } from "../shared/directory.ts";
import { quoted } from "../shared/nameList.ts";
import type { GroupPolicyObjectInputs } from "./definition.ts";
import { settingsIn, type Setting } from "./settings.ts";

export const titleOf = ({ displayName, domain }: GroupPolicyObjectInputs): string =>
  `The group policy "${displayName}" of ${domain}`;

/** What a reader of a deployment looks for. */
export const factsOf: Facts = ({ accountPolicy, linkTarget, effectiveMinimumPasswordAge }) => {
  const declared = isMap(accountPolicy) ? accountPolicy["minimumPasswordAge"] : undefined;
  const age = labelled("minimum password age", declared);
  // What a policy for computers alone sets is many things, and no age in effect is its doing.
  return age === undefined ? [text(linkTarget)] : [age, labelled("in effect", effectiveMinimumPasswordAge)];
};

/** What there is to do, in the words of a directory administrator. */
export function sentences({ id, inputs }: { readonly id: string; readonly inputs: GroupPolicyObjectInputs }): string[] {
  const { domain, displayName, adopt, link, linkTarget, restoreOrder, appliesTo } = inputs;
  const change = adopt
    ? `change the existing group policy "${displayName}" (or create it where there is none); only the settings below change.`
    : `create the group policy "${displayName}" ${splitId(id).object} with these security settings.`;
  return [
    `In ${domain}, ${change}`,
    ...settingsIn(inputs).map(settingSentence),
    ...neededBeside(inputs),
    ...(appliesTo === undefined ? [] : [filters[appliesTo]]),
    `Link it to ${linkTarget ?? domainRootOf(domain)} with link order ${link.order}${linkText(link)}.`,
    ...(restoreOrder === false ? ["Where it is linked there already, the link stays in its place."] : []),
  ];
}

const filters = {
  domainControllers: "Security filtering: Domain Controllers apply it, Authenticated Users read it.",
  everyComputer: "Security filtering: Authenticated Users apply it, which every computer and user of the domain is.",
};

function settingSentence({ group, name, value }: Setting): string {
  switch (group) {
    case "accountPolicy":
    case "kerberosPolicy":
      return settingText(name, Number(value));
    case "registryValues":
      return isMap(value) ? `Registry value ${name}: ${text(value["type"])} ${JSON.stringify(value["value"])}.` : "";
    case "userRights":
      return `User right ${userRightText(name)}: ${quoted((value as string[]).map(principalText))}, and no one else.`;
    case "services":
      return `Service ${name}: startup ${text(value)}.`;
    case "servicePermissions":
      return `Service ${name}: permissions ${text(value)}.`;
  }
}

function linkText({ enabled, enforced }: PolicyLink): string {
  return `${enabled ? "" : ", disabled"}${enforced ? ", enforced" : ""}`;
}
