import type { SecuritySettings } from "../../facts/securitySettings.ts";
import type { PolicyToWrite } from "../../formats/gpo/backupFiles.ts";
import { domainRootOf } from "../../facts/domainNames.ts";
import type { ResourceView } from "../../policies/rule.ts";
import { knownInputs } from "../knownInputs.ts";

/** A declared group policy, and where it is to be linked. */
export interface DeclaredPolicy extends PolicyToWrite {
  /** DN. */
  readonly linkTarget: string;
  /** Whom it is for; absent: every computer, as Import-GPO makes it. */
  readonly appliesTo?: unknown;
  readonly link: { readonly order: number; readonly enabled: boolean; readonly enforced: boolean };
}

/** Whether a policy that is there already is to be taken over. */
export const isAdopted = ({ properties }: ResourceView): boolean => properties["adopt"] === true;

/** What a GroupPolicyObject declares, as a template has it: yes and no are 1 and 0 there. */
export function declaredPolicyOf(view: ResourceView): DeclaredPolicy {
  const declared = knownInputs(view, `The group policy ${view.name} cannot be exported`) as Partial<
    Record<string, unknown>
  > & { displayName: string; domain: string };
  const { displayName, domain, server, link, linkTarget, appliesTo } = declared;
  const { accountPolicy, kerberosPolicy, registryValues, userRights, services } = declared;
  const settings = { accountPolicy, kerberosPolicy, registryValues, userRights, services };
  return {
    displayName,
    domain,
    ...(typeof server === "string" && { domainController: server }),
    settings: withNumbers(settings) as SecuritySettings,
    linkTarget: typeof linkTarget === "string" ? linkTarget : domainRootOf(domain),
    ...(appliesTo !== undefined && { appliesTo }),
    link: { order: 1, enabled: true, enforced: false, ...(link as object | undefined) },
  };
}

function withNumbers(value: unknown): unknown {
  if (typeof value === "boolean") return Number(value);
  if (Array.isArray(value)) return value.map(withNumbers);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, withNumbers(item)]));
}
