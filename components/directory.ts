import * as pulumi from "@pulumi/pulumi";
import type { Credential, Domain, Forest } from "../stack/config/model.ts";
import type { DirectoryArgs } from "../resources/index.ts";

/** How the resources of one domain reach it. */
export function directoryArgs(forest: Forest, domain: Domain): DirectoryArgs {
  return {
    domain: domain.name,
    channel: forest.channel,
    mode: forest.mode,
    ...(domain.server !== undefined && { server: domain.server }),
    ...(domain.sysvolPath !== undefined && { sysvolPath: domain.sysvolPath }),
    ...(forest.credential && { credential: credentialArgs(forest.credential) }),
  };
}

/** A reference to a Key Vault goes on as a URL: what it names is read where the scripts run, and gets into no state. */
function credentialArgs({ user, password }: Credential) {
  if (password.keyVault) return { user, secretUrl: password.keyVault.secretUrl };
  return { user, password: pulumi.secret(password.reveal() as string) };
}

/** A domain of the forest by its name. */
export function domainOf(forest: Forest, name: string): Domain {
  const domain = forest.domains.find((one) => one.name === name);
  if (domain === undefined) throw new pulumi.RunError(`${name} is no domain of the forest ${forest.name}`);
  return domain;
}
