import * as pulumi from "@pulumi/pulumi";
import type { Credential, Domain, Forest } from "../config/model.ts";
import type { DirectoryArgs } from "../provider/index.ts";

/** How the resources of one domain reach it. */
export function directoryArgs(forest: Forest, domain: Domain): DirectoryArgs {
  return {
    domain: domain.name,
    channel: forest.channel,
    ...(domain.server !== undefined && { server: domain.server }),
    ...(domain.sysvolPath !== undefined && { sysvolPath: domain.sysvolPath }),
    ...(forest.credential && { credential: credentialArgs(forest.credential) }),
  };
}

function credentialArgs({ user, password }: Credential) {
  const value = password.reveal();
  if (value === undefined) {
    // The host's own identity would have to read it, and local PowerShell has none.
    throw new pulumi.RunError(
      `credential.password of ${user} is a Key Vault reference, but the channel local cannot read one. Set it as a Pulumi secret: pulumi config set --secret --path.`,
    );
  }
  return { user, password: pulumi.secret(value) };
}
