import { contradictionsIn } from "../../../facts/contradictions.ts";
import { ADOPT, AGENT_HOST_POLICY_NAME, POLICY_NAME } from "../defaults.ts";
import { isBuiltInPolicy } from "../../../facts/builtInPolicies.ts";
import { isPlainContainer, rdnsOf } from "../../../facts/distinguishedNames.ts";
import { distinguishedName, isInDomain } from "../../../facts/domainNames.ts";
import type { Defect, Path } from "../path.ts";
import type { GroupPolicyValues } from "../values.ts";
import type { DeclaredForest } from "./declared.ts";

/** Group policies: where they are linked, and what they are called. */
export function checkGroupPolicies(forests: readonly DeclaredForest[]): Defect[] {
  return forests.flatMap((forest) => [
    ...foreignAgentHosts(forest),
    ...onDomainControllers(forest),
    ...onContainer(forest),
    ...withoutPolicy(forest),
    ...[...policiesOf(forest), ...hostsPolicyOf(forest)].flatMap((policy) => builtIn(forest, policy)),
    ...policiesOf(forest).flatMap((policy) => sameName(forest, policy)),
    ...policiesOf(forest).flatMap((policy) => [...numbers(policy), ...tickets(policy)]),
  ]);
}

interface WrittenPolicy {
  readonly values: GroupPolicyValues;
  readonly path: Path;
}

interface Named {
  readonly values: { readonly name?: string | undefined };
  readonly path: Path;
}

function hostsPolicyOf({ values: { agentHostPolicy }, path }: DeclaredForest): Named[] {
  return agentHostPolicy ? [{ values: agentHostPolicy, path: [...path, "agentHostPolicy"] }] : [];
}

/** Every groupPolicy of a forest and of its domains. */
function policiesOf({ values, path, domains }: DeclaredForest): WrittenPolicy[] {
  return [{ values, path }, ...domains].flatMap((holder) => {
    const written = holder.values.groupPolicy;
    return written ? [{ values: written, path: [...holder.path, "groupPolicy"] }] : [];
  });
}

/** What is denied to an agent host would be denied to the domain. */
function onDomainControllers({ values, path }: DeclaredForest): Defect[] {
  const ou = values.agentHostPolicy?.ou;
  if (ou === undefined) return [];
  const above = rdnsOf(ou).filter((rdn) => !rdn.startsWith("dc="));
  if (above.at(-1) !== "ou=domain controllers") return [];
  const message = `${ou} holds the domain controllers, and the agent hosts' policy takes NTLM and log on as a service from everything in its OU. Write an OU of the agent hosts' own.`;
  return [{ path: [...path, "agentHostPolicy", "ou"], message }];
}

/** gPLink is an attribute of sites, domains and OUs. [MS-GPOL 2.2.2] */
function onContainer({ values, path }: DeclaredForest): Defect[] {
  const ou = values.agentHostPolicy?.ou;
  if (ou === undefined || !isPlainContainer(ou)) return [];
  const message = `${ou} is a container and no OU, and a group policy cannot be linked to it. Write an OU that holds the agent hosts, such as OU=Tier 0,DC=corp,DC=contoso,DC=com.`;
  return [{ path: [...path, "agentHostPolicy", "ou"], message }];
}

/** Also where the kit only looks: whoever makes by hand what is declared would make a second one, and take away the first. */
function builtIn({ values: { adopt = ADOPT } }: DeclaredForest, { values: { name = "" }, path }: Named): Defect[] {
  if (adopt || !isBuiltInPolicy(name)) return [];
  const message = `"${name}" exists in every domain, and adopt is false. Write \`adopt: true\`, or another name.`;
  return [{ path: [...path, "name"], message }];
}

/** Two policies of one name in a domain could not be told apart. */
function sameName({ values }: DeclaredForest, { values: { name = POLICY_NAME }, path }: WrittenPolicy): Defect[] {
  const hosts = values.agentHostPolicy && (values.agentHostPolicy.name ?? AGENT_HOST_POLICY_NAME);
  if (hosts?.toLowerCase() !== name.toLowerCase()) return [];
  return [{ path: [...path, "name"], message: `the agent hosts' policy is called "${name}" too. Write another name.` }];
}

/** Lifetimes of Kerberos that exclude each other. */
function tickets({ values: { kerberosPolicy = {} }, path }: WrittenPolicy): Defect[] {
  return contradictionsIn(kerberosPolicy).map(({ setting, reason }) => ({
    path: [...path, "kerberosPolicy", setting],
    message: reason,
  }));
}

function numbers({ values: { registryValues = [] }, path }: WrittenPolicy): Defect[] {
  return registryValues.flatMap((entry, index) => {
    if (entry?.type !== "dword" || entry.value === undefined) return [];
    if (/^(0|[1-9][0-9]{0,9})$/.test(entry.value) && Number(entry.value) <= 0xffffffff) return [];
    const message = `"${entry.value}" is not a dword: a dword is a decimal number from 0 to 4294967295, without zeros before it. Write for example \`"1"\`.`;
    return [{ path: [...path, "registryValues", index, "value"], message }];
  });
}

function foreignAgentHosts({ values, path, domains }: DeclaredForest): Defect[] {
  const ou = values.agentHostPolicy?.ou;
  if (ou === undefined || domains.length === 0) return [];
  if (domains.some(({ name }) => isInDomain(ou, name))) return [];
  const roots = domains.map(({ name }) => distinguishedName(name));
  const message = `${ou} is in no domain of this forest, and a policy reaches no further than its own. Write a DN that ends in ${roots.join(" or ")}.`;
  return [{ path: [...path, "agentHostPolicy", "ou"], message }];
}

function withoutPolicy(forest: DeclaredForest): Defect[] {
  return forest.domains
    .filter(
      ({ values }) =>
        values.groupPolicy !== undefined && (values.accountPolicy ?? forest.values.accountPolicy) === "none",
    )
    .map(({ name, path }) => ({
      path: [...path, "groupPolicy"],
      message: `the account policy of ${name} is none, so the kit makes no group policy there. Remove groupPolicy, or write an account policy.`,
    }));
}
