import { tenantId } from "./tenantOfLab.ts";

/** Where what a kind of resource did, or would do, differs: by resource, as a person reads it. */
export const changesIn = (run: {
  readonly changes: readonly { op: string; type: string; name: string; paths: readonly string[] }[];
}): string[] => run.changes.map(({ op, type, name, paths }) => [op, type, name, ...paths].join(" ")).sort();

/** What a person is told to do on a host whose agent waits. */
export const toRegister = (host: string, domain: string): string => `\
The agent 1.1.2505.0 on ${host} is installed and waits for a person to register it. On ${host}, as a domain user who is an administrator of it (by remote desktop to its name, not its address, where it refuses NTLM):
  1. Start Microsoft Azure AD Connect Provisioning Agent\\AADConnectProvisioningAgentWizard.exe below C:\\Program Files.
  2. Select Extension: HR-driven provisioning / Microsoft Entra Cloud Sync.
  3. Connect Microsoft Entra ID: sign in to the tenant ${tenantId} with the role Hybrid Identity Administrator.
  4. Configure Service Account: Create gMSA, with a domain administrator.
  5. Connect Active Directory: add ${domain}.
  6. Confirm. https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/how-to-install
Then run pulumi up again: it goes on from there.`;

/** The same for boxes of the tenant that nothing but a person sets or reads. */
export const toSet = (why: string, ...boxes: string[]): string =>
  [
    `${why} By hand:`,
    "  https://entra.microsoft.com > Password reset > On-premises integration (role: Hybrid Identity Administrator)",
    ...boxes.map((box) => `  ${box}`),
  ].join("\n");
