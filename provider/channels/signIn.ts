import { ChannelError } from "../../resources/ports/channel.ts";
import type { ArmOptions } from "./arm.ts";
import { azureCloud } from "./azureCloud.ts";

/**
 * Options for whoever is signed in, in the cloud of the environment. @azure/identity is an optional peer of the package:
 * with what it needs it takes 40 MB, and only a stack file that names hosts (`channel`) needs it.
 */
export async function signedIn(load?: IdentityLoader): Promise<ArmOptions> {
  const { resourceManager, signIn } = azureCloud();
  const { DefaultAzureCredential } = await identityLibrary("The stack file names a host in Azure (channel)", load);
  return { endpoint: resourceManager, credential: new DefaultAzureCredential({ authorityHost: signIn }) };
}

type IdentityLoader = () => Promise<typeof import("@azure/identity")>;

/** The library, or why it is needed and how to get it. */
export async function identityLibrary(
  why: string,
  load: IdentityLoader = () => import("@azure/identity"),
): Promise<typeof import("@azure/identity")> {
  return load().catch((error: unknown) => {
    throw isMissing(error) ? new ChannelError("failed", `${why}, ${missing}`) : error;
  });
}

const missing =
  "and signing in to Azure needs the package @azure/identity, which is not installed. Run: npm install @azure/identity@4";

function isMissing(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === "ERR_MODULE_NOT_FOUND" && message.includes("'@azure/identity'");
}
