import * as pulumi from "@pulumi/pulumi";
import {
  AgentFleet,
  AgentHostBaseline,
  GroupPolicyBaseline,
  SyncServiceAccount,
  TenantWriteback,
  WritebackDelegation,
} from "./components/index.ts";
import { modelFromValues, valuesFromConfig } from "./config/fromPulumi.ts";
import { ConfigError } from "./config/problem.ts";

const { tenant, forests } = loadModel();

const agents = forests.map((forest) => new AgentFleet(forest.name, { forest }));
const accounts = forests
  .filter(SyncServiceAccount.isDeclared)
  .map((forest) => new SyncServiceAccount(forest.name, { forest }));

// Entries and user rights name the account, so it comes first.
const onAccounts = { dependsOn: accounts };
const delegations = forests.map((forest) => new WritebackDelegation(forest.name, { forest }, onAccounts));
const hostBaselines = forests
  .filter(AgentHostBaseline.isDeclared)
  .map((forest) => new AgentHostBaseline(forest.name, { forest }, onAccounts));
const baselines = forests.map((forest) => new GroupPolicyBaseline(forest.name, { forest }, onAccounts));

// The tenant sends passwords only once every directory can take them.
const writeback = new TenantWriteback(
  "tenant",
  { tenant },
  { dependsOn: [...agents, ...accounts, ...delegations, ...hostBaselines, ...baselines] },
);

export const agentHosts = Object.fromEntries(
  agents.map((fleet, index) => [forests[index]?.name, fleet.hosts.map((host) => host.name)]),
);
export const minimumPasswordAges = pulumi
  .all(baselines.map((baseline) => baseline.minimumPasswordAges))
  .apply((ages) => Object.assign({}, ...ages) as Record<string, number>);
export const tenantEvidence = writeback.evidence;

/** The stack file's `entra-writeback` section; everything wrong with it is told at once, without a stack trace. */
function loadModel() {
  const values = pulumi.runtime.allConfig();
  const secretKeys = new Set(JSON.parse(process.env["PULUMI_CONFIG_SECRET_KEYS"] ?? "[]") as string[]);
  const file = process.env["ENTRA_WRITEBACK_STACK_FILE"] ?? `Pulumi.${pulumi.getStack()}.yaml`;
  try {
    return modelFromValues(valuesFromConfig(values), { file, secretKeys });
  } catch (error) {
    throw error instanceof ConfigError ? new pulumi.RunError(error.message) : error;
  }
}
