import * as pulumi from "@pulumi/pulumi";
import {
  AgentFleet,
  AgentHostBaseline,
  CloudSyncConfiguration,
  GroupPolicyBaseline,
  PolicyAlignment,
  ProvisioningAgents,
  SyncServiceAccount,
  TenantWriteback,
  WritebackDelegation,
  type DomainArgs,
} from "../components/index.ts";
import type { Evidence } from "../resources/index.ts";
import { agentArgs, hasReachedHosts, ownAccount, reachedHosts, unreachedHosts } from "./agentArgs.ts";
import * as args from "./componentArgs.ts";
import { modelFromValues, valuesFromConfig } from "./config/fromPulumi.ts";
import type { Domain, Forest, Model, Tenant } from "./config/model.ts";
import { ConfigError } from "./config/problem.ts";
import { declaredAt } from "./provenance.ts";

/** What a stack tells. */
export interface StackOutputs {
  /** Names of the agent hosts, by forest. */
  readonly agentHosts: Readonly<Record<string, pulumi.Output<string[]>>>;
  /** What was seen of the agent on each host, by forest; a host that nothing reaches, or that nothing is said of, is a host. */
  readonly agents: Readonly<Record<string, pulumi.Output<Record<string, string>>>>;
  /** Days: what the domain controllers enforce, by domain with a group policy of the kit. */
  readonly minimumPasswordAges: pulumi.Output<Record<string, number>>;
  /** Of the tenant's settings, as the one known worst: observed, attested, applied or notObservable. */
  readonly tenantEvidence: pulumi.Output<Evidence>;
}

/** Declares all that the stack file says below `entra-writeback:`: the whole program of a project that has nothing else. */
export function declareStack(): StackOutputs {
  return declareModel(loadModel());
}

function declareModel({ tenant, forests, policyAlignment = [] }: Model): StackOutputs {
  // It waits for nothing: who audits the domain controllers finds the exemption there when they report an age of 0.
  const aligned = policyAlignment.map((alignment, index) => {
    const name = args.policyAlignmentName(alignment);
    return declaredAt(`policyAlignment[${index}]`, new PolicyAlignment(name, args.policyAlignmentArgs(alignment)));
  });
  const fleets = forests.flatMap((forest, index) => {
    const fleet = args.fleetArgs(forest);
    if (fleet === undefined) return [];
    return [{ forest, index, fleet: declaredAt(`forests[${index}]`, new AgentFleet(forest.name, fleet)) }];
  });
  const hosts = fleets.map(({ fleet }) => fleet);
  // Forests wait for nothing of each other, but for one thing: a directory that is only looked at may end the update, and the team
  // that owns it needs the hosts to make it as declared.
  const declared = forests.map((forest, index) => declareDirectory(forest, `forests[${index}]`, hosts));
  const early = declared.flatMap(({ directory }) => directory);
  const synced = forests.flatMap((forest, index) => declareCloudSync(forest, `forests[${index}]`, hosts));
  const agents = fleets.map(({ forest, fleet, index }) => {
    // What people have to do on hosts is told of all of them at once, so it comes after all that needs nobody.
    const before = waitsForPeople(forest) ? [...hosts, ...early] : [fleet, ...(declared[index]?.directory ?? [])];
    return { forest, fleet, running: declareAgents(forest, tenant, fleet, `forests[${index}]`, before) };
  });
  const runningOf = (forest: Forest) => agents.flatMap((one) => (one.forest === forest ? (one.running ?? []) : []));
  const directories = [...early, ...declared.flatMap(({ late }, index) => late(runningOf(forests[index] as Forest)))];
  // The tenant sends passwords only once every directory and agent can take them; and a destroy that it refuses takes nothing away.
  const dependsOn = [
    ...aligned,
    ...hosts,
    ...directories,
    ...synced,
    ...agents.flatMap(({ running }) => running ?? []),
  ];
  const around = { forests, ...firstAgentHost(fleets) };
  const writeback = declaredAt("tenant", new TenantWriteback("tenant", args.tenantArgs(tenant, around), { dependsOn }));
  return {
    agentHosts: Object.fromEntries(fleets.map(({ forest, fleet }) => [forest.name, fleet.hosts])),
    agents: Object.fromEntries(agents.map(({ forest, ...of }) => [forest.name, agentsSeen(of.fleet, of.running)])),
    minimumPasswordAges: agesOf(declared.flatMap(({ baselines }) => baselines)),
    tenantEvidence: writeback.evidence,
  };
}

/** Agents need their hosts, and an account that has its rights. Undefined: there is nothing that the kit could do. */
function declareAgents(
  forest: Forest,
  tenant: Tenant,
  fleet: AgentFleet,
  path: string,
  before: pulumi.Resource[],
): ProvisioningAgents | undefined {
  const alone = unreachedHosts(forest);
  if (alone.length > 0 && pulumi.runtime.hasEngine()) void pulumi.log.warn(unreached(alone), fleet);
  const agents = agentArgs(forest, tenant, fleet);
  if (agents === undefined) return undefined;
  return declaredAt(path, new ProvisioningAgents(forest.name, agents, { dependsOn: before }));
}

const waitsForPeople = ({ agents }: Forest): boolean =>
  agents?.installation !== undefined &&
  (agents.installation.registration === "manual" || !agents.installation.installer);

const unreached = (hosts: readonly string[]): string =>
  `No channel reaches ${hosts.join(", ")}, so whether an agent is there is not known, and the tenant's settings wait for none. ewb changes writes out what people do there.`;

