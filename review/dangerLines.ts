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
      const most = mostOf[about] ?? mostOfAKind;
      const lines = groups.slice(0, most).map((group) => dangerLine(about, group));
      const rest = groups.length - most;
      return rest > 0 ? [...lines, `- 🔻 **${aboutWords[about]}** **${rest} more**`] : lines;
    });
}

/** Many changes of one kind leave room for the others. */
const mostOfAKind = 12;
/** Windows has 46 user rights, and none hides behind others. */
const mostOf: Partial<Record<Danger["about"], number>> = { userRight: 60, permissions: 60 };

function dangerLine(about: Danger["about"], group: readonly Danger[]): string {
  const names = group.slice(0, 5).map(({ resource }) => text(resource));
  const rest = group.length > 5 ? ` and ${group.length - 5} more` : "";
  const number = group.length > 1 ? `(${group.length}) ` : "";
  return `- 🔻 **${aboutWords[about]}** ${number}${names.join(", ")}${rest}: ${text(group[0]?.text ?? "")}`;
}

/** In the order of what they reach. */
const aboutWords = {
  rights: "Rights",
  userRight: "User right",
  permissions: "Service permissions",
  age: "Age",
  tenant: "Tenant",
  account: "Account",
  adoption: "Adopted",
  link: "Link",
  way: "Network",
  host: "Host",
  service: "Service",
  protection: "Protected",
  exemption: "Exempted",
} as const;
