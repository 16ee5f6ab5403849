import type { Finding } from "../../policies/finding.ts";
import { inMarkdown } from "../../policies/reports/markdownText.ts";
import type { Report } from "../../policies/reports/report.ts";
import { isOfDirectory } from "./collect.ts";

/** What the rules say of the part of a stack that a pack hands over. */
export type Said = Pick<Report, "findings" | "exempted">;

/** What is wrong with the tenant or the hosts is for others than those who change the directory. */
export function saidOfDirectory({ findings, exempted }: Said): Said {
  return { findings: findings.filter(isHandedOver), exempted: exempted.filter(isHandedOver) };
}

const isHandedOver = ({ rule, resource }: Finding): boolean =>
  rule.area === "directory" || rule.area === "group-policy" || isOfDirectory(resource);

export const isError = ({ rule }: Finding): boolean => rule.severity === "error";

/** The top of the plan; empty: nothing is found or exempted. */
export function saidSection({ findings, exempted }: Said): string {
  const worstFirst = [...findings.filter(isError), ...findings.filter((finding) => !isError(finding))];
  const lines = [
    ...worstFirst.map(
      (finding) => `- **${finding.rule.severity}** ${text(finding)} Instead: ${inMarkdown(finding.fix)}`,
    ),
    ...exempted.map((finding) => {
      const { approvedBy, expires, reason } = finding.exemption;
      return `- **exempted** ${text(finding)} Accepted until ${inMarkdown(expires)} by ${inMarkdown(approvedBy)}: ${inMarkdown(reason)}`;
    }),
  ];
  if (lines.length === 0) return "";
  const errors = findings.filter(isError).length;
  const warned =
    errors > 0
      ? " Errors must not be made: this pack was written all the same, because `--with-errors` asked for it."
      : "";
  return `## What the rules say of it

\`ewb check\` of the stack file says of what is handed over here:${warned}

${lines.join("\n")}

`;
}

const text = ({ rule, resource, message }: Finding): string =>
  `\`${rule.id}\` ${inMarkdown(resource.name)}: ${inMarkdown(message)}`;
