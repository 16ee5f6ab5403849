import { operations, type Operation } from "./review.ts";
import { worst, type Group, type Member, type Topology } from "./topology.ts";

/** As many groups, and members of one, as a reader takes in; the rest is counted. */
const mostGroups = 16;
const mostMembers = 8;
const longestLabel = 60;

const colours: Readonly<Record<Operation, string>> = {
  delete: "fill:#ffd7d5,stroke:#cf222e,color:#000",
  replace: "fill:#ffe2c6,stroke:#bc4c00,color:#000",
  update: "fill:#fff3c4,stroke:#9a6700,color:#000",
  create: "fill:#d2f4d3,stroke:#1a7f37,color:#000",
  import: "fill:#d8e8ff,stroke:#0969da,color:#000",
};

/** A flowchart in Mermaid's language. Every name in it is made here; what comes from a file stands in labels, as character codes. */
export function mermaid({ groups }: Topology): string {
  const shown = groups.slice(0, mostGroups);
  const idOf = new Map(shown.map(({ name }, index) => [name, `g${index}`]));
  const lines = [
    "flowchart LR",
    ...shown.flatMap((group, index) => groupLines(group, `g${index}`)),
    ...shown.flatMap(({ name, reaches }) =>
      reaches.flatMap((other) => (idOf.has(other) ? [`  ${idOf.get(name)} --> ${idOf.get(other)}`] : [])),
    ),
    ...(groups.length > mostGroups ? [`  more["${groups.length - mostGroups} more"]`] : []),
    ...operations.map((operation) => `  classDef ${classOf(operation)} ${colours[operation]}`),
  ];
  return lines.join("\n");
}

function groupLines({ name, members }: Group, id: string): string[] {
  const sorted = [...members].sort(worst);
  const rest = sorted.slice(mostMembers);
  return [
    `  subgraph ${id}["${label(name)}"]`,
    ...sorted.slice(0, mostMembers).map(({ text, change }, index) => {
      const node = `    ${id}n${index}["${label(text)}${change ? `<br>${change}` : ""}"]`;
      return operations.some((one) => one === change) ? `${node}:::${classOf(change)}` : node;
    }),
    ...(rest.length > 0 ? [`    ${id}rest["${rest.length} more"]`] : []),
    "  end",
  ];
}

/** "delete" and the like may be words of the language one day. */
const classOf = (operation: Member["change"]): string => `${operation}Step`;

/** Letters, digits and what is harmless in a label; everything else by its code, as Mermaid reads it: #35; */
function label(text: string): string {
  const letters = [...text.normalize("NFC")];
  const cut = letters.length > longestLabel ? [...letters.slice(0, longestLabel), "…"] : letters;
  return cut.map((letter) => (/[\p{L}\p{N} .,…-]/u.test(letter) ? letter : `#${letter.codePointAt(0)};`)).join("");
}
