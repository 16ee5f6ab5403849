import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { AgentFleet } from "../../components/index.ts";
import { fleetArgs } from "../../stack/componentArgs.ts";
import { Secret } from "../../stack/config/model.ts";
import { agents, agentsInNewNetwork, forest, secret } from "../support/models.ts";
import { skipFor } from "../support/needs.ts";
import { outside } from "../support/outside.ts";
import { registrationsOf } from "../support/registrations.ts";

interface ArmFinding {
  resource: string;
  path: string;
  rule: string;
  message: string;
  level: "error" | "warning";
}

const checker = pathToFileURL(outside("tools/arm-check/arm-check.mjs"));
const vault = {
  vaultId:
    "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/r/providers/Microsoft.KeyVault/vaults/tier0",
  secretUrl: "https://tier0.vault.azure.net/secrets/join",
};
const fleets = {
  "in an existing subnet": agents(),
  "in a new network, joined with a Key Vault secret": agentsInNewNetwork({
    location: "westeurope",
    domainJoin: { user: "join@corp.contoso.com", password: Secret.inKeyVault(vault), grantVaultAccess: true },
  }),
  "by company rules": agentsInNewNetwork({
    network: {
      addressSpace: "10.20.0.0/24",
      subnet: "10.20.0.0/27",
      domainControllers: ["10.1.0.4"],
      peerWith: [vault.vaultId.replace(/Microsoft.KeyVault.*/, "Microsoft.Network/virtualNetworks/hub")],
      useRemoteGateways: true,
    },
    encryptionAtHost: "off",
    replacing: 2,
    resourceGroup: "rg-tier0",
    tags: { costCenter: "4711" },
    administration: { from: "10.1.255.0/26" },
    egress: [
      { name: "proxy", to: ["10.1.9.8", "10.1.9.9"], ports: ["8080"], why: "Proxy" },
      { name: "monitor", to: ["AzureMonitor"], ports: ["443"], why: "Azure Monitor" },
    ],
  }),
  "joined with a Pulumi secret": agents({
    domainJoin: {
      user: "join@corp.contoso.com",
      password: secret("x"),
      grantVaultAccess: true,
      ouPath: "OU=Tier0,DC=corp,DC=contoso,DC=com",
    },
  }),
};

describe("inputs of azure-native resources", function () {
  before(function () {
    if (!existsSync(checker)) skipFor(this, "no copy of Azure Resource Manager's types beside the repository");
  });

  for (const [name, fleet] of Object.entries(fleets)) {
    it(`fit Azure Resource Manager's types: agents ${name}`, async () => {
      const { checkResources } = (await import(checker.href)) as { checkResources(resources: unknown[]): ArmFinding[] };
      const registrations = await registrationsOf(
        () => new AgentFleet("corp.contoso.com", fleetArgs(forest({ agents: fleet })) ?? assert.fail()),
      );
      const resources = registrations.map(({ wire }) => wire).filter(({ type }) => type.startsWith("azure-native:"));
      assert.ok(resources.length > 8);
      assert.deepEqual(checkResources(resources), []);
    });
  }
});
