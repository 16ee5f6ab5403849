import { quarantineSteps } from "./quarantine.ts";
import { TUTORIAL, type Explanation } from "./explanation.ts";
import { trouble } from "./trouble.ts";

/** What goes wrong in the tenant. */
export const tenantTroubles: readonly Explanation[] = [
  trouble(
    "check-boxes",
    ["on-premises integration", "three settings", "portal settings"],
    "The three check boxes",
    "Entra ID > Password reset > On-premises integration: Enable password write back for synced users is the master setting; Write back passwords with Microsoft Entra Connect cloud sync is shown only once an agent is there; Allow users to unlock accounts without resetting their password is the third. Role: Hybrid Identity Administrator.",
    { source: `${TUTORIAL}#enable-password-writeback-in-sspr` },
  ),
  trouble(
    "boxes-before-rights",
    ["counts as on", "destroy refused", "is not taken out of the stack"],
    "A destroy is refused, as passwords would go on being written back",
    "By the last that is known, a check box is on by which cloud sync writes passwords back. With the agents' rights gone each reset would be tried and fail, so nothing is taken away before it is off. Whoever wants that all the same takes the settings out of the state, by the pulumi state delete that the error has.",
    {
      steps: [
        "Clear the boxes that the error names.",
        "In the stack file: writeback as the error writes it, and attestation with a new day or note; pulumi up.",
        "pulumi destroy --exclude-protected.",
      ],
      source: `${TUTORIAL}#clean-up-resources`,
    },
  ),
  trouble(
    "failed-to-register",
    ["unhandled exception", "error serializing property outputs", "continue-on-error"],
    "pulumi up --continue-on-error ends with exceptions beside the causes",
    'Lines with error serializing property "outputs": resource NAME [TYPE] failed to register are no cause of their own. Pulumi\'s SDK takes back every output of a resource that failed, and reports each component, and the stack, that has one among its outputs as an unhandled exception, with a stack trace. Why the resource failed is told once, under its own name. `ewb sandbox up` leaves the exceptions out.',
    {
      steps: [
        "In Diagnostics, look at the resource that the line names: what it says there is the cause.",
        "Mend that, and run pulumi up again: the lines go with it, and what was made stays made.",
      ],
      source: "https://www.pulumi.com/docs/iac/cli/commands/pulumi_up/",
    },
  ),
  trouble(
    "not-in-scope",
    ["scope", "licence", "license", "not registered"],
    "The user is told that password reset is not available, or is asked for an administrator",
    "A reset needs five things of a user: a licence of Entra ID P1 or P2, the scope of Password reset > Properties (all, or the group), registered methods, the scope of a cloud sync configuration, and a password that is managed on-premises: with cloud sync a hash that is synchronized, or a federated domain. What a user of a managed domain without a hash is told is not documented.",
    {
      steps: [
        "Entra admin center > Users > the user: Licences; On-premises sync enabled: Yes.",
        "Password reset > Properties: All, or a group with the user in it.",
        "Authentication methods > User registration details: capable of SSPR.",
        "GET https://graph.microsoft.com/v1.0/domains?$select=id,authenticationType, for the domain of the user principal name: Federated, or Managed with passwordHashSync: true and the mapping of hashes (docs/cloud-sync.md).",
        "Is all of that so, and the reset fails at its end, the directory refuses: refused-users.",
      ],
      source: TUTORIAL,
    },
  ),
  trouble(
    "quarantine",
    ["job in quarantine", "accidental deletion", "accidental deletes", "deletion threshold"],
    "A job of the cloud sync configuration is in quarantine",
    "The job fails again and again, or more objects would be deleted than the threshold (500) lets. Changes in the directory do not reach the tenant meanwhile.",
    {
      steps: [
        "GET https://graph.microsoft.com/v1.0/servicePrincipals/{id}/synchronization/jobs: status.quarantine tells the reason.",
        quarantineSteps.deletions,
        quarantineSteps.other,
      ],
      source: "https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-accidental-deletes",
    },
  ),
  trouble(
    "usGovernment",
    ["gcc high", "1.1.2102.0"],
    "Writeback fails in the US government cloud",
    "Agent 1.1.2102.0 cannot write back there. 1.1.2108.0 mends it.",
    { source: "https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/reference-version-history" },
  ),
  trouble(
    "21vianet",
    ["china"],
    "Azure operated by 21Vianet",
    "Cloud sync writes no passwords back there. Entra Connect Sync does.",
    { source: TUTORIAL },
  ),
];
