import { agentSecurityRules } from "../../../components/agentSecurityRules.ts";
import type { Egress } from "../model.ts";
import type { Defect, Path } from "../path.ts";
import type { AgentsValues, Loose } from "../values.ts";
import { addressesTwice, notAligned } from "./network.ts";
import { serviceTagMeant } from "./serviceTag.ts";

/** Names of the rules that the hosts may have without any of the user's. */
const ownRules = agentSecurityRules({ administration: { from: "" } }).map(({ name }) => name);

/** What hosts send and let in, beside what every agent needs. */
export function checkTraffic(agents: Loose<AgentsValues>, path: Path): Defect[] {
  const { network, domainControllers, egress = [], administration } = agents;
  const from = administration?.from;
  return [
    ...(network && domainControllers ? [writtenElsewhere([...path, "domainControllers"])] : []),
    ...addressesTwice(domainControllers ?? [], [...path, "domainControllers"]),
    ...notAligned(from, [...path, "administration", "from"]),
    ...egress.flatMap((rule, index) => (rule ? checkEgress(rule, index, egress, [...path, "egress", index]) : [])),
  ];
}

const writtenElsewhere = (path: Path): Defect => ({
  path,
  message: "with a network of the kit's own its domain controllers are network.domainControllers. Remove the key.",
});

function checkEgress(
  { name, to = [], ports = [] }: Loose<Egress>,
  index: number,
  all: readonly (Loose<Egress> | undefined)[],
  path: Path,
): Defect[] {
  const defects: Defect[] = [];
  const known = name?.toLowerCase() ?? "";
  const earlier = all.findIndex((other) => other?.name?.toLowerCase() === known);
  if (ownRules.includes(known) || (known !== "" && earlier < index))
    defects.push({ path: [...path, "name"], message: `a rule is called ${name} already. Write another name.` });
  if (to.length > 1 && to.some((target) => /^[A-Z]/.test(target ?? "")))
    defects.push({
      path: [...path, "to"],
      message: "a service tag stands alone in a rule of Azure. Write a list item of its own for it.",
    });
  defects.push(
    ...to.flatMap((target, at) => checkTarget(target ?? "", [...path, "to", at])),
    ...addressesTwice(to, [...path, "to"]),
  );
  ports.forEach((text, at) => {
    const [first = 0, last = first] = (text ?? "1").split("-").map(Number);
    if (first > 65535 || last > 65535 || last < first)
      defects.push({
        path: [...path, "ports", at],
        message: `${text} is not a range of ports. Write one from 1 to 65535, the lower first.`,
      });
  });
  return defects;
}

function checkTarget(target: string, path: Path): Defect[] {
  if (target.includes("/")) return notAligned(target, path);
  const meant = /^[A-Z]/.test(target) ? serviceTagMeant(target) : undefined;
  return meant === undefined ? [] : [{ path, message: `${target} is not a known service tag. Write ${meant}.` }];
}
