import schema from "../schema.json" with { type: "json" };
import type { Described } from "./described.ts";

/** What people write by habit from elsewhere, in lower case, and the key that it means. */
export const otherNames: Readonly<Record<string, string>> = {
  directoryid: "id",
  tenantid: "id",
  sspr: "selfServicePasswordReset",
  passwordwriteback: "passwords",
  unlockaccount: "accountUnlock",
  dc: "server",
  domaincontroller: "server",
  gmsa: "serviceAccount",
  passwordpolicy: "accountPolicy",
  minpwdage: "minimumPasswordAge",
  pwdhistorylength: "passwordHistorySize",
  finegrainedpasswordpolicies: "passwordSettings",
  pso: "passwordSettings",
  psos: "passwordSettings",
  region: "location",
  sku: "size",
  vmsize: "size",
  instancecount: "count",
  vmcount: "count",
  subnet: "subnetId",
  ou: "ouPath",
  organizationalunit: "ouPath",
  username: "user",
};

/** The key that goes by another name, of those that are known. */
export function meantBy(name: string, known: readonly string[]): string | undefined {
  const meant = otherName(name);
  return meant !== undefined && known.includes(meant) ? meant : undefined;
}

/** What a name that is known nowhere else stands for. */
const otherName = (name: string): string | undefined => {
  const plain = name.toLowerCase();
  return Object.hasOwn(otherNames, plain) ? otherNames[plain] : undefined;
};

/** The mappings of which people take keys into another by a slip of indentation. */
const mappings = {
  tenant: "`entra-writeback:tenant`",
  forest: "a forest",
  domain: "a domain",
  agents: "`agents`",
} as const;

/** The key, by its usual name, and the mappings that have it; undefined: none has. */
export function homeOf(name: string): { readonly key: string; readonly mappings: readonly string[] } | undefined {
  const key = otherName(name) ?? name;
  const defs: Readonly<Record<string, Described>> = schema.$defs;
  const found = Object.entries(mappings).filter(([def]) => Object.hasOwn(defs[def]?.properties ?? {}, key));
  return found.length === 0 ? undefined : { key, mappings: found.map(([, words]) => words) };
}
