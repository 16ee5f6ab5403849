import { printable } from "../../policies/reports/text.ts";
import { requirementKinds, type Requirement, type RequirementKind } from "./requirement.ts";

/** For people: by kind, each with its place and its reason. */
export function requirementsText(file: string, requirements: readonly Requirement[]): string {
  const sections = (Object.keys(requirementKinds) as RequirementKind[]).flatMap((kind) => {
    const ofKind = requirements.filter((one) => one.kind === kind);
    if (ofKind.length === 0) return [];
    return [
      [
        requirementKinds[kind],
        ...ofKind.map(
          ({ what, at, why }) => `  ${printable(what)}\n    at: ${printable(at)}\n    why: ${printable(why)}`,
        ),
      ].join("\n"),
    ];
  });
  const note = "This is what the file declares; whether it is there was not looked at.";
  return [`What deploying ${file} takes`, ...sections, note].join("\n\n");
}
