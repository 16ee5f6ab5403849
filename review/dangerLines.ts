import { inMarkdown as text } from "../policies/reports/markdownText.ts";
import type { Danger } from "./review.ts";

/** What is the same of several resources is told once. */
export function dangerLines(dangers: readonly Danger[]): string[] {
  const same = Map.groupBy(dangers, ({ about, text }) => JSON.stringify([about, text]));
  const order = Object.keys(aboutWords);
  const kinds = Map.groupBy(same.values(), ([first]) => first?.about ?? "rights");
  return [...kinds]
    .sort(([one], [other]) => order.indexOf(one) - order.indexOf(other))
    .flatMap(([about, groups]) => {
      const lines = groups.slice(0, mostOfAKind).map((group) => dangerLine(about, group));
      const rest = groups.length - mostOfAKind;
      return rest > 0 ? [...lines, `- 🔻 **${aboutWords[about]}** **${rest} more**`] : lines;
    });
}

/** Many changes of one kind leave room for the others. */
const mostOfAKind = 12;

function dangerLine(about: Danger["about"], group: readonly Danger[]): string {
  const names = group.slice(0, 5).map(({ resource }) => text(resource));
  const rest = group.length > 5 ? ` and ${group.length - 5} more` : "";
  const number = group.length > 1 ? `(${group.length}) ` : "";
  return `- 🔻 **${aboutWords[about]}** ${number}${names.join(", ")}${rest}: ${text(group[0]?.text ?? "")}`;
}

/** In the order of what they reach. */
const aboutWords = {
  rights: "Rights",
  age: "Age",
  tenant: "Tenant",
  account: "Account",
  link: "Link",
  way: "Network",
  host: "Host",
  protection: "Protected",
  exemption: "Exempted",
} as const;
