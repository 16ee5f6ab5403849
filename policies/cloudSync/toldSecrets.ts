import { UNKNOWN, type ResourceView } from "../rule.ts";
import { at, jsonIn, listAt } from "../value.ts";

/**
 * What a synchronization is told as its secrets, by key, each read as JSON where it is JSON; UNKNOWN: which there are.
 * https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-inbound-synch-ms-graph
 */
export function toldSecrets({ properties }: ResourceView): ReadonlyMap<string, unknown> | typeof UNKNOWN {
  const credentials = listAt(properties, "credentials");
  if (credentials === UNKNOWN) return UNKNOWN;
  const told = new Map<string, unknown>();
  for (const credential of credentials) {
    const key = at(credential, "key");
    if (credential === UNKNOWN || key === UNKNOWN) return UNKNOWN;
    const value = at(credential, "value");
    if (typeof key === "string") told.set(key, jsonIn(value, value));
  }
  return told;
}

/** The domain of a cloud sync configuration; undefined: these are the secrets of another synchronization. */
export function toldDomain(told: ReadonlyMap<string, unknown>): unknown {
  const scenario = at(told.get("AppKey"), "appKeyScenario");
  if (typeof scenario === "string" && !scenario.startsWith("AD2AAD")) return undefined;
  const domain = told.get("Domain");
  return domain === UNKNOWN ? UNKNOWN : at(domain, "domain");
}
