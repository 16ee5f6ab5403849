import { identityLibrary } from "../channels/signIn.ts";
import { signInOf } from "../channels/azureCloud.ts";
import { Graph, graphEndpoints } from "./graph.ts";

/** Whoever is signed in, in the tenant and cloud that are asked about. */
export async function signedInGraph(tenantId: string, cloud: keyof typeof graphEndpoints): Promise<Graph> {
  const { DefaultAzureCredential } = await identityLibrary("Microsoft Graph is to be asked");
  const credential = new DefaultAzureCredential({ authorityHost: signInOf(cloud), tenantId });
  return new Graph({ endpoint: graphEndpoints[cloud], credential });
}
