import type { Rule, RuleMetadata } from "../rule.ts";

/** docs/rules.md: the index of the rules' pages. */
export function rulesPage(rules: readonly Rule[], ofExemptions: readonly RuleMetadata[]): string {
  return `# Rules

<!-- Written by \`npm run generate\` from policies/rules/; edit the rules' pages, not this one. -->

What must never be deployed. The rules judge a stack in \`ewb check\`, without an engine, and as a policy pack in
\`pulumi preview\` and \`pulumi up\` (\`--policy-pack node_modules/entra-writeback/dist/policies/pack/run\`). An error stops the resource or the deployment, a
warning is reported. What a rule cannot judge yet is reported as not evaluated and never counts as passed.

Rules whose ids begin with \`gpo-\` judge [backups of group policies](group-policy-backups.md) too, by \`ewb check --gpo-backup\`.

${byArea(rules)
  .map(([area, ofArea]) => `## ${heading(area)}\n\n${table(ofArea)}`)
  .join("\n\n")}

## By benchmark

What others demand of the same settings. A rule may contradict one: its page says why, and what to tell an auditor.

${benchmarks(rules)}

## Levels and numbers

How strictly a rule is taken is said in the file that Pulumi takes with \`--policy-pack-config\`; \`ewb check\` and \`ewb pr\` take the same file.

\`\`\`json
{
  "version": 2,
  "policies": {
    "self-service-scope": "mandatory",
    "agent-count": { "enforcementLevel": "mandatory", "hosts": 5 },
    "not-evaluated": "mandatory"
  }
}
\`\`\`

Levels are disabled, advisory and mandatory; \`all\` is for the rules that are not named. A level that takes force from
a rule is told as the warning \`rule-in-force\`. A number only makes a rule stricter:

${numbers(rules)}

## Exemptions

A finding that is accepted is written into the stack file, with a reason, a name and a last day:

\`\`\`yaml
entra-writeback:exemptions:
  - rule: agent-count
    resource: corp.contoso.com # as Pulumi shows it; absent: every resource
    reason: two hosts until the new rack is in
    owner: Directory team # who sees to it that it is no longer needed
    approvedBy: Ann Smith
    expires: "2027-03-31" # at most 366 days ahead
\`\`\`

Instead of \`resource\`, \`scope\` is the name of a component, a forest or a domain: the exemption is for all that is declared in it or for it.
Every report lists all exemptions with the days they have left, and the rules look at them too:

${table(ofExemptions)}

The exceptions of Pulumi's own (\`--policy-pack-config\`, version 2) know neither a day nor who approved. \`ewb check --policy-pack-config FILE\`
tells those from the kit's rules that have no exemption behind them. \`ewb check --write-policy-pack-config FILE\` writes exceptions for what the
stack exempts, so that the engine shows it as exempted: they name the pack's policy \`exempted\` and no rule, so nothing outlives its exemption.

## A baseline

Where there are findings already, \`ewb check --write-baseline FILE\` writes them down, each with its rule and the day, and
\`ewb check --baseline FILE\` fails on new ones only. Every report tells new apart from known, and what was fixed since. A finding that has become
an error counts as new, and so does one that says something else of the same property: who accepted one value has not accepted another. A version of
the kit that words a finding otherwise makes it new as well. Written anew, what was known keeps its day.

## Findings for programs

\`ewb check --format json\` gives each finding a \`fingerprint\`: the first 16 hexadecimal digits of the SHA-256 of the JSON list of
rule id, URN (of a backup: \`gpo-backup:<domain>/<GUID of the policy>\`) and property. It stays as it is when lines or texts
change. What of the input could not be used or read, and so was not judged, stands in \`problems\`. \`judged\` is for auditors: files
with SHA-256 and commit, day, version, attestations, every rule with its sources, and its result at every resource with the \`evidence\` that it rests on:
\`declared\`, \`backup\`, \`observed\` (what a look found) or \`attested\` (a person's word). Every other format ends with, or carries, files, version and day too, and lists
attestations. \`formatVersion\` is 1; keys are only
ever added, and \`entra-writeback/report-schema.json\` is the schema.

| \`--format\` | For |
|---|---|
| \`sarif\` | code scanning: SARIF 2.1.0, clean under Microsoft's validator; why and fix of each rule are those of its page; what is exempted is suppressed, what was not evaluated is a notification; paths are those of the repository |
| \`junit\` | test reports: a case for every rule at every resource |
| \`markdown\` | a comment or a job's summary: the worst first, at most 60,000 characters; no text of a file can forge anything in it |
| \`github\`, \`azure-devops\` | annotations of a runner, at the lines under review; paths are those of the repository |

## Reports of an engine's run

What only the engine knows, and what other packs say, is reported in the same formats from the events of a run:

\`\`\`console
$ PULUMI_DEBUG_COMMANDS=true pulumi preview --policy-pack node_modules/entra-writeback/dist/policies/pack --event-log events.json
$ npx ewb check prod --event-log events.json --format sarif > rules.sarif
\`\`\`

The log of \`pulumi up\` does as well. A finding that both have keeps its place in the stack file; what the engine could decide is open no more; a run
that a rule stopped is said to be one. Of a run without the kit's policy pack, or without a rule, what was open stays open. The log of another
project or stack is refused, and so is one from before the file's last change: by the configuration that the run was given and by what it declared. Of a program of your own that
has its values in its code, only what it declares tells: there, run the preview anew.

## A rule of your own

A rule is a folder \`policies/rules/<area>/<id>/\` of three files, and \`npm run generate\` enters it here and in the catalogue:

- \`rule.ts\`: the types it looks at and a pure function from a resource to one outcome;
- \`page.md\`: what it is, in its head; why; what an auditor is told, where the head names benchmarks; and at its end a piece that fails and one that passes, which \`npm test\` runs: \`yaml\`, keys
  of a stack file that are laid over a complete one (null takes a key away); \`typescript\`, statements of a program beside the kit's own,
  with \`azure\`, \`azuread\`, \`pulumi\`, \`entra\` and the kit's \`resources\` imported; \`ini\`, a security template of a group policy's
  backup; or \`json\`, a resource as \`pulumi stack export\` has it, for what only an observation shows;
- \`cases.yaml\`: what it says of which resource, which \`npm test\` runs.
`;
}

