import type { AccountPolicySettings, KerberosPolicySettings, SecuritySettings } from "../../facts/securitySettings.ts";
import { isYesNo } from "../../facts/settings.ts";
import { Document, isMap, isScalar } from "yaml";
import type { Backup } from "../../formats/gpo/backup.ts";
import { printable } from "../../policies/reports/text.ts";

/**
 * What a backup sets, as keys of a forest or domain in the stack file. The minimum password age becomes 0, and what the
 * stack file does not carry is named in comments, so that nothing is lost unseen.
 */
export function declarationOf(backup: Backup): string {
  const settings = backup.template?.settings ?? {};
  const groupPolicy = groupPolicyOf(settings);
  const document = new Document({
    accountPolicy: { ...withYesNo({ minimumPasswordAge: 0, ...settings.accountPolicy }), minimumPasswordAge: 0 },
    ...(Object.keys(groupPolicy).length > 0 && { groupPolicy }),
  });
  const age = document.getIn(["accountPolicy", "minimumPasswordAge"], true);
  if (isScalar(age)) age.comment = ` ${ageBefore(settings)}`;
  const group = document.get("groupPolicy", true);
  if (isMap(group)) {
    group.commentBefore = comment([
      "These keys make a policy at the domain root, which reaches every computer of the domain, domain controllers too. Was this",
      "policy linked to an OU, leave out registryValues, userRights and services; for agent hosts there is agentHostPolicy.",
      `With adopt: true and this name the stack changes the existing policy instead of making one of its own:`,
      `name: ${JSON.stringify(backup.displayName)}`,
    ]);
  }
  document.commentBefore = comment(origin(backup));
  const left = notCarried(backup);
  if (left.length > 0)
    document.comment = comment([
      "Not carried over, because the stack file has no place for it:",
      ...left.map((one) => `- ${one}`),
    ]);
  return document.toString({ lineWidth: 0 });
}

/** What became of the minimum password age. */
export function ageBefore({ accountPolicy }: SecuritySettings): string {
  const age = accountPolicy?.minimumPasswordAge;
  return age === undefined
    ? "the backup sets none; writeback needs 0"
    : age === 0
      ? "as in the backup"
      : `the backup says ${age}, within which writeback refuses users`;
}

function groupPolicyOf({ kerberosPolicy, registryValues, userRights, services }: SecuritySettings) {
  const values = registryValues?.filter(({ name }) => ofComputer(name)) ?? [];
  const rights = userRights?.filter(({ principals }) => principals.length > 0) ?? [];
  return {
    ...(kerberosPolicy && { kerberosPolicy: withYesNo(kerberosPolicy) }),
    ...(values.length > 0 && { registryValues: values }),
    ...(rights.length > 0 && { userRights: rights }),
    ...(services && { services }),
  };
}

const ofComputer = (name: string): boolean => /^MACHINE\\/.test(name);

function withYesNo(numbers: AccountPolicySettings | KerberosPolicySettings): Record<string, number | boolean> {
  return Object.fromEntries(
    Object.entries<number>(numbers as Record<string, number>).map(([name, value]) => [
      name,
      isYesNo(name) ? value !== 0 : value,
    ]),
  );
}

function origin(backup: Backup): string[] {
  const { displayName, policyId, domain, time, id, links } = backup;
  const where =
    links === undefined
      ? "The backup has no report, so where the policy was linked is not known."
      : links.length === 0
        ? "It was linked nowhere."
        : `It was linked to ${links.map(({ target, enabled, enforced }) => `${target}${enabled ? "" : " (disabled)"}${enforced ? " (enforced)" : ""}`).join(", ")}.`;
  return [
    `The group policy "${displayName}" ${policyId} of ${domain}, from the backup ${id} of ${time}.`,
    where,
    "Keys of a forest, or of one of its domains.",
  ];
}

function notCarried({ template, registryPol, files }: Backup): string[] {
  const { registryValues = [], userRights = [] } = template?.settings ?? {};
  return [
    ...(template?.uncarried ?? []).map(({ section, keys, lines }) =>
      keys.length > 0 ? `[${section}] ${keys.join(", ")}` : `[${section}] ${lines} ${lines === 1 ? "line" : "lines"}`,
    ),
    ...registryValues
      .filter(({ name }) => !ofComputer(name))
      .map(({ name }) => `[Registry Values] ${name}, which is not of the computer`),
    ...userRights
      .filter(({ principals }) => principals.length === 0)
      .map(({ right }) => `[Privilege Rights] ${right}, which is given to no one`),
    ...files
      .filter((file) => !/\/gpttmpl\.inf$/i.test(file))
      .map((file) =>
        registryPol && /^machine\/registry\.pol$/i.test(file)
          ? `${file}: ${registryPol.values.length} values of administrative templates`
          : file,
      ),
  ];
}

/** On lines of its own: a name out of a backup must not end the comment. */
function comment(lines: readonly string[]): string {
  return lines.map((line) => ` ${printable(line)}`).join("\n");
}