/** By host: what was seen, or that nothing was. */
function agentsSeen(fleet: AgentFleet, agents: ProvisioningAgents | undefined): pulumi.Output<Record<string, string>> {
  return pulumi.all([fleet.hosts, agents?.agents ?? {}]).apply(([hosts, seen]) => ({
    ...Object.fromEntries(hosts.map((host) => [host, "host, agent not observed"])),
    ...seen,
  }));
}

/** Where the tenant's cmdlet runs unless the stack file names a host: on the first that a channel reaches. */
function firstAgentHost(
  fleets: readonly { readonly forest: Forest; readonly fleet: AgentFleet }[],
): Pick<args.AroundTenant, "agentHost"> {
  const [host] = fleets.flatMap(({ forest, fleet }) => reachedHosts(forest, fleet));
  return host ? { agentHost: { name: host.computerName ?? host.name, channel: host.channel ?? "local" } } : {};
}

/**
 * The account that the agent's set-up makes is there once an agent was registered, and what names it comes after. Undefined: the account
 * comes first, whoever makes it.
 */
const accountOfAgents = (forest: Forest): boolean =>
  forest.mode === "manage" &&
  forest.agents?.installation !== undefined &&
  ownAccount(forest) === undefined &&
  hasReachedHosts(forest);

/** `directory`: what comes before the agents; `late` declares what comes after them. */
function declareDirectory(forest: Forest, path: string, hosts: AgentFleet[]) {
  const { name } = forest;
  const here = <R extends pulumi.Resource>(component: R): R => declaredAt(path, component);

  const accountArgs = args.serviceAccountArgs(forest);
  const isSeen = accountArgs?.mode === "observe";
  const account = accountArgs
    ? [here(new SyncServiceAccount(name, accountArgs, { dependsOn: isSeen ? hosts : [] }))]
    : [];
  // Entries and user rights name the account, so it is made first; to look at them nothing has to be.
  const onAccount = ({ mode }: DomainArgs): pulumi.Resource[] => (mode === "observe" ? hosts : account);
  const naming = (after: (domain: DomainArgs) => pulumi.Resource[]): pulumi.Resource[] => {
    const delegations = eachDomain(forest, args.delegationArgs, (domain, delegation, aliases) =>
      here(new WritebackDelegation(domain, delegation, { dependsOn: after(delegation), aliases })),
    );
    const { agentHostPolicy } = forest;
    if (agentHostPolicy === undefined) return delegations;
    const hostArgs = args.agentHostArgs(forest, agentHostPolicy);
    return [...delegations, here(new AgentHostBaseline(name, hostArgs, { dependsOn: after(hostArgs) }))];
  };
  const isLate = accountOfAgents(forest);
  const named = isLate ? [] : naming(onAccount);
  const baselines = eachDomain(forest, args.groupPolicyArgs, (domain, policy, aliases) => ({
    domain,
    baseline: here(new GroupPolicyBaseline(domain, policy, { dependsOn: onAccount(policy), aliases })),
  }));

  const directory = [...account, ...named, ...baselines.map(({ baseline }) => baseline)];
  return { baselines, directory, late: (agents: ProvisioningAgents[]) => (isLate ? naming(() => agents) : []) };
}

/** Agents read a domain for its configuration, so there are hosts before it. */
function declareCloudSync({ domains }: Forest, path: string, dependsOn: AgentFleet[]): CloudSyncConfiguration[] {
  return domains.flatMap((domain) => {
    const configuration = args.cloudSyncArgs(domain);
    if (configuration === undefined) return [];
    return [declaredAt(path, new CloudSyncConfiguration(domain.name, configuration, { dependsOn }))];
  });
}

/** Up to version 0.1.0 a forest had one component for all its domains, under its own name: the first domain's takes its place. */
function eachDomain<Args, Made>(
  forest: Forest,
  argsOf: (forest: Forest, domain: Domain) => Args | undefined,
  make: (name: string, args: Args, aliases: pulumi.Alias[]) => Made,
): Made[] {
  const declared = forest.domains.flatMap((domain) => {
    const componentArgs = argsOf(forest, domain);
    return componentArgs ? [{ name: domain.name, componentArgs }] : [];
  });
  const known = declared.some(({ name }) => name === forest.name);
  return declared.map(({ name, componentArgs }, index) =>
    make(name, componentArgs, index === 0 && !known ? [{ name: forest.name }] : []),
  );
}

function agesOf(baselines: readonly { readonly domain: string; readonly baseline: GroupPolicyBaseline }[]) {
  const ages = baselines.map(({ domain, baseline }) =>
    baseline.minimumPasswordAge.apply((age) => [domain, age] as const),
  );
  return pulumi.all(ages).apply((pairs) => {
    const known = pairs.filter((pair): pair is readonly [string, number] => pair[1] !== undefined);
    return Object.fromEntries(known);
  });
}

/** The stack file's `entra-writeback` section; everything wrong with it is told at once, without a stack trace. */
function loadModel(): Model {
  const values = pulumi.runtime.allConfig();
  const secretKeys = new Set(JSON.parse(process.env["PULUMI_CONFIG_SECRET_KEYS"] ?? "[]") as string[]);
  const file = process.env["ENTRA_WRITEBACK_STACK_FILE"] ?? `Pulumi.${pulumi.getStack()}.yaml`;
  try {
    return modelFromValues(valuesFromConfig(values), { file, secretKeys });
  } catch (error) {
    throw error instanceof ConfigError ? new pulumi.RunError(error.message) : error;
  }
}
