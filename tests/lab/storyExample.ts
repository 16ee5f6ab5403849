import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { kit } from "../engine/engine.ts";
import { attestedToday } from "../support/attestedToday.ts";
import { first, second, type LabDomain } from "./labDomain.ts";

export type Values = Record<string, unknown>;

interface Forest extends Values {
  domains: (string | (Values & { name: string }))[];
  agents: Values & { installation?: object };
}

/** What an example says below its keys. */
export interface Example extends Values {
  "entra-writeback:tenant": Values;
  "entra-writeback:forests": Forest[];
}

/**
 * An example as a user has it who has taken the comment signs from the agents' installation, with the lab's domains and Key Vault for the
 * example's: `domains` are names in the text, the longest first.
 */
export function exampleInLab(name: string, domains: Readonly<Record<string, LabDomain>>, installer: string): Example {
  let text = readFileSync(join(kit, "examples", `Pulumi.${name}.yaml`), "utf8").replaceAll(
    "contoso-tier0",
    "tier0-lab",
  );
  for (const [known, { domain, root }] of Object.entries(domains)) {
    text = text.replaceAll(known, domain).replaceAll(`DC=${known.replaceAll(".", ",DC=")}`, root);
  }
  const hash = createHash("sha256").update(installer).digest("hex");
  const written = attestedToday(text).replace(
    /^( *)# (installation:.*)\n *# ( {2}installer: .*)<of your copy>(.*)$/m,
    `$1$2\n$1$3${hash}$4`,
  );
  const { config } = parse(written) as { config: Example };
  for (const forest of config["entra-writeback:forests"]) forest.domains = forest.domains.map(reached);
  return config;
}

/** What names a domain, with the way to it, which no DNS of the lab tells both. */
function reached(domain: Forest["domains"][number]): Forest["domains"][number] {
  const values = typeof domain === "string" ? { name: domain } : domain;
  const there = [first, second].find((one) => one.domain === values.name);
  return there ? { ...values, server: there.host, sysvolPath: there.sysvol } : values;
}

/** A password in the lab's Key Vault. */
export const inVault = (user: string, secret: string): object => ({
  user,
  password: {
    keyVault: {
      vaultId:
        "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/identity/providers/Microsoft.KeyVault/vaults/tier0-lab",
      secretUrl: `https://tier0-lab.vault.azure.net/secrets/${secret}`,
    },
  },
});
