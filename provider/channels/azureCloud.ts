import { ChannelError } from "../../resources/ports/channel.ts";

/** Where Azure Resource Manager and sign-in of a cloud are. */
export interface AzureCloud {
  readonly resourceManager: string;
  readonly signIn: string;
}

/** By the short names, and the long ones of the Azure SDKs. https://learn.microsoft.com/en-us/azure/azure-government/compare-azure-government-global-azure */
const clouds: [names: RegExp, cloud: AzureCloud][] = [
  [
    /^(public|azure(public)?cloud)$/i,
    { resourceManager: "https://management.azure.com", signIn: "https://login.microsoftonline.com" },
  ],
  [
    /^(azure)?usgovernment(cloud)?$/i,
    { resourceManager: "https://management.usgovcloudapi.net", signIn: "https://login.microsoftonline.us" },
  ],
];

/** The cloud of the environment, by the variables that azure-native takes it from: ARM_ENVIRONMENT, else AZURE_ENVIRONMENT. */
export function azureCloud(environment: NodeJS.ProcessEnv = process.env): AzureCloud {
  const variable = ["ARM_ENVIRONMENT", "AZURE_ENVIRONMENT"].find((name) => environment[name]);
  const value = (variable && environment[variable]) || "public";
  const [, cloud] = clouds.find(([names]) => names.test(value)) ?? [];
  if (cloud) return cloud;
  throw new ChannelError(
    "failed",
    `${variable} is "${value}", but password writeback exists in public and usgovernment only. Write one of these, or unset it for public.`,
  );
}

/** Where the people of a cloud sign in. */
export function signInOf(cloud: string): string {
  return clouds.find(([names]) => names.test(cloud))?.[1].signIn ?? "https://login.microsoftonline.com";
}
