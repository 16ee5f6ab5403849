import { Document, isMap, isScalar, visit } from "yaml";
import { templateSections } from "../../facts/settings.ts";
import type { SecuritySettings } from "../../facts/securitySettings.ts";
import type { Backup, BackupRest } from "../../formats/gpo/backup.ts";
import { placeText } from "../../formats/placeText.ts";
import { forms } from "../../formats/gpo/templateForms.ts";
import { printable } from "../../policies/reports/text.ts";
import { carriedOf, withYesNo, type Left } from "./carried.ts";
import { inTheWordsOfTheStack } from "./importedNames.ts";
import { accountNameOf, originOf, withNamesOfSids } from "./origin.ts";
import { settingsOfFiles } from "./preferencesText.ts";

/**
 * What a backup sets, as keys of a forest or domain in the stack file. The minimum password age becomes 0, and what the
 * stack file does not carry is named in comments, so that nothing is lost unseen.
 */
export function declarationOf(backup: Backup, rest: BackupRest): string {
  const { settings, left: ofOthers } = inTheWordsOfTheStack(backup);
  const { settings: carried, left, open, risky } = carriedOf(settings, backup.domain);
  const { accountPolicy, kerberosPolicy, ...lists } = carried;
  const hasLists = Object.keys(lists).length > 0;
  const groupPolicy = {
    ...(hasLists && isForControllers(rest) && { appliesTo: "domainControllers" }),
    ...(kerberosPolicy && { kerberosPolicy: withYesNo({ ...kerberosPolicy }) }),
    ...lists,
  };
  const document = new Document({
    accountPolicy: { minimumPasswordAge: 0, ...withYesNo({ ...accountPolicy }) },
    ...(Object.keys(groupPolicy).length > 0 && { groupPolicy }),
  });
  const age = document.getIn(["accountPolicy", "minimumPasswordAge"], true);
  if (isScalar(age)) age.comment = ` ${ageBefore(backup)}`;
  nameSids(document, backup);
  const group = document.get("groupPolicy", true);
  if (isMap(group)) {
    group.commentBefore = comment([
      ...(hasLists
        ? [
            "These keys make a policy at the domain root, which reaches every computer of the domain, domain controllers too. Was this",
            "policy linked to an OU, leave out registryValues, userRights and services; for agent hosts there is agentHostPolicy.",
          ]
        : []),
      `With adopt: true and this name the stack changes the existing policy instead of making one of its own:`,
      `name: ${JSON.stringify(backup.displayName)}`,
    ]);
  }
  document.commentBefore = comment([
    ...originOf(backup, rest),
    ...(hasLists || isForControllers(rest)
      ? []
      : [
          "A policy of the kit's own with these keys is for domain controllers; for others too, write groupPolicy: { appliesTo: everyComputer }.",
        ]),
  ]);
  const after = [
    ...section("Not carried over, because the stack file does not take it:", [...ofOthers, ...leftTexts(left)]),
    ...section("Not carried over, because the stack file has no place for it:", notCarried(backup, rest)),
    ...section(
      "Carried over, and for ewb check to judge, which knows the service account by the stack file:",
      leftTexts(open),
    ),
    ...section("Carried over, though ewb check warns of it:", leftTexts(risky)),
    ...section(
      "Not read:",
      [...backup.problems, ...rest.problems].map(
        ({ file, line, message }) => `${placeText({ file, line })}: ${message}`,
      ),
    ),
  ];
  if (after.length > 0) document.comment = comment(after.map((line) => withNamesOfSids(backup, line)));
  return document.toString({ lineWidth: 0 });
}

/** Whether the group Domain Controllers, and no one else, was to apply it. */
const isForControllers = ({ trustees }: BackupRest): boolean =>
  trustees !== undefined && trustees.allowed.length === 1 && /^S-1-5-21-.*-516$/.test(trustees.allowed[0] ?? "");

const section = (heading: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [heading, ...items.map((item) => `- ${item}`)];

/** What became of the minimum password age. */
export function ageBefore({ template }: Backup): string {
  const age = template?.settings.accountPolicy?.minimumPasswordAge;
  return age === undefined
    ? "the backup sets none; writeback needs 0"
    : age === 0
      ? "as in the backup"
      : `the backup says ${age}, within which writeback refuses users`;
}

/** A SID says nothing to people: the name that the backup has for it stands beside it. */
function nameSids(document: Document, backup: Backup): void {
  visit(document, {
    Scalar(_, node) {
      const name =
        typeof node.value === "string" && /^S-1-5-(21|80)-/i.test(node.value) && accountNameOf(backup, node.value);
      if (name) node.comment = ` ${printable(name)}`;
    },
  });
}

/** Each line as a template has it, and why it is no key. */
function leftTexts(left: readonly Left[]): string[] {
  return [...Map.groupBy(left, ({ setting }) => setting)].map(([{ group, name, value }, reasons]) => {
    const why = [...new Set(reasons.map(({ reason }) => reason))].join(" ");
    return `[${sectionOf(group)}] ${forms[group].print(name, value)}: ${why}`;
  });
}

const sectionOf = (group: keyof SecuritySettings): string =>
  group === "accountPolicy" || group === "kerberosPolicy" ? templateSections[group] : forms[group].section;

function notCarried(backup: Backup, { files }: BackupRest): string[] {
  const { template, registryPol } = backup;
  const others = files.filter((file) => !/\/gpttmpl\.inf$/i.test(file));
  return [
    ...(template?.uncarried ?? []).map(({ section, keys, lines }) =>
      keys.length > 0 ? `[${section}] ${keys.join(", ")}` : `[${section}] ${lines} ${lines === 1 ? "line" : "lines"}`,
    ),
    ...settingsOfFiles(
      backup,
      others.map((file) => {
        const [, half] = /^(machine|user)\/registry\.pol$/i.exec(file) ?? [];
        const pol = half && registryPol[half.toLowerCase() === "machine" ? "computer" : "user"];
        return { file, values: pol ? [`${pol.values.length} values of administrative templates`] : [] };
      }),
    ),
  ];
}

/** On lines of its own: a name out of a backup must not end the comment. */
function comment(lines: readonly string[]): string {
  return lines.map((line) => ` ${printable(line)}`).join("\n");
}
