import { applicationGateway } from "./applicationGateway.ts";
import { arcEndpoint } from "./arcEndpoint.ts";
import { bastion } from "./bastion.ts";
import type { Kind } from "./exposure.ts";
import { firewall } from "./firewall.ts";
import { justInTime } from "./justInTime.ts";
import { backendPool, balancingRule, inboundNatRule, loadBalancer } from "./loadBalancer.ts";
import { nestedTemplate } from "./nestedTemplate.ts";
import { adminRule } from "./networkManager.ts";
import { privateLink } from "./privateLink.ts";
import { publicAddress } from "./publicAddress.ts";
import { securityGroup, securityRule } from "./securityGroup.ts";

/** Every kind of resource that can lead to a host. */
export const exposingKinds: readonly Kind[] = [
  publicAddress,
  securityGroup,
  securityRule,
  loadBalancer,
  inboundNatRule,
  balancingRule,
  backendPool,
  privateLink,
  bastion,
  firewall,
  applicationGateway,
  adminRule,
  justInTime,
  arcEndpoint,
  nestedTemplate,
];
