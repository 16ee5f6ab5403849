import { ChannelError, type ScriptAction } from "../../provider/channels/channel.ts";
import type {
  GroupPolicyObjectParameters,
  GroupPolicyObjectResult,
  PolicyLink,
} from "../../provider/scripts/contract.ts";
import { applyGroupPolicy, effectiveAge } from "./effectivePolicy.ts";
import { domainOf, rootOf, type DirectoryState, type DomainState, type PolicyState } from "./state.ts";

/** What GroupPolicyObject.ps1 does, on the simulated directory. */
export function groupPolicyObject(
  state: DirectoryState,
  action: ScriptAction,
  parameters: GroupPolicyObjectParameters,
): GroupPolicyObjectResult {
  const { domain: name } = parameters;
  const domain = domainOf(state, name);
  const subject: Subject = {
    id: parameters.id.toUpperCase(),
    target: (parameters.linkTarget ?? rootOf(name)).toLowerCase(),
    parameters,
  };
  if (!/^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/.test(subject.id)) {
    throw new ChannelError("failed", `The policy id "${parameters.id}" is not a GUID in braces.`);
  }
  if (action === "Ensure") ensure(domain, subject);
  if (action === "Remove") remove(domain, subject);
  if (action !== "Observe") applyGroupPolicy(domain, name);
  return observe(domain, subject);
}

interface Subject {
  readonly id: string;
  /** DN in lower case. */
  readonly target: string;
  readonly parameters: GroupPolicyObjectParameters;
}

function ensure(domain: DomainState, { id, target, parameters }: Subject): void {
  const root = rootOf(parameters.domain).toLowerCase();
  if (target !== root && !target.endsWith(`,${root}`)) {
    throw new ChannelError("not-found", `The link target "${parameters.linkTarget ?? ""}" does not exist.`);
  }
  const existing = domain.policies[id];
  const policy = existing ?? newPolicy(parameters.displayName);
  const settings = { ...policy.accountPolicy, ...parameters.accountPolicy };
  const complete = existing?.appliesToComputers && existing.containerVersion === existing.fileVersion;
  if (!complete || JSON.stringify(settings) !== JSON.stringify(policy.accountPolicy)) {
    const version = Math.max(policy.containerVersion, policy.fileVersion) + 1;
    policy.accountPolicy = settings;
    policy.appliesToComputers = true;
    policy.containerVersion = policy.fileVersion = version;
  }
  policy.displayName = parameters.displayName;
  domain.policies[id] = policy;
  domain.links[target] = placed(domain, target, id, parameters.link);
}

function newPolicy(displayName: string): PolicyState {
  return { displayName, accountPolicy: {}, containerVersion: 0, fileVersion: 0, appliesToComputers: false };
}

/** An order beyond the number of links is the last one. */
function placed(domain: DomainState, target: string, id: string, link: PolicyLink) {
  const links = (domain.links[target] ?? []).filter((other) => other.policy !== id);
  links.splice(Math.max(1, link.order) - 1, 0, { policy: id, enabled: link.enabled, enforced: link.enforced });
  return links;
}

function remove(domain: DomainState, { id, target }: Subject): void {
  const links = domain.links[target];
  if (links) domain.links[target] = links.filter((link) => link.policy !== id);
  Reflect.deleteProperty(domain.policies, id);
}

function observe(domain: DomainState, { id, target, parameters }: Subject): GroupPolicyObjectResult {
  const policy = domain.policies[id];
  const links = domain.links[target] ?? [];
  const index = links.findIndex((link) => link.policy === id);
  const link = links[index];
  const sameName = Object.entries(domain.policies)
    .filter(
      ([other, { displayName }]) => other !== id && displayName.toLowerCase() === parameters.displayName.toLowerCase(),
    )
    .map(([other]) => other);
  return {
    exists: policy !== undefined,
    id,
    displayName: policy?.displayName ?? "",
    accountPolicy: { ...policy?.accountPolicy },
    ...(link
      ? {
          link: {
            order: orderOf(index, links.length, parameters.link),
            enabled: link.enabled,
            enforced: link.enforced,
          },
        }
      : {}),
    containerVersion: policy?.containerVersion ?? 0,
    fileVersion: policy?.fileVersion ?? 0,
    appliesToComputers: policy?.appliesToComputers ?? false,
    sameName,
    effective: effectiveAge(domain, parameters.domain),
  };
}

/** An order beyond the number of links means the last place, so there it is what was declared. */
function orderOf(index: number, count: number, declared: PolicyLink): number {
  return index === count - 1 ? Math.max(count, declared.order) : index + 1;
}
