import schema from "../schema.json" with { type: "json" };
import { defs } from "./described.ts";

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
  if (plain === "configuration") return "config"; // of the file itself
  return Object.hasOwn(otherNames, plain) ? otherNames[plain] : undefined;
};

/** The mappings of which people take keys into another by a slip of indentation. */
const mappings = {
  tenant: "`entra-writeback:tenant`",
  forest: "a forest",
  domain: "a domain",
  agents: "`agents`",
  serviceAccount: "`serviceAccount`",
  accountPolicy: "`accountPolicy`",
  passwordSettings: "a fine-grained password policy of `passwordSettings`",
  groupPolicy: "`groupPolicy`",
  agentHostPolicy: "`agentHostPolicy`",
  cloudSync: "a domain's `cloudSync`",
  network: "`network`",
  installation: "`installation`",
  installer: "`installer`",
  writeback: "`writeback`",
  attestation: "`attestation`",
  resetGroup: "`selfServicePasswordReset`",
  exemption: "an exemption",
} as const;

/** A key that so many have says nothing of what was meant. */
const MOST_HOMES = 3;

/** The key, by its usual name, and the mappings that have it; undefined: none has. */
export function homeOf(name: string): { readonly key: string; readonly mappings: readonly string[] } | undefined {
  const key = otherName(name) ?? name;
  const ofConfiguration = `entra-writeback:${key}`;
  if (Object.hasOwn(schema.$defs.config.properties, ofConfiguration))
    return { key: ofConfiguration, mappings: ["`config:`"] };
  const found = Object.entries(mappings).filter(([def]) => Object.hasOwn(defs[def]?.properties ?? {}, key));
  return found.length === 0 || found.length > MOST_HOMES
    ? undefined
    : { key, mappings: found.map(([, words]) => words) };
}
