import { isMap } from "../../formats/wire/codec.ts";
import { literal } from "../../scripts/powerShellText.ts";
import { namedAccounts, type PlanWords } from "../ports/resource.ts";
import { orChange } from "../shared/adoption.ts";
import { settingText } from "../../facts/settingText.ts";
import { labelled, listed, type Facts } from "../shared/facts.ts";
import { quoted } from "../shared/nameList.ts";
import { unlessThere } from "../shared/words.ts";
import type { PasswordSettingsObjectInputs } from "./definition.ts";

export const titleOf = ({ name, domain }: PasswordSettingsObjectInputs): string => `The PSO "${name}" of ${domain}`;

/** What a change pack says of it. */
export function wordsOf(inputs: PasswordSettingsObjectInputs): PlanWords {
  const { name, domain, appliesTo } = inputs;
  return {
    subject: `PSO "${name}"`,
    why: "A PSO takes the place of the domain's account policy for those it applies to. A user whose password is younger than its minimum password age is refused a reset from Entra.",
    says: sentences(inputs),
    rights: `create and write msDS-PasswordSettings objects in CN=Password Settings Container,CN=System of ${domain}.`,
    accounts: namedAccounts(domain, appliesTo, "has the PSO; a user or a global security group"),
    places: [],
    undo: (before) =>
      `\`Remove-ADFineGrainedPasswordPolicy -Identity ${literal(name)} -Server ${literal(domain)}\`. ${unlessThere(before)}`,
  };
}

/** What a reader of a deployment looks for. */
export const factsOf: Facts = ({ settings, precedence, appliesTo }) => [
  labelled("minimum password age", isMap(settings) ? settings["minimumPasswordAge"] : undefined),
  labelled("precedence", precedence),
  listed("for", appliesTo),
];

function sentences(inputs: PasswordSettingsObjectInputs): string[] {
  const { name, domain, precedence, settings, appliesTo, adopt } = inputs;
  return [
    `In ${domain}, create the fine-grained password policy (PSO) "${name}"${adopt ? orChange : ""}. Precedence: ${precedence}.`,
    ...Object.entries(settings).map(([key, value]) => settingText(key, value)),
    "What is not named here is copied from the domain when the PSO is created, and left alone otherwise.",
    `Apply it to ${quoted(appliesTo)}, and to no one else.`,
  ];
}
