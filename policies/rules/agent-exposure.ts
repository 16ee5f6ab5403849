import { fail, notEvaluated, pass } from "../outcome.ts";
import { UNKNOWN, type Outcome, type ResourceView, type Rule } from "../rule.ts";
import * as types from "../types.ts";
import { at, listAt, sameText, textAt } from "../value.ts";

/** What one type of resource opens: texts that follow "<resource> …", and what of it is not known. */
interface Exposure {
  readonly opened: readonly string[];
  readonly unknown?: string;
  readonly fix: string;
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

export const agentExposure: Rule = {
  id: "agent-exposure",
  title: "Nothing leads to an agent host from outside",
  severity: "error",
  why: "An agent host can reset the password of every user of the forest: it is a Tier 0 asset. The agent only makes outbound connections, so no address, rule or forwarding towards it is ever needed. A public address that only a NAT gateway uses is outbound and passes. The rule looks at every network resource of the stack, since none of them says which hosts are behind it; exempt by name what serves something else.",
  source: "https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-prerequisites",
  whenUnknown:
    "A public address counts as soon as one is referenced, its id known or not. Lists and directions that are not known are not evaluated in preview, and judged before the resource is created.",
  scope: "resource",
  appliesTo: Object.keys(looks),
  check(resource): Outcome {
    const look = looks[types.withoutApiVersion(resource.type)];
    if (!look) return { result: "notApplicable" };
    const { opened, unknown, fix } = look(resource);
    if (opened.length > 0) {
      return fail(
        `${resource.name} ${opened.join("; ")}, but agent hosts must not be reachable: the agent connects outbound only.`,
        fix,
      );
    }
    return unknown === undefined ? pass : notEvaluated(`${unknown} of ${resource.name} is not known`);
  },
};

function networkInterface({ properties }: ResourceView): Exposure {
  return publicAddresses(listAt(properties, "ipConfigurations"), "publicIPAddress");
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
  return publicAddresses(configurations, "publicIPAddressConfiguration");
}

function publicAddresses(configurations: readonly unknown[] | typeof UNKNOWN, key: string): Exposure {
  const fix = `Remove ${key}; a NAT gateway on the subnet gives outbound connections.`;
  if (configurations === UNKNOWN) return { opened: [], unknown: "the list of IP configurations", fix };
  const addresses = configurations.map((item) => at(item, key));
  const opened = addresses.some((address) => address !== undefined && address !== UNKNOWN)
    ? ["has a public IP address"]
    : [];
  return addresses.includes(UNKNOWN)
    ? { opened, unknown: "the public IP address of an IP configuration", fix }
    : { opened, fix };
}

const removeRule = "Remove the rule; what must manage the host connects from the host's side or through its own agent.";

function networkSecurityGroup({ properties }: ResourceView): Exposure {
  const rules = listAt(properties, "securityRules");
  if (rules === UNKNOWN) return { opened: [], unknown: "the list of security rules", fix: removeRule };
  const allowed = rules.filter((item) => allowsInbound(item) === true);
  const opened = allowed.map((item) => `allows inbound traffic by its rule "${textAt(item, "name", "unnamed")}"`);
  return rules.some((item) => allowsInbound(item) === UNKNOWN)
    ? { opened, unknown: "the direction or access of a security rule", fix: removeRule }
    : { opened, fix: removeRule };
}

function securityRule({ properties }: ResourceView): Exposure {
  const inbound = allowsInbound(properties);
  if (inbound === UNKNOWN) return { opened: [], unknown: "the direction or access", fix: removeRule };
  return { opened: inbound ? ["allows inbound traffic"] : [], fix: removeRule };
}

function allowsInbound(rule: unknown): boolean | typeof UNKNOWN {
  const [direction, access] = [at(rule, "direction"), at(rule, "access")];
  if (sameText(direction, "Outbound") || sameText(access, "Deny")) return false;
  if (direction === UNKNOWN || access === UNKNOWN || rule === UNKNOWN) return UNKNOWN;
  return sameText(direction, "Inbound") && sameText(access, "Allow");
}

/** Outbound rules alone are source translation; everything else forwards traffic to the hosts. */
function loadBalancer({ properties }: ResourceView): Exposure {
  const inbound = {
    inboundNatRules: "inbound NAT rules",
    inboundNatPools: "inbound NAT pools",
    loadBalancingRules: "load balancing rules",
  };
  const opened: string[] = [];
  const unknown: string[] = [];
  for (const [key, name] of Object.entries(inbound)) {
    const rules = listAt(properties, key);
    if (rules === UNKNOWN) unknown.push(`the list of ${name}`);
    else if (rules.length > 0) opened.push(`forwards inbound traffic by its ${name}`);
  }
  const fix = "Remove the load balancer, or leave only its outbound rules.";
  return unknown.length > 0 ? { opened, unknown: unknown.join(" and "), fix } : { opened, fix };
}

function inboundNatRule(): Exposure {
  return { opened: ["forwards inbound traffic from a load balancer"], fix: "Remove the inbound NAT rule." };
}

/** Azure's default rules let Bastion into the whole virtual network, so its public endpoint leads to the hosts. */
function bastionHost({ properties }: ResourceView): Exposure {
  const fix =
    "Set enablePrivateOnlyBastion to true and connect from a privileged access workstation, or exempt it by name with the reason.";
  const isPrivate = at(properties, "enablePrivateOnlyBastion");
  if (isPrivate === UNKNOWN) return { opened: [], unknown: "whether the endpoint is private", fix };
  return { opened: isPrivate === true ? [] : ["offers remote desktop from a public endpoint"], fix };
}
