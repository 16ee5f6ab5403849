import { installerSigner } from "../../facts/agentHost.ts";
import { isAgentVersion } from "../../facts/agentVersions.ts";
import { gmsaName } from "../../facts/accountNames.ts";
import { defineKind, type InputsOf } from "../definition/definition.ts";
import { directoryFields, refuseUnlessDnsName, refuseUnlessServer } from "../shared/directoryFields.ts";
import { refuseUnlessGuid } from "../shared/guid.ts";
import { cloud } from "../tenantSettings/definition.ts";
import { outputs } from "./outputs.ts";
import { refuseUnlessHash, refuseUnlessHost, refuseUnlessProxy, refuseUnlessSource } from "./refusals.ts";
import { registration } from "./registration.ts";

export const definition = defineKind({
  type: "entra-writeback:index:ProvisioningAgent",
  description: `The provisioning agent on one host, through the channel that reaches the host: installed from a pinned place, registered with
the tenant, and serving its domains. A registration that waits for a person is recorded, and the update fails and says what for;
the next one goes on. Destroying it leaves the agent where it is: no documented command takes a registration back.
https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/how-to-install-pshell`,
  inputs: {
    forest: {
      kind: "string",
      required: true,
      description: "DNS name of the forest that the agent serves; its agents are upgraded one host at a time.",
      refuse: refuseUnlessDnsName,
    },
    host: {
      kind: "string",
      required: true,
      replaces: true,
      description: "Computer name of the host, at most 15 characters.",
      refuse: refuseUnlessHost,
    },
    channel: {
      ...directoryFields.channel,
      description:
        "What reaches the host: `local` where Pulumi runs on it, or the resource id of the Azure VM or Arc server that it is.",
    },
    tenantId: {
      kind: "string",
      required: true,
      description: "Tenant id, a GUID. An agent that another tenant has is left as it is.",
      refuse: refuseUnlessGuid,
    },
    cloud: { kind: "string", values: cloud, default: "public", description: "Cloud the tenant is in." },
    domains: {
      kind: "list",
      unordered: true,
      required: true,
      description: "The domains it serves. One that it serves besides is left, and shows in `registeredDomains`.",
      items: {
        kind: "object",
        typeName: "AgentDomain",
        description: "A domain that an agent serves.",
        fields: {
          name: { kind: "string", required: true, description: "DNS name.", refuse: refuseUnlessDnsName },
          preferredDomainControllers: {
            kind: "list",
            default: [],
            description:
              "Host names of the domain controllers it asks first, in this order. It is given them with the domain; of one that it serves a person changes them in its wizard, on whose word they are taken for changed: no command tells them.",
            items: { kind: "string", refuse: refuseUnlessServer },
          },
        },
      },
    },
    serviceAccount: {
      kind: "string",
      description:
        "sAMAccountName of the group managed service account that it runs as, with its $. It must be there, and the host must be able to use it.",
      defaultText: "the one that the agent's set-up makes, which takes a domain administrator",
      refuse: (value: string) =>
        gmsaName.test(value)
          ? undefined
          : `is "${value}", which is not a group managed service account. Write its sAMAccountName, such as svcWriteback$.`,
    },
    version: {
      kind: "string",
      required: true,
      description:
        "The least version. An older one is upgraded; a newer one, which Microsoft may have brought, is left.",
      refuse: (value: string) =>
        isAgentVersion(value) ? undefined : `is "${value}", but a version is four numbers, such as 1.1.2505.0.`,
    },
    installer: {
      kind: "object",
      typeName: "AgentInstaller",
      description:
        "Where the installer is: a copy of your own, for Microsoft has no address of a version. Absent: a person installs and upgrades.",
      fields: {
        url: {
          kind: "string",
          required: true,
          description: "https://…, \\\\server\\share\\… or a path on the host.",
          refuse: refuseUnlessSource,
        },
        sha256: {
          kind: "string",
          required: true,
          description: "SHA-256 of the file, 64 hexadecimal digits; another file is not run.",
          refuse: refuseUnlessHash,
        },
        signer: {
          kind: "string",
          default: installerSigner,
          description: "Who must have signed it, by the subject of the Authenticode certificate.",
        },
      },
    },
    registration: {
      kind: "string",
      values: registration,
      default: "manual",
      description: "Who registers the agent with the tenant.",
    },
    tenantCredential: {
      ...directoryFields.credential,
      description:
        "A Hybrid Identity Administrator of the tenant, with registration credential; with token the password is an access token of this user.",
      defaultText: "none",
    },
    credential: {
      ...directoryFields.credential,
      description:
        "A domain administrator, for the account that the agent's set-up makes; used only where no serviceAccount is named, or the agent is older than 1.1.2505.0.",
      defaultText: "none",
    },
    proxy: {
      kind: "string",
      description: "Proxy for the agent's way out, http://host:port.",
      defaultText: "none",
      refuse: refuseUnlessProxy,
    },
    trace: { kind: "boolean", default: false, description: "Whether the agent writes verbose traces." },
    running: {
      kind: "boolean",
      default: true,
      description:
        "Whether its service is to run. False: one that is stopped is left so, as for a host in maintenance.",
    },
    mode: directoryFields.mode,
  },
  outputs,
});

export type ProvisioningAgentInputs = InputsOf<typeof definition>;
