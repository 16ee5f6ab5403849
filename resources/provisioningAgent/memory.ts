import type { MemoryForm } from "../ports/resource.ts";
import type { ProvisioningAgentInputs } from "./definition.ts";

export interface AgentMemory {
  /** What the agent was last configured with, of what no look brings back; empty: nothing yet. */
  readonly configured: string;
}

export const memory: MemoryForm<ProvisioningAgentInputs, AgentMemory> = {
  names: { configured: "changing" },
  fresh: { configured: "" },
  imported: { configured: "" },
  read: ({ configured }) => ({ configured: typeof configured === "string" ? configured : "" }),
  write: ({ configured }) => ({ configured }),
};

/** In a form that can be compared. */
export function configurationOf({ proxy = "", trace, domains }: ProvisioningAgentInputs): string {
  const controllers = domains
    .filter(({ preferredDomainControllers }) => preferredDomainControllers.length > 0)
    .map(({ name, preferredDomainControllers }) => `${name.toLowerCase()}: ${preferredDomainControllers.join(" ")}`);
  return [`proxy ${proxy}`, `trace ${trace}`, ...controllers.sort()].join("; ");
}
