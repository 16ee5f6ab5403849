import { ChannelError } from "../../resources/ports/channel.ts";
import type { ArmOptions } from "./arm.ts";
import { azureCloud } from "./azureCloud.ts";

/**
 * Options for whoever is signed in, in the cloud of the environment. @azure/identity is an optional peer of the package:
 * with what it needs it takes 40 MB, and only a stack file that names hosts (`channel`) needs it.
 */
export async function signedIn(load = () => import("@azure/identity")): Promise<ArmOptions> {
  const { resourceManager, signIn } = azureCloud();
  const { DefaultAzureCredential } = await load().catch((error: unknown) => {
    throw isMissing(error) ? new ChannelError("failed", missing) : error;
  });
  return { endpoint: resourceManager, credential: new DefaultAzureCredential({ authorityHost: signIn }) };
}

const missing =
  "The stack file names a host in Azure (channel), and signing in to Azure needs the package @azure/identity, " +
  "which is not installed. Run: npm install @azure/identity@4";

function isMissing(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === "ERR_MODULE_NOT_FOUND" && message.includes("'@azure/identity'");
}
