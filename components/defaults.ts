/** Every default of the components and of the stack file, each with the reason or the page it comes from. schema.json repeats them for editors; a test compares. */

import { INSTALLER_ACCOUNT } from "../facts/accountNames.ts";

/** The commercial cloud. */
export const CLOUD = "public";

/** Writeback refuses users inside the window, so none. https://learn.microsoft.com/en-us/entra/identity/authentication/tutorial-enable-cloud-sync-sspr-writeback */
export const MINIMUM_PASSWORD_AGE = 0;

/** What the agent's own set-up makes is CN=provAgentgMSA; its sAMAccountName is another. https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-install-pshell */
export const SERVICE_ACCOUNT = INSTALLER_ACCOUNT;

/** The kit stands for cloud sync writeback; Connect Sync beside it is the case to be named. */
export const SYNCED_BY = "cloudSync";

/** PowerShell beside Pulumi needs nothing that is not there already. */
export const CHANNEL = "local";

/** A name that tells those who find it in the Group Policy Management Console what it is for. */
export const POLICY_NAME = "Entra password writeback - account policy";
export const AGENT_HOST_POLICY_NAME = "Entra password writeback - agent hosts";

/** Above the Default Domain Policy, whose age of a day would win otherwise. */
export const LINK_ORDER = 1;

/** An enforced link would win over every other policy of the domain for all that it sets. */
export const LINK_ENFORCED = false;

/** What is declared is meant to be; where another team orders the links, it need not. */
export const RESTORE_ORDER = true;

/** The agent documentation wants NTLM off on its host. https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-prerequisites */
export const NTLM = "deny";

/** Most directories have none, and an entry that no user needs is one too many. */
export const INET_ORG_PERSON = false;

/** What is declared is meant to be. */
export const MODE = "manage";

/** What the kit did not make stays untouched unless it is asked. */
export const ADOPT = false;

/** Three active agents for high availability. https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-prerequisites */
export const AGENT_HOSTS = 3;

/** The newest known. https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/reference-version-history */
export const AGENT_VERSION = "1.1.2505.0";

/** No documented registration does without a person, or a user who is asked for no second factor. https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-install-pshell */
export const REGISTRATION = "manual";

/** Verbose traces are for finding a fault. */
export const TRACE = false;

/** Every zone a region can have. https://learn.microsoft.com/en-us/azure/reliability/availability-zones-overview */
export const ZONES = ["1", "2", "3"];

/** 8 GB, twice the product's minimum. https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-prerequisites */
export const VM_SIZE = "Standard_D2s_v5";

/** A recommended system that, unlike 2025, needs no particular update first; generation 2 for Trusted Launch. Same page. */
export const VM_IMAGE = "2022-datacenter-g2";

/** The first cycle brings every user in scope to the tenant, and the scope is set in the portal between making the jobs and starting them. */
export const STARTED = false;

/** Microsoft's own. https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-accidental-deletes */
export const DELETION_THRESHOLD = 500;

/** Without it the cache of a Tier 0 host's disk lies on the hardware in plain text. */
export const ENCRYPTION_AT_HOST = "required";

/** A host that may not read the password cannot join. */
export const GRANT_VAULT_ACCESS = true;

/** What stands in for the age does not meet its intent, so somebody accepts the rest. https://learn.microsoft.com/en-us/azure/governance/policy/concepts/exemption-structure */
export const EXEMPTION_CATEGORY = "waiver";

/** Agent hosts are Tier 0 and hold an agent's registration, and all agents of a forest stop without their account: losing one by a slip is dear. */
export const DELETE_PROTECTION = true;
