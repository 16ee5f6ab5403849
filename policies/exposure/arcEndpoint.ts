import { at } from "../value.ts";
import type { Kind } from "./exposure.ts";

/**
 * Azure's relay to an Arc server: SSH and Windows Admin Center come in by the agent's own outbound connection, past every firewall.
 * https://learn.microsoft.com/azure/azure-arc/servers/ssh-arc-overview
 */
export const arcEndpoint: Kind = {
  types: ["azure-native:hybridconnectivity:Endpoint", "azure-native:hybridconnectivity:ServiceConfiguration"],
  look({ properties }) {
    const service = at(properties, "serviceName");
    const what = typeof service === "string" ? service : "SSH";
    return {
      opened: [{ text: `lets ${what} in through Azure's relay`, property: "resourceUri" }],
      fix: "Remove it; run commands of the Arc server reach the host without it.",
    };
  },
  leads: (view, reach) => reach.isHost(view, "resourceUri", at(view.properties, "resourceUri")),
};
