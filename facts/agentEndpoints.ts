/**
 * What the provisioning agent connects to, outbound only.
 * https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-prerequisites#firewall-and-proxy-requirements
 */

export type AgentCloud = "public" | "usGovernment";

export interface AgentEndpoint {
  /** A name, or a pattern with a leading `*.` as firewalls take it. */
  readonly name: string;
  readonly port: 80 | 443;
  /** What for, as part of a sentence. */
  readonly use: string;
  /** A name behind the pattern that answers, to try a connection with; absent with a pattern: none is published. */
  readonly probe?: string;
}

/** A connection to try. */
export interface AgentConnection {
  readonly host: string;
  readonly port: number;
  readonly use: string;
}

const service = "the agent's service and its registration";
const relay = "the relay through which Microsoft Entra asks the agent";
const signIn = "sign-in and tokens";
const revocation = "revocation of certificates";

const agentEndpoints: Readonly<Record<AgentCloud, readonly AgentEndpoint[]>> = {
  public: [
    // The address of the installer itself is one of these.
    { name: "*.msappproxy.net", port: 443, use: service, probe: "download.msappproxy.net" },
    { name: "*.msappproxy.com", port: 443, use: service },
    { name: "*.servicebus.windows.net", port: 443, use: relay },
    { name: "*.microsoftonline.com", port: 443, use: signIn, probe: "login.microsoftonline.com" },
    { name: "login.windows.net", port: 443, use: signIn },
    { name: "*.microsoft.com", port: 443, use: "updates", probe: "www.microsoft.com" },
    { name: "*.windowsazure.com", port: 443, use: service },
    { name: "crl.microsoft.com", port: 80, use: revocation },
    { name: "mscrl.microsoft.com", port: 80, use: revocation },
    { name: "ocsp.msocsp.com", port: 80, use: revocation },
    { name: "www.microsoft.com", port: 80, use: revocation },
  ],
  // The names that are known; Microsoft's list of this cloud is longer.
  usGovernment: [
    { name: "*.msappproxy.us", port: 443, use: service, probe: "download.msappproxy.us" },
    { name: "*.servicebus.usgovcloudapi.net", port: 443, use: relay },
    { name: "*.microsoftonline.us", port: 443, use: signIn, probe: "login.microsoftonline.us" },
    { name: "login.windows.us", port: 443, use: signIn },
    { name: "crl.microsoft.com", port: 80, use: revocation },
    { name: "mscrl.microsoft.com", port: 80, use: revocation },
    { name: "ocsp.msocsp.com", port: 80, use: revocation },
    { name: "www.microsoft.com", port: 80, use: revocation },
  ],
};

/** Every name of every cloud, once. */
export const documentedNames: readonly string[] = [
  ...new Set(Object.values(agentEndpoints).flatMap((endpoints) => endpoints.map(({ name }) => name))),
];

/** The connections that can be tried: a pattern without a published name behind it cannot. */
export function agentConnections(cloud: AgentCloud): AgentConnection[] {
  return agentEndpoints[cloud].flatMap(({ name, port, use, probe }) => {
    const host = probe ?? name;
    return host.startsWith("*.") ? [] : [{ host, port, use }];
  });
}

/** Patterns that no connection can be tried with, for those who open a firewall. */
export function untriedEndpoints(cloud: AgentCloud): string[] {
  return agentEndpoints[cloud].filter(({ name, probe }) => name.startsWith("*.") && !probe).map(({ name }) => name);
}

/**
 * Organisations whose authorities sign the certificates of these services; another issuer is a device that opens the connection.
 * https://learn.microsoft.com/en-us/azure/security/fundamentals/azure-ca-details
 */
export const endpointIssuers = [
  "Microsoft Corporation",
  "DigiCert Inc",
  "DigiCert, Inc.",
  "GlobalSign nv-sa",
  "Entrust, Inc.",
  "D-Trust GmbH",
] as const;
