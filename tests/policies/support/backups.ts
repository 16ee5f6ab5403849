import { checkBackups, type BackupsOptions } from "../../../policies/backups.ts";

/** What is said of a folder of backups: findings as `rule file:line`, what is not evaluated as `? rule`, what cannot be read as `! file:line`. */
export function said(folder: string, options: BackupsOptions = {}): string[] {
  const at = (file: string, line?: number) =>
    [file.split("/").at(-1), line].filter((part) => part !== undefined).join(":");
  const steps = [...checkBackups(folder, { today: "2026-11-24", ...options })];
  const reports = steps.flatMap((step) => step.reports);
  return [
    ...reports.flatMap(({ findings }) =>
      findings.map(({ rule, place }) => `${rule.id} ${at(place?.file ?? "", place?.line)}`),
    ),
    ...reports.flatMap(({ notEvaluated }) => notEvaluated.map(({ rule }) => `? ${rule.id}`)),
    ...steps.flatMap(({ problems }) => problems.map(({ file, line }) => `! ${at(file, line)}`)),
  ];
}
