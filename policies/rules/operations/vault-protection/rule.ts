import { failAll, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type ResourceView, type RuleCheck, type Stack } from "../../../rule.ts";
import { withoutApiVersion } from "../../../types.ts";
import { at, sameText } from "../../../value.ts";
import { vaultsIn } from "./vaultsOfStack.ts";

const NATIVE = "azure-native:keyvault:Vault";
const CLASSIC = "azure:keyvault/keyVault:KeyVault";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [NATIVE, CLASSIC],
  check(vault, stack) {
    const reading = readersOf(vault, stack);
    if (reading === false) return notApplicable;
    const isNative = withoutApiVersion(vault.type) === NATIVE;
    const asked = wanted.map((want) => {
      const path = isNative ? want.native : want.classic;
      return { ...want, path, value: path.map((one) => at(vault.properties, ...one.split("."))) };
    });
    const wrong = asked.filter(({ value, fits }) => !value.includes(UNKNOWN) && !value.some(fits));
    if (reading === UNKNOWN && wrong.length > 0)
      return notEvaluated(`whether a host of the stack reads from the vault ${vault.name} is not known`);
    if (wrong.length > 0)
      return failAll(
        wrong.map(({ path, lacks, instead }) => ({
          message: `The vault ${vault.name}, from which the stack reads a password, ${lacks}.`,
          fix: instead,
          property: path[0] ?? "",
        })),
      );
    const open = asked.find(({ value, fits }) => !value.some(fits));
    return open ? notEvaluated(`${open.path[0]} of the vault ${vault.name} is not known`, open.path[0]) : pass;
  },
};
export default rule;

interface Wanted {
  /** Any of these has to fit. */
  readonly native: readonly string[];
  readonly classic: readonly string[];
  fits(value: unknown): boolean;
  readonly lacks: string;
  readonly instead: string;
}

const wanted: readonly Wanted[] = [
  {
    native: ["properties.enablePurgeProtection"],
    classic: ["purgeProtectionEnabled"],
    fits: (value) => value === true,
    lacks: "has no purge protection: whoever may delete it can do so for good, and no host joins or signs in any more",
    instead: "Switch purge protection on; it cannot be switched off again.",
  },
  {
    native: ["properties.enableRbacAuthorization"],
    classic: ["rbacAuthorizationEnabled", "enableRbacAuthorization"],
    fits: (value) => value === true,
    lacks:
      "has access policies: the role that the kit gives each host on its one secret counts only with role-based access control",
    instead: "Switch role-based access control on (enableRbacAuthorization).",
  },
  {
    native: ["properties.publicNetworkAccess", "properties.networkAcls.defaultAction"],
    classic: ["publicNetworkAccessEnabled", "networkAcls.defaultAction"],
    fits: (value) => value === false || sameText(value, "disabled") || sameText(value, "deny"),
    lacks: "is open to every network: a stolen token is enough to read a Tier 0 password",
    instead:
      "Set publicNetworkAccess to Disabled with a private endpoint, or networkAcls.defaultAction to Deny with the hosts' subnet.",
  },
];

/** Whether the stack reads a secret from the vault: by its name, which is part of its address. */
function readersOf({ properties, name }: ResourceView, stack: Stack): boolean | typeof UNKNOWN {
  const vaults = vaultsIn(stack);
  if (vaults.names.size === 0 && !vaults.isOpen) return false;
  const own = at(properties, "vaultName") ?? at(properties, "name");
  if (own === UNKNOWN) return UNKNOWN;
  if (vaults.names.has((typeof own === "string" ? own : name).toLowerCase())) return true;
  return vaults.isOpen ? UNKNOWN : false;
}
