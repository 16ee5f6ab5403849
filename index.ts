import * as pulumi from "@pulumi/pulumi";
import {
  AgentFleet,
  AgentHostBaseline,
  GroupPolicyBaseline,
  SyncServiceAccount,
  TenantWriteback,
  WritebackDelegation,
} from "./components/index.ts";
import { modelFromValues, valuesFromConfig } from "./stack/config/fromPulumi.ts";
import { ConfigError } from "./stack/config/problem.ts";
import { declaredAt } from "./stack/provenance.ts";

const { tenant, forests } = loadModel();

// Forests wait for nothing of each other.
const declared = forests.map((forest, index) => {
  const here = <R extends pulumi.Resource>(resource: R): R => declaredAt(`forests[${index}]`, resource);
  const fleet = here(new AgentFleet(forest.name, { forest }));
  const account = SyncServiceAccount.isDeclared(forest) ? [here(new SyncServiceAccount(forest.name, { forest }))] : [];
  // Entries and user rights name the account, so it comes first.
  const onAccount = { dependsOn: account };
  const delegation = here(new WritebackDelegation(forest.name, { forest }, onAccount));
  const hosts = AgentHostBaseline.isDeclared(forest)
    ? [here(new AgentHostBaseline(forest.name, { forest }, onAccount))]
    : [];
  const baseline = here(new GroupPolicyBaseline(forest.name, { forest }, onAccount));
  return { name: forest.name, fleet, baseline, all: [fleet, ...account, delegation, ...hosts, baseline] };
});

// The tenant sends passwords only once every directory can take them.
const writeback = declaredAt(
  "tenant",
  new TenantWriteback("tenant", { tenant }, { dependsOn: declared.flatMap(({ all }) => all) }),
);

export const agentHosts = Object.fromEntries(
  declared.map(({ name, fleet }) => [name, fleet.hosts.map((host) => host.name)]),
);
export const minimumPasswordAges = pulumi
  .all(declared.map(({ baseline }) => baseline.minimumPasswordAges))
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
