import { oncePerStack } from "../../../oncePerStack.ts";
import { UNKNOWN } from "../../../rule.ts";
import { RUN_COMMAND } from "../../../types.ts";
import * as types from "../../../types.ts";
import { at, listAt, sameText } from "../../../value.ts";

export interface ReadVaults {
  /** Names of vaults, in lower case. */
  readonly names: ReadonlySet<string>;
  /** Whether something is read from a vault that is not known. */
  readonly isOpen: boolean;
}

const withCredentials: readonly (readonly [type: string, properties: readonly string[]])[] = [
  [types.PROVISIONING_AGENT, ["credential", "tenantCredential"]],
  [types.TENANT_SETTINGS, ["administrator"]],
  ...[
    types.GROUP_POLICY_OBJECT,
    types.PASSWORD_SETTINGS_OBJECT,
    types.DOMAIN_ROOT_DELEGATION,
    types.GROUP_MANAGED_SERVICE_ACCOUNT,
  ].map((type) => [type, ["credential"]] as const),
];

/** The vaults that hosts of a stack read a password from: to join their domain, and to sign in. */
export const vaultsIn = oncePerStack((stack): ReadVaults => {
  const urls = [
    ...stack.ofType(RUN_COMMAND).flatMap(({ properties }) => {
      if (!sameText(at(properties, "runCommandName"), "domain-join")) return [];
      const parameters = listAt(properties, "parameters");
      const value = parameters === UNKNOWN ? UNKNOWN : at(parameters[0], "value");
      return [typeof value === "string" ? Buffer.from(value, "base64").toString() : value];
    }),
    ...withCredentials.flatMap(([type, keys]) =>
      stack.ofType(type).flatMap(({ properties }) =>
        keys.map((key) => {
          const credential = at(properties, key);
          return credential === UNKNOWN ? UNKNOWN : at(credential, "secretUrl");
        }),
      ),
    ),
  ];
  const names = urls.flatMap((url) =>
    typeof url === "string" ? (/https:\/\/([a-z0-9-]+)\.vault\./i.exec(url)?.[1]?.toLowerCase() ?? []) : [],
  );
  return { names: new Set(names), isOpen: urls.includes(UNKNOWN) };
});
