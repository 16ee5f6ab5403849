import { agentFiles, agentPlaces, agentService } from "../agentHost.ts";
import type { Explanation } from "./explanation.ts";
import { TROUBLESHOOT, trouble } from "./trouble.ts";

/** What goes wrong on the agent hosts. */
export const agentTroubles: readonly Explanation[] = [
  trouble(
    "services",
    ["agent service", agentService, "log on as a service"],
    "The agent's service does not start",
    "The most frequent cause is a group policy that lists Log on as a service without NT SERVICE\\ALL SERVICES or without the agents' service account.",
    {
      steps: [
        "See which policy sets the right: gpresult /h on the host. Add both accounts there; the rule gpo-service-logon-list finds it in backups.",
        "A service account of one's own: Test-ADServiceAccount <name> on the host must say True (Install-WindowsFeature RSAT-AD-PowerShell brings the cmdlet). A host that was put into the readers' group has to restart first.",
      ],
      commands: {
        where: "on the agent host",
        lines: [`Get-Service ${agentService}, *Updater*`, `Restart-Service ${agentService}`],
      },
      source: TROUBLESHOOT,
    },
  ),
  trouble(
    "trace-logs",
    ["logs", "verbose logs", "agent logs"],
    "What the agent did, in its own words",
    `The agent writes trace files below C:\\ProgramData\\${agentPlaces.trace}; there is no documented list of its events. Verbose tracing needs a restart of the service and fills the disk: switch it off afterwards.`,
    {
      commands: {
        where: "on the agent host, in an elevated PowerShell 5.1",
        lines: [
          `Import-Module 'C:\\Program Files\\${agentPlaces.install}\\${agentFiles.tools}'`,
          "Start-AADCloudSyncToolsVerboseLogs",
          "Export-AADCloudSyncToolsLogs -OutputPath C:\\Temp",
          "Stop-AADCloudSyncToolsVerboseLogs",
        ],
      },
      source: TROUBLESHOOT,
    },
  ),
  trouble(
    "agent-inactive",
    ["inactive agent", "agent offline"],
    "The portal calls an agent inactive",
    "An agent that has not been heard of for about an hour is shown as inactive, and is said to be taken out after about ten days. Three are recommended, so that the others go on.",
    {
      steps: [
        "On the host: see services, then the names that a firewall has to let through (docs/agent-hosts.md, Names for a firewall); no device may open its TLS.",
        "An agent that was taken out has to be registered again.",
      ],
      source: TROUBLESHOOT,
    },
  ),
  trouble(
    "agent-return",
    ["agent did not come back"],
    "An update ends at a run command agent-return",
    "A host restarted, as its size was changed for example, and the agent's service on it did not run again within 10 minutes. The hosts after it were left as they are, so that no second agent is away.",
    {
      steps: [
        "See what the script said: which service, its state and its account. Where Azure ran nothing the host is not running: start it.",
        "On the host: see services, and bring the agent back.",
        "pulumi up: it waits for this agent again, and goes on with the next host. A host whose agent shall stay away is passed where its service is disabled.",
      ],
      commands: {
        where: "where az is signed in",
        lines: ["az vm run-command show --resource-group GROUP --vm-name HOST --name agent-return --instance-view"],
      },
    },
  ),
  trouble(
    "registration",
    ["execution policy", "registration security error"],
    "The registration ends with a security error",
    "The execution policy of the computer and of the user must be Undefined or RemoteSigned: Unrestricted makes it fail.",
    {
      commands: { where: "on the agent host", lines: ["Get-ExecutionPolicy -List"] },
      source: TROUBLESHOOT,
    },
  ),
];
