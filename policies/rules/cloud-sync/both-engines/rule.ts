import { toldDomain, toldSecrets } from "../../../cloudSync/toldSecrets.ts";
import { oncePerStack } from "../../../oncePerStack.ts";
import { failAll, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type ResourceView, type RuleCheck } from "../../../rule.ts";
import {
  CLOUD_SYNC_CONFIGURATION,
  DOMAIN_ROOT_DELEGATION,
  PROVISIONING_AGENT,
  SYNCHRONIZATION_SECRET,
  TENANT_SETTINGS,
} from "../../../types.ts";
import { at, listAt, plainText, sameText } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [TENANT_SETTINGS],
  check({ properties }, stack) {
    const byConnect = listAt(properties, "connectSyncDomains");
    if (byConnect === UNKNOWN)
      return notEvaluated("the domains of Entra Connect Sync are not known", "connectSyncDomains");
    if (byConnect.length === 0) return notApplicable;
    const byCloud = cloudSyncDomains(stack);
    const violations = byConnect.flatMap((domain, index) => {
      const served = byCloud.find((one) => typeof domain === "string" && sameText(one.domain, domain));
      if (served === undefined) return [];
      return {
        message: `${plainText(domain)} is left to Entra Connect Sync, but ${served.by} is for it too: both write the passwords and attributes of the same users.`,
        fix: "Take the domain out of one of the two; a pilot whose users Connect Sync passes over (cloudNoFlow) is an exemption.",
        property: `connectSyncDomains[${index}]`,
      };
    });
    if (violations.length > 0) return failAll(violations);
    const isOpen = byConnect.includes(UNKNOWN) || byCloud.some(({ domain }) => domain === UNKNOWN);
    return isOpen ? notEvaluated("which domains cloud sync serves is not known", "connectSyncDomains") : pass;
  },
};
export default rule;

interface Served {
  readonly domain: unknown;
  /** What the stack declares for it. */
  readonly by: string;
}

const cloudSyncDomains = oncePerStack((stack): Served[] => {
  const of = (type: string, what: string, domainsOf: (view: ResourceView) => readonly unknown[]): Served[] =>
    stack.ofType(type).flatMap((view) => domainsOf(view).map((domain) => ({ domain, by: `${what} ${view.name}` })));
  const own = ({ properties }: ResourceView) => [at(properties, "domain")];
  return [
    ...of(CLOUD_SYNC_CONFIGURATION, "the cloud sync configuration", own),
    ...of(SYNCHRONIZATION_SECRET, "the cloud sync configuration", (view) => {
      const told = toldSecrets(view);
      return [told === UNKNOWN ? UNKNOWN : toldDomain(told)];
    }),
    ...of(PROVISIONING_AGENT, "the agent", ({ properties }) => {
      const domains = listAt(properties, "domains");
      return domains === UNKNOWN ? [UNKNOWN] : domains.map((domain) => at(domain, "name"));
    }),
    ...of(DOMAIN_ROOT_DELEGATION, "the delegation", own),
  ];
});
