import { withoutApiVersion } from "../types.ts";
import { applicationGateway } from "./applicationGateway.ts";
import { arcEndpoint } from "./arcEndpoint.ts";
import { bastion } from "./bastion.ts";
import type { Kind } from "./exposure.ts";
import { firewall } from "./firewall.ts";
import { justInTime } from "./justInTime.ts";
import { backendPool, balancingRule, inboundNatRule, loadBalancer } from "./loadBalancer.ts";
import { nestedTemplate } from "./nestedTemplate.ts";
import { adminRule } from "./networkManager.ts";
import { publicAddress } from "./publicAddress.ts";
import { securityGroup, securityRule } from "./securityGroup.ts";

const kinds: readonly Kind[] = [
  publicAddress,
  securityGroup,
  securityRule,
  loadBalancer,
  inboundNatRule,
  balancingRule,
  backendPool,
  bastion,
  firewall,
  applicationGateway,
  adminRule,
  justInTime,
  arcEndpoint,
  nestedTemplate,
];

const byType = new Map(kinds.flatMap((kind) => kind.types.map((type) => [type, kind] as const)));

/** Every type of resource that can lead to a host. */
export const exposingTypes: readonly string[] = [...byType.keys()];

export const kindOf = (type: string): Kind | undefined => byType.get(withoutApiVersion(type));
