import type { Kind } from "../exposure.ts";
import { inspection } from "./inspection.ts";
import { outboundRules } from "./outboundRules.ts";
import { route, routeTable } from "./routes.ts";

/** Every kind of resource that can stand in the agents' way out. */
export const outboundKinds: readonly Kind[] = [routeTable, route, outboundRules, inspection];