function numbers(rules: readonly Rule[]): string {
  const rows = rules.flatMap(({ id, thresholds = {} }) =>
    Object.entries(thresholds).map(([name, { description, minimum, maximum, ...number }]) => {
      return `| ${id} | \`${name}\` | ${description} | ${number.default} | ${minimum} to ${maximum} |`;
    }),
  );
  return ["| Rule | Number | Says | Default | Range |", "|---|---|---|---|---|", ...rows].join("\n");
}

export function table(rules: readonly RuleMetadata[]): string {
  const rows = rules.map((rule) => `| ${linkTo(rule)} | ${rule.code} | ${rule.severity} | ${rule.title} |`);
  return ["| Rule | Code | Severity | Says |", "|---|---|---|---|", ...rows].join("\n");
}

/** From a page in docs/. */
const linkTo = ({ id }: RuleMetadata): string => `[${id}](rules/${id}.md)`;

/** What each benchmark's entry has to do with which rules, by its name. */
function benchmarks(rules: readonly Rule[]): string {
  const all = [...new Set(rules.flatMap((rule) => rule.benchmarks ?? []))].sort();
  const rows = all.map((one) => {
    const ofIt = rules.filter((rule) => rule.benchmarks?.includes(one));
    return `| ${one} | ${ofIt.map(linkTo).join(", ")} |`;
  });
  return ["| Benchmark | Rules |", "|---|---|", ...rows].join("\n");
}

function byArea(rules: readonly Rule[]): [string, Rule[]][] {
  const areas = [...new Set(rules.map(({ area }) => area))];
  return areas.map((area) => [area, rules.filter((rule) => rule.area === area)]);
}

export function heading(area: string): string {
  return (area.charAt(0).toUpperCase() + area.slice(1)).replace(/-/g, " ");
}
