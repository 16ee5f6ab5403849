import { failAll, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type Outcome, type ResourceView, type RuleCheck } from "../../../rule.ts";
import * as types from "../../../types.ts";
import { at, listAt, sameText, textAt } from "../../../value.ts";
import { isAdministrationRule } from "./administration.ts";

/** What one type of resource opens: texts that follow "<resource> …", and what of it is not known. */
interface Exposure {
  readonly opened: readonly Opening[];
  readonly unknown?: string;
  readonly fix: string;
}

interface Opening {
  readonly text: string;
  readonly property?: string;
}

const looks: Readonly<Record<string, (resource: ResourceView) => Exposure>> = {
  [types.NETWORK_INTERFACE]: networkInterface,
  [types.VIRTUAL_MACHINE]: virtualMachine,
  [types.NETWORK_SECURITY_GROUP]: networkSecurityGroup,
  [types.SECURITY_RULE]: securityRule,
  [types.LOAD_BALANCER]: loadBalancer,
  [types.INBOUND_NAT_RULE]: inboundNatRule,
  [types.BASTION_HOST]: bastionHost,
};

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: Object.keys(looks),
  check(resource): Outcome {
    const look = looks[types.withoutApiVersion(resource.type)];
    if (!look) return notApplicable;
    const { opened, unknown, fix } = look(resource);
    if (opened.length > 0) {
      return failAll(
        opened.map(({ text, property }) => ({
          message: `${resource.name} ${text}, but agent hosts must not be reachable: the agent connects outbound only.`,
          fix,
          ...(property !== undefined && { property }),
        })),
      );
    }
    return unknown === undefined ? pass : notEvaluated(`${unknown} of ${resource.name} is not known`);
  },
};
export default rule;

function networkInterface({ properties }: ResourceView): Exposure {
  return publicAddresses(listAt(properties, "ipConfigurations"), "publicIPAddress", "ipConfigurations");
}

/** A virtual machine can declare its network interfaces in place. */
function virtualMachine({ properties }: ResourceView): Exposure {
  const interfaces = listAt(properties, "networkProfile", "networkInterfaceConfigurations");
  const configurations =
    interfaces === UNKNOWN
      ? UNKNOWN
      : interfaces.flatMap((item) => {
          const list = listAt(item, "ipConfigurations");
          return list === UNKNOWN ? [UNKNOWN] : list;
        });
  return publicAddresses(
    configurations,
    "publicIPAddressConfiguration",
    "networkProfile.networkInterfaceConfigurations",
  );
}

function publicAddresses(configurations: readonly unknown[] | typeof UNKNOWN, key: string, property: string): Exposure {
  const fix = `Remove ${key}; a NAT gateway on the subnet gives outbound connections.`;
  if (configurations === UNKNOWN) return { opened: [], unknown: "the list of IP configurations", fix };
  const addresses = configurations.map((item) => at(item, key));
  const opened = addresses.some((address) => address !== undefined && address !== UNKNOWN)
    ? [{ text: "has a public IP address", property }]
    : [];
  return addresses.includes(UNKNOWN)
    ? { opened, unknown: "the public IP address of an IP configuration", fix }
    : { opened, fix };
}

const removeRule =
  "Remove the rule; what must manage the host connects from the host's side or through its own agent. For remote desktop write agents.administration.";

function networkSecurityGroup({ properties }: ResourceView): Exposure {
  const rules = listAt(properties, "securityRules");
  if (rules === UNKNOWN) return { opened: [], unknown: "the list of security rules", fix: removeRule };
  const opened = rules.flatMap((item, index) => {
    const text = `allows inbound traffic by its rule "${textAt(item, "name", "unnamed")}"`;
    return allowsInbound(item) === true ? [{ text, property: `securityRules[${index}]` }] : [];
  });
  return rules.some((item) => allowsInbound(item) === UNKNOWN)
    ? { opened, unknown: "the direction or access of a security rule", fix: removeRule }
    : { opened, fix: removeRule };
}

function securityRule({ properties }: ResourceView): Exposure {
  const inbound = allowsInbound(properties);
  if (inbound === UNKNOWN) return { opened: [], unknown: "the direction or access", fix: removeRule };
  return { opened: inbound ? [{ text: "allows inbound traffic" }] : [], fix: removeRule };
}

function allowsInbound(rule: unknown): boolean | typeof UNKNOWN {
  const [direction, access] = [at(rule, "direction"), at(rule, "access")];
  if (sameText(direction, "Outbound") || sameText(access, "Deny")) return false;
  if (direction === UNKNOWN || access === UNKNOWN || rule === UNKNOWN) return UNKNOWN;
  if (!sameText(direction, "Inbound") || !sameText(access, "Allow")) return false;
  const isAdministration = isAdministrationRule(rule);
  return isAdministration === UNKNOWN ? UNKNOWN : !isAdministration;
}

/** Outbound rules alone are source translation; everything else forwards traffic to the hosts. */
function loadBalancer({ properties }: ResourceView): Exposure {
  const inbound = {
    inboundNatRules: "inbound NAT rules",
    inboundNatPools: "inbound NAT pools",
    loadBalancingRules: "load balancing rules",
  };
  const opened: Opening[] = [];
  const unknown: string[] = [];
  for (const [key, name] of Object.entries(inbound)) {
    const rules = listAt(properties, key);
    if (rules === UNKNOWN) unknown.push(`the list of ${name}`);
    else if (rules.length > 0) opened.push({ text: `forwards inbound traffic by its ${name}`, property: key });
  }
  const fix = "Remove the load balancer, or leave only its outbound rules.";
  return unknown.length > 0 ? { opened, unknown: unknown.join(" and "), fix } : { opened, fix };
}

function inboundNatRule(): Exposure {
  return { opened: [{ text: "forwards inbound traffic from a load balancer" }], fix: "Remove the inbound NAT rule." };
}

/** Azure's default rules let Bastion into the whole virtual network, so its public endpoint leads to the hosts. */
function bastionHost({ properties }: ResourceView): Exposure {
  const fix =
    "Set enablePrivateOnlyBastion to true and connect from a privileged access workstation, or exempt it by name with the reason.";
  const isPrivate = at(properties, "enablePrivateOnlyBastion");
  if (isPrivate === UNKNOWN) return { opened: [], unknown: "whether the endpoint is private", fix };
  const opening = { text: "offers remote desktop from a public endpoint", property: "enablePrivateOnlyBastion" };
  return { opened: isPrivate === true ? [] : [opening], fix };
}
