import type { Backup } from "../formats/gpo/backup.ts";
import { readBackups } from "../formats/gpo/backup.ts";
import { unknownAccount } from "./groupPolicy/accounts.ts";
import { contentOf } from "./groupPolicy/policyContent.ts";
import { groupPolicyRules } from "./groupPolicy/rules.ts";
import type { Report } from "./reports/report.ts";

/** The rules over each policy in a folder of backups. Throws GpoError for what cannot be read. */
export function checkBackups(folder: string): Report[] {
  return readBackups(folder).map(checkBackup);
}

function checkBackup(backup: Backup): Report {
  const findings: Report["findings"][number][] = [];
  const notEvaluated: Report["notEvaluated"][number][] = [];
  let passed = 0;
  for (const rule of groupPolicyRules) {
    const verdicts = rule.judge(contentOf(backup), [unknownAccount]);
    if (verdicts.length === 0) passed += 1;
    for (const verdict of verdicts) {
      const about = { rule: rule.id, title: rule.title, resource: backup.displayName, place: verdict.place };
      if (verdict.result === "notEvaluated") notEvaluated.push({ ...about, reason: verdict.reason });
      else {
        const message = `${verdict.what} ${rule.why} Source: ${rule.source}`;
        findings.push({ ...about, severity: rule.severity, message, fix: verdict.fix });
      }
    }
  }
  const judged = `the group policy "${backup.displayName}" of ${backup.domain} under ${groupPolicyRules.length} rules`;
  const placeOf: Report["placeOf"] = ({ place }) => place ?? { file: backup.folder };
  return { file: backup.folder, judged, findings, notEvaluated, exempted: [], passed, placeOf };
}
