import { SecretValue, type PropertyMap } from "../../formats/wire/codec.ts";
import { ProvisioningAgent } from "../../resources/index.ts";
import { urnOf } from "../support/pluginClient.ts";

export const urn = urnOf(ProvisioningAgent.type);

export const tenantId = "72f988bf-0000-0000-0000-000000000000";

export const installer = { url: "https://files.contoso.com/agent.exe", sha256: "ab".repeat(32) };

export const tenantCredential = { user: "hybrid@contoso.com", password: new SecretValue("Canary.1") };

export const agent = (change: PropertyMap = {}): PropertyMap => ({
  forest: "corp.contoso.com",
  host: "AGENT1",
  tenantId,
  domains: [{ name: "corp.contoso.com" }, { name: "emea.corp.contoso.com" }],
  serviceAccount: "svcWriteback$",
  version: "1.1.2505.0",
  installer,
  registration: "credential",
  tenantCredential,
  ...change,
});

export const byHand = (change: PropertyMap = {}): PropertyMap => {
  const { tenantCredential: _, ...others } = agent({ registration: "manual", ...change });
  return others;
};
