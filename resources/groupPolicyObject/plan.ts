import type { Plan, Subject } from "../ports/resource.ts";
import type { PolicyLink } from "../../scripts/contract.ts";
import { neededBeside, settingText } from "../../facts/settingText.ts";
import { userRightText } from "../../facts/userRights.ts";
import { principalText } from "../../facts/wellKnownSids.ts";
import { domainRootOf } from "../../facts/domainNames.ts";
import { splitId } from "../shared/directory.ts";
import { quoted } from "../shared/nameList.ts";
import { callOf } from "./call.ts";
import type { GroupPolicyObjectInputs } from "./definition.ts";
import { flatten, toScript, type Setting } from "./settings.ts";

export function planOf(subject: Subject<GroupPolicyObjectInputs>): Plan {
  const { domain, displayName, adopt, link, linkTarget } = subject.inputs;
  const what = adopt
    ? `change the existing group policy "${displayName}" (or create it where there is none); only the settings below change.`
    : `create the group policy "${displayName}" ${splitId(subject.id).object} with these security settings; what else it has stays.`;
  return {
    call: callOf("Ensure", subject),
    says: [
      `In ${domain}, ${what}`,
      ...flatten(toScript(subject.inputs)).map(textOf),
      ...neededBeside(toScript(subject.inputs)),
      `Link it to ${linkTarget ?? domainRootOf(domain)} with link order ${link.order}${linkText(link)}.`,
    ],
  };
}

function textOf({ group, name, value }: Setting): string {
  const item = value as { type: string; value: string; principals: string[]; startup: string };
  switch (group) {
    case "registryValues":
      return `Registry value ${name}: ${item.type} ${JSON.stringify(item.value)}.`;
    case "userRights":
      return `User right ${userRightText(name)}: ${quoted(item.principals.map(principalText))}, and no one else.`;
    case "services":
      return `Service ${name}: startup ${item.startup}.`;
    case "accountPolicy":
    case "kerberosPolicy":
      return settingText(name, value as number);
  }
}

function linkText({ enabled, enforced }: PolicyLink): string {
  return `${enabled ? "" : ", disabled"}${enforced ? ", enforced" : ""}`;
}
