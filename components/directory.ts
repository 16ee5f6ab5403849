import * as pulumi from "@pulumi/pulumi";
import type { CredentialArgs, DirectoryArgs } from "../resources/index.ts";
import { given, mapped } from "./args.ts";
import { CHANNEL, MODE } from "./defaults.ts";

/** What every component of a domain may be told. */
export interface DomainArgs extends DirectoryArgs {
  /**
   * DNS name of the forest that the domain is in: what is handed to another team is sorted by it.
   * @default the domain
   */
  forest?: pulumi.Input<string>;
}

/** How the resources in a component reach its domain: what the component was given, and nothing else of its arguments. */
export function directoryArgs(args: DirectoryArgs): DirectoryArgs {
  const { domain, server, sysvolPath, channel = CHANNEL, credential, mode = MODE } = args;
  return given<DirectoryArgs>({
    domain,
    channel,
    mode,
    server,
    sysvolPath,
    credential: credential && mapped(credential, withSecretPassword),
  });
}

/** The password is encrypted in the state, whether the program marked it as a secret or not. */
export function withSecretPassword({ password, ...others }: CredentialArgs): CredentialArgs {
  return { ...others, ...(password !== undefined && { password: pulumi.secret(password) }) };
}
