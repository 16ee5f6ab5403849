import { withoutApiVersion } from "../../types.ts";
import type { Kind } from "../exposure.ts";
import { inspection } from "./inspection.ts";
import { outboundRules } from "./outboundRules.ts";
import { route, routeTable } from "./routes.ts";

const byType = new Map([routeTable, route, outboundRules, inspection].flatMap((kind) => kind.types.map((type) => [type, kind] as const))); // prettier-ignore

/** Every type of resource that can stand in the agents' way out. */
export const outboundTypes: readonly string[] = [...byType.keys()];

export const outboundKindOf = (type: string): Kind | undefined => byType.get(withoutApiVersion(type));
