import { hostCount } from "../../../components/hostCount.ts";
import { AGENT_HOSTS } from "../defaults.ts";
import { distinguishedName, isInDomain } from "../../../facts/domainNames.ts";
import { formatPath, type Defect, type Path } from "../path.ts";
import type { AgentsValues, Loose } from "../values.ts";
import type { DeclaredForest } from "./declared.ts";
import { hostsTwice, localTwice, misnamed } from "./existingHosts.ts";
import { checkInstallation } from "./installation.ts";
import { checkHosts } from "./hosts.ts";
import { checkNetwork } from "./network.ts";
import { repeated } from "./repeated.ts";
import { checkTags } from "./tags.ts";
import { checkTraffic } from "./traffic.ts";

export function checkAgents(forests: readonly DeclaredForest[]): Defect[] {
  return [
    ...forests.flatMap(({ values, path }) => (values.agents ? checkFleet(values.agents, [...path, "agents"]) : [])),
    ...forests.flatMap(foreignOu),
    ...hostsTwice(forests),
    ...localTwice(forests),
    ...misnamed(forests),
    ...forests.flatMap(checkInstallation),
    ...registeredTwice(forests),
    ...groupsTwice(forests),
  ];
}

/** A resource group is made for the hosts of one forest. */
function groupsTwice(forests: readonly DeclaredForest[]): Defect[] {
  const groupOf = ({ values }: DeclaredForest) => values.agents?.resourceGroup;
  const placeOf = ({ path }: DeclaredForest): Path => [...path, "agents", "resourceGroup"];
  return repeated(
    forests,
    (forest) => groupOf(forest)?.toLowerCase(),
    (forest, first) => {
      const message = `${groupOf(forest)} is made for the hosts of ${formatPath(placeOf(first))} already. Write another name.`;
      return { path: placeOf(forest), message };
    },
  );
}

function checkFleet(agents: Loose<AgentsValues>, path: Path): Defect[] {
  const count = hostCount(agents);
  return [
    ...(count > 0 ? withoutSubnet(agents, count, path) : withoutMachines(agents, path)),
    ...checkZones(agents, count, path),
    ...checkHosts(agents, path),
    ...(agents.network ? checkNetwork(agents.network, count, [...path, "network"]) : []),
    ...checkTraffic(agents, path),
    ...checkTags(agents.tags, [...path, "tags"]),
    ...checkReplacing(agents, count, path),
  ];
}

function withoutSubnet(agents: Loose<AgentsValues>, count: number, path: Path): Defect[] {
  if ("subnetId" in agents || "network" in agents) return [];
  // How many there are to be is not known where one of these is wrong.
  if ((["count", "arcServers", "existing"] as const).some((key) => key in agents && agents[key] === undefined))
    return [];
  const origin = agents.count === undefined ? ` (${AGENT_HOSTS} hosts less those that are there)` : "";
  const message = `${count} Azure VMs${origin} need a subnet. Write subnetId, or network for a new one, or \`count: 0\` where arcServers or existing are all of them.`;
  return [{ path, message }];
}

/** Keys that speak of VMs. */
const machineKeys = [
  "subnetId",
  "network",
  "location",
  "zones",
  "size",
  "image",
  "domainJoin",
  "deleteProtection",
  "encryptionAtHost",
  "replacing",
  "computerNamePrefix",
  "resourceGroup",
  "tags",
  "domainControllers",
  "egress",
  "administration",
] as const;

function withoutMachines(agents: Loose<AgentsValues>, path: Path): Defect[] {
  if (hostsThere(agents) === 0) {
    const message = `there would be no agent, but a forest without one has no writeback. Write \`count: ${AGENT_HOSTS}\`, or list arcServers or existing hosts.`;
    return [{ path: [...path, "count"], message }];
  }
  return machineKeys
    .filter((key) => key in agents)
    .map((key) => {
      const message = `the key is about Azure VMs, but there are none: ${whyNone(agents)}. Remove it, or write a count above 0.`;
      return { path: [...path, key], message };
    });
}

/** Computer accounts go into the domain that is joined: the forest's first. */
function foreignOu({ values, path, domains }: DeclaredForest): Defect[] {
  const ouPath = values.agents?.domainJoin?.ouPath;
  const [first] = domains;
  if (ouPath === undefined || first === undefined || isInDomain(ouPath, first.name)) return [];
  const message = `${ouPath} is not in the domain that is joined, ${first.name}. Write a DN that ends in ${distinguishedName(first.name)}.`;
  return [{ path: [...path, "agents", "domainJoin", "ouPath"], message }];
}

function whyNone(agents: Loose<AgentsValues>): string {
  return agents.count === 0 ? "count is 0" : `${AGENT_HOSTS} hosts are there already`;
}

/** Hosts that are there already. */
const hostsThere = ({ arcServers = [], existing = [] }: Loose<AgentsValues>): number =>
  arcServers.length + existing.length;

/** One host after the other, and never the only one. */
function checkReplacing(agents: Loose<AgentsValues>, count: number, path: Path): Defect[] {
  const { replacing } = agents;
  if (replacing === undefined || count === 0) return [];
  const at = [...path, "replacing"];
  if (replacing > count) {
    const message = `there is no host ${replacing}: they are 1 to ${count}. Write the number of one of them, or remove the key.`;
    return [{ path: at, message }];
  }
  if (count + hostsThere(agents) > 1) return [];
  const message = `the forest has this one host, so there would be no agent meanwhile. Write \`count: 2\` and deploy it first.`;
  return [{ path: at, message }];
}

/** The feature is the subscription's, and a second registration of it would be refused. */
function registeredTwice(forests: readonly DeclaredForest[]): Defect[] {
  const [first, ...others] = forests.filter(({ values }) => values.agents?.encryptionAtHost === "register");
  return others.map(({ path }) => {
    const message = `the feature is registered at ${formatPath([...(first?.path ?? []), "agents", "encryptionAtHost"])} already. Write required here.`;
    return { path: [...path, "agents", "encryptionAtHost"], message };
  });
}

function checkZones({ zones, count: written }: Loose<AgentsValues>, count: number, path: Path): Defect[] {
  if (zones === undefined || count === 0) return [];
  const defects = zones.flatMap((zone, index) => {
    if (zone === undefined || zones.map(String).indexOf(String(zone)) === index) return [];
    return [{ path: [...path, "zones", index], message: `zone ${zone} is listed twice. Remove one of the two.` }];
  });
  if (defects.length === 0 && zones.length > count) {
    const origin = written === undefined ? " beside the hosts that are there" : "";
    const message = `${zones.length} zones for ${count} VMs${origin} leave a zone empty. Write at most ${count} zones, or a higher count.`;
    return [{ path: [...path, "zones"], message }];
  }
  return defects;
}
