/** What the stand-ins know of Windows and of the tenant. */
export interface World {
  computerName: string;
  administrator: boolean;
  /** How much longer than usual the scripts wait: more where many run at once. */
  patience: number;
  /** Domains of the host's forest; null: they cannot be read. */
  forest: string[] | null;
  /** HRESULT of the directory where its domains cannot be read; 0: there is none to be asked. */
  forestDenied: number;
  /** Whether the scripts run as an account of the host's own. */
  localAccount: boolean;
  systemProxy: string;
  serviceAccountReady: "yes" | "no" | "unknown";
  /** Accounts whose password the host may not retrieve, whatever else it may. */
  lockedOutOf: string[];
  accounts: Record<string, { password: string; tenant: string; role: string; mfa: boolean }>;
  tokens: Record<string, { audience: string; tenant: string }>;
  withoutCommands: string[];
  /** How often the tenant's setting is refused at first. */
  transientFailures: number;
  /** What the refusal says. */
  writebackFails: string;
  /** Type of the error that carries these words; "": a text alone. */
  failsWith: string;
  /** Of the installer; the exit codes of a shell end at 255. */
  exitCode: number;
  /** Whether a sign-in waits for a person. */
  hangs: boolean;
  /** What the cmdlets say instead of doing what they are for; empty: they do it. */
  gmsaFails: string;
  domainFails: string;
  domainsFail: boolean;
  serviceFails: string;
}

export interface Service {
  name: string;
  displayName: string;
  status: string;
  startType: string;
  restarts?: number;
}

export const agentServices: readonly Service[] = [
  {
    name: "AADConnectProvisioningAgent",
    displayName: "Microsoft Entra Provisioning Agent",
    status: "Running",
    startType: "Automatic",
  },
  {
    name: "AzureADConnectAgentUpdater",
    displayName: "Microsoft Entra Connect Agent Updater",
    status: "Running",
    startType: "Automatic",
  },
];

export function plainWorld(): World {
  return {
    computerName: "CORP-AGENT1",
    administrator: true,
    patience: 1,
    forest: ["contoso.com", "corp.contoso.com"],
    forestDenied: 0,
    localAccount: false,
    systemProxy: "",
    serviceAccountReady: "yes",
    lockedOutOf: [],
    accounts: {},
    tokens: {},
    withoutCommands: [],
    transientFailures: 0,
    writebackFails: "The service is not ready. Try again later.",
    failsWith: "",
    exitCode: 0,
    hangs: false,
    gmsaFails: "",
    domainFails: "",
    domainsFail: false,
    serviceFails: "",
  };
}

export const configurationText = `<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <!-- what the installer wrote -->
  <runtime><gcServer enabled="true" /></runtime>
  <system.diagnostics>
    <sources><source name="AADConnectProvisioningAgent" switchValue="Information" /></sources>
  </system.diagnostics>
</configuration>
`;

const schannel = "SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2";
const currentVersion = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";

/** Of a host that meets every prerequisite. */
export const plainRegistry = {
  [currentVersion]: { InstallationType: "Server", UBR: 7000 },
  "SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full": { Release: 533509 },
  "SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319": { SchUseStrongCrypto: 1 },
  [`${schannel}\\Client`]: { Enabled: 1, DisabledByDefault: 0 },
  [`${schannel}\\Server`]: { Enabled: 1, DisabledByDefault: 0 },
};
