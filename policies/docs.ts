import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Rule } from "./rule.ts";
import { rules } from "./rules.ts";

/** docs/rules.md, from the rules themselves: `node policies/docs.ts` writes it. */
export function rulesDocument(): string {
  return `# Rules

<!-- Written by \`node policies/docs.ts\` from policies/rules/ and policies/groupPolicy/; edit the rules, not this page. -->

What must never be deployed. The rules judge a stack in \`ewb check\`, without an engine, and as a policy pack in
\`pulumi preview\` and \`pulumi up\` (\`--policy-pack policies/pack/run\`). An error stops the resource or the deployment, a
warning is told. What a rule cannot judge yet is told as not evaluated and never counts as passed.

The rules that begin with \`gpo-\` judge the group policies that the stack declares; \`ewb check --gpo-backup\` looks for
[the same](group-policy-backups.md) in the policies that are there already.

A finding that is accepted is written into the stack file, with a reason, a name and a last day:

\`\`\`yaml
entra-writeback:exemptions:
  - rule: agent-count
    resource: corp.contoso.com # as Pulumi shows it; absent: every resource
    reason: two hosts until the new rack is in
    approvedBy: Ann Smith
    expires: "2027-03-31"
\`\`\`

| Rule | Severity | Says |
|---|---|---|
${rules.map((rule) => `| [${rule.id}](#${rule.id}) | ${rule.severity} | ${rule.title} |`).join("\n")}

${rules.map(section).join("\n")}`;
}

function section(rule: Rule): string {
  return `## ${rule.id}

**${rule.title}.** ${rule.why}

- Severity: ${rule.severity}
- Looks at: ${rule.appliesTo.map((type) => `\`${type}\``).join(", ")}
- When a value is unknown: ${rule.whenUnknown}
- Source: ${rule.source}
`;
}

if (import.meta.main) writeFileSync(fileURLToPath(new URL("../docs/rules.md", import.meta.url)), rulesDocument());
