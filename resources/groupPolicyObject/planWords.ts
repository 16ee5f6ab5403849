import { domainRootOf, isDomainRoot } from "../../facts/domainNames.ts";
import { splitId } from "../shared/directory.ts";
import { literal } from "../../scripts/powerShellText.ts";
import { namedAccounts, type PlanWords } from "../ports/resource.ts";
import type { GroupPolicyObjectInputs } from "./definition.ts";
import { sentences } from "./words.ts";

interface Planned {
  readonly id: string;
  readonly inputs: GroupPolicyObjectInputs;
}

/** What a change pack says of it. */
export function wordsOf(planned: Planned, parent: string | undefined): PlanWords {
  const { domain, displayName, linkTarget, userRights = [] } = planned.inputs;
  return {
    ...(purposes[parent ?? ""] ?? { subject: `group policy "${displayName}"`, why: "The stack declares it." }),
    says: sentences(planned),
    rights: `${editorOf(planned.inputs)}, and Link GPOs (write gPLink) on ${targetOf(planned.inputs)}.`,
    accounts: userRights.flatMap(({ principals }) => namedAccounts(domain, principals, "has a user right")),
    places: linkTarget === undefined ? [] : [linkTarget],
    backup: `Backup-GPO ${argumentsOf(planned.inputs)} -Path "$PWD\\before"`,
    undo: (before) => undo(planned, before),
  };
}

/** What the kit's own components declare a policy for. */
const purposes: Readonly<Record<string, Pick<PlanWords, "subject" | "why">>> = {
  "entra-writeback:index:GroupPolicyBaseline": {
    subject: "account policy",
    why: "A user whose password is younger than the minimum password age is refused a reset from Entra.",
  },
  "entra-writeback:index:AgentHostBaseline": {
    subject: "agent hosts' policy",
    why: "What the provisioning agent needs of its hosts (TLS 1.2, scripts that may run, Log on as a service), and less for others to attack.",
  },
};

const targetOf = ({ domain, linkTarget }: GroupPolicyObjectInputs): string => linkTarget ?? domainRootOf(domain);

const argumentsOf = ({ domain, displayName }: GroupPolicyObjectInputs): string =>
  `-Name ${literal(displayName)} -Domain ${literal(domain)}`;

function editorOf({ domain, displayName, adopt, appliesTo }: GroupPolicyObjectInputs): string {
  const create = `Group Policy Creator Owners of ${domain}`;
  const edit = appliesTo === undefined ? "edit settings" : "edit settings, delete and modify security";
  return adopt ? `${edit} on "${displayName}" (where there is none yet: ${create})` : create;
}

function undo(planned: Planned, before: string): string {
  const { inputs } = planned;
  const parts = [inputs.adopt ? restore(inputs, before) : removal(planned, before), refresh(inputs)];
  return [...parts, ...remains(inputs, before)].join(" ");
}

function restore(inputs: GroupPolicyObjectInputs, before: string): string {
  return `\`Restore-GPO ${argumentsOf(inputs)} -Path "$PWD\\before"\` with the backup made before Apply; or set the values back in the Group Policy Management Editor, as ${before} tells them (what it does not tell was not defined). A backup holds no link: set the one to ${targetOf(inputs)} back too (\`link\` in that file; where there is none, the policy was not linked there). Where \`exists\` is false there, this change made the policy: remove its link.`;
}

/** By the id that the kit gives its own: a name may be another policy's. */
function removal({ id, inputs }: Planned, before: string): string {
  const own = `-Guid ${literal(splitId(id).object.replace(/[{}]/g, ""))} -Domain ${literal(inputs.domain)}`;
  return `\`Remove-GPLink ${own} -Target ${literal(targetOf(inputs))}\`, then \`Remove-GPO ${own}\`, which is the id of the policy that this change makes and of no other. A policy of yours that \`-UseExisting\` took over stays: set back what ${before} tells.`;
}

const isAtRoot = ({ domain, linkTarget }: GroupPolicyObjectInputs): boolean => isDomainRoot(linkTarget, domain);

const refresh = (inputs: GroupPolicyObjectInputs): string =>
  `Then \`gpupdate /force\` on ${isAtRoot(inputs) ? "the PDC emulator" : "the computers of the OU"}.`;

/** What is left where a policy no longer sets it. */
function remains(inputs: GroupPolicyObjectInputs, before: string): string[] {
  const { accountPolicy, kerberosPolicy, registryValues, userRights, services, adopt } = inputs;
  const ofDomain = isAtRoot(inputs) && (accountPolicy ?? kerberosPolicy) !== undefined;
  const counts = adopt
    ? "Settings that no policy defines any more stay in the domain as they are"
    : "The Default Domain Policy counts again for the settings that it defines; the others stay in the domain as they are";
  return [
    ...(ofDomain
      ? [`${counts}: set them by another policy (\`effective\` in ${before} tells the former values).`]
      : []),
    ...(registryValues
      ? [
          "Registry values stay on the computers when no policy sets them any more: set them back by another policy or on each computer.",
        ]
      : []),
    ...(userRights ? ["User rights go back to what each computer had locally before."] : []),
    ...(services ? ["Service settings stay on the computers."] : []),
  ];
}
