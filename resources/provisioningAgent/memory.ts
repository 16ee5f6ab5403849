import { isList, isMap, type PropertyMap, type PropertyValue } from "../../formats/wire/codec.ts";
import type { MemoryForm } from "../ports/resource.ts";
import type { Controllers } from "./controllers.ts";
import type { ProvisioningAgentInputs } from "./definition.ts";

export interface AgentMemory {
  /** What the agent was last configured with, of what no look brings back; empty: nothing yet. */
  readonly configured: string;
  /** The preferred domain controllers that it was given, by the kit or on a person's word. */
  readonly controllers: Controllers;
  /** Those that a person was last told to give it. */
  readonly told: Controllers;
}

const nothing: AgentMemory = { configured: "", controllers: {}, told: {} };

export const memory: MemoryForm<ProvisioningAgentInputs, AgentMemory> = {
  names: { configured: "changing", controllers: "changing", told: "changing" },
  fresh: nothing,
  imported: nothing,
  read: ({ configured, controllers, told }) => ({
    configured: typeof configured === "string" ? configured : "",
    controllers: read(controllers),
    told: read(told),
  }),
  write: ({ configured, controllers, told }) => ({
    configured,
    controllers: written(controllers),
    told: written(told),
  }),
};

/** In a form that can be compared. */
export const configurationOf = ({ proxy = "", trace }: ProvisioningAgentInputs): string =>
  `proxy ${proxy}; trace ${trace}`;

/** A state of one who wrote in it by hand is no reason to fail: what is not in the form is not known. */
function read(value: PropertyValue | undefined): Controllers {
  if (!isMap(value)) return {};
  const known = Object.entries(value).filter(([, servers]) => isList(servers));
  return Object.fromEntries(known.map(([domain, servers]) => [domain, (servers as PropertyValue[]).map(String)]));
}

const written = (controllers: Controllers): PropertyMap =>
  Object.fromEntries(Object.entries(controllers).map(([domain, servers]) => [domain, [...servers]]));
