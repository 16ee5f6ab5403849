/**
 * What the provisioning agent connects to, outbound only.
 * https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-prerequisites#firewall-and-proxy-requirements
 */

export type AgentCloud = "public" | "usGovernment";

/** Names with one use, to a port. */
export interface AgentEndpoints {
  /** What for, as part of a sentence. */
  readonly use: string;
  readonly port: 80 | 443;
  /** Names, and patterns with a leading `*.` as firewalls take them. */
  readonly names: readonly string[];
  /**
   * `registration`: only a browser asks for them, while a person signs in at the agent's wizard. `authority`: which of them a certificate
   * names is its authority's matter. Of neither does a name that does not answer say that the agent fails, so none is tried.
   */
  readonly of?: "registration" | "authority";
}

/** A connection to try. */
export interface AgentConnection {
  readonly host: string;
  readonly port: number;
  readonly use: string;
}

const service = { use: "the agent's service and its registration", port: 443 } as const;
const relay = { use: "the relay through which Microsoft Entra asks the agent", port: 443 } as const;
const signIn = { use: "sign-in and tokens", port: 443 } as const;
const revocation = { use: "revocation of certificates", port: 80 } as const;
const wizard = { use: "the wizard's pages to sign in", port: 443, of: "registration" } as const;
const roots = { use: "Windows' list of root certificates", of: "authority" } as const;

/** Names behind patterns that answer; of the others none is published. */
const probes: Readonly<Record<string, string>> = {
  // The address of the installer itself is one of these.
  "*.msappproxy.net": "download.msappproxy.net",
  "*.msappproxy.us": "download.msappproxy.us",
  "*.microsoftonline.com": "login.microsoftonline.com",
  "*.microsoftonline.us": "login.microsoftonline.us",
  "*.microsoft.com": "www.microsoft.com",
};

/** Of the prerequisites' page, and with `of` of the troubleshooting page, which has more (how-to-troubleshoot#allow-access-to-urls). */
export const agentEndpoints: Readonly<Record<AgentCloud, readonly AgentEndpoints[]>> = {
  public: [
    { ...service, names: ["*.msappproxy.net", "*.msappproxy.com", "*.windowsazure.com"] },
    { ...relay, names: ["*.servicebus.windows.net"] },
    { ...signIn, names: ["*.microsoftonline.com", "login.windows.net"] },
    { use: "updates", port: 443, names: ["*.microsoft.com"] },
    { ...revocation, names: ["crl.microsoft.com", "mscrl.microsoft.com", "ocsp.msocsp.com", "www.microsoft.com"] },
    {
      ...revocation,
      of: "authority",
      names: ["oneocsp.microsoft.com", "crl3.digicert.com", "crl4.digicert.com", "ocsp.digicert.com"],
    },
    { ...roots, port: 80, names: ["ctldl.windowsupdate.com"] },
    { ...roots, port: 443, names: ["ctldl.windowsupdate.com"] },
    {
      ...wizard,
      names: [
        "login.live.com",
        "www.msftconnecttest.com",
        "secure.aadcdn.microsoftonline-p.com",
        "*.microsoftonline-p.com",
        "*.msauth.net",
        "*.msauthimages.net",
        "*.msecnd.net",
        "*.msftauth.net",
        "*.msftauthimages.net",
        "*.phonefactor.net",
        "enterpriseregistration.windows.net",
        "management.azure.com",
        "policykeyservice.dc.ad.msft.net",
      ],
    },
  ],
  usGovernment: [
    { ...service, names: ["*.msappproxy.us"] },
    { ...relay, names: ["*.servicebus.usgovcloudapi.net"] },
    { ...signIn, names: ["*.microsoftonline.us", "login.windows.us"] },
    {
      ...revocation,
      of: "authority",
      names: ["crl.microsoft.us", "mscrl.microsoft.us", "ocsp.msocsp.us", "www.microsoft.us"],
    },
    {
      use: "revocation of certificates that an authority of the public cloud signed; not in Microsoft's list of this cloud",
      port: 80,
      of: "authority",
      names: ["crl.microsoft.com", "mscrl.microsoft.com", "ocsp.msocsp.com", "www.microsoft.com"],
    },
    { ...roots, port: 80, names: ["ctldl.windowsupdate.us"] },
    {
      ...wizard,
      names: [
        "*.microsoft.us",
        "secure.aadcdn.microsoftonline-p.com",
        "*.microsoftonline-p.us",
        "*.msauth.net",
        "*.msauthimages.net",
        "msauthimages.us",
        "*.msecnd.net",
        "*.msftauth.net",
        "*.msftauthimages.net",
        "aadcdn.msftauthimages.us",
        "msftauthimages.us",
        "*.phonefactor.net",
        "enterpriseregistration.windows.net",
        "management.azure.com",
        "policykeyservice.dc.ad.msft.net",
      ],
    },
  ],
};

const withoutBrowser = (cloud: AgentCloud) => agentEndpoints[cloud].filter(({ of }) => of !== "registration");
const tried = (cloud: AgentCloud) => agentEndpoints[cloud].filter(({ of }) => of === undefined);

/** Every name of every cloud that the agent itself connects to, once. */
export const documentedNames: readonly string[] = [
  ...new Set((["public", "usGovernment"] as const).flatMap(withoutBrowser).flatMap(({ names }) => names)),
];

/** The connections that can be tried: a pattern without a published name behind it cannot. */
export function agentConnections(cloud: AgentCloud): AgentConnection[] {
  return tried(cloud).flatMap(({ names, port, use }) =>
    names
      .map((name) => probes[name] ?? name)
      .filter((host) => !host.startsWith("*."))
      .map((host) => ({ host, port, use })),
  );
}

/** Patterns that no connection can be tried with, for those who open a firewall. */
export function untriedEndpoints(cloud: AgentCloud): string[] {
  return tried(cloud)
    .flatMap(({ names }) => names)
    .filter((name) => name.startsWith("*.") && probes[name] === undefined)
    .sort();
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
