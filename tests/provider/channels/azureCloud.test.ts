import assert from "node:assert/strict";
import { azureCloud } from "../../../provider/channels/azureCloud.ts";

const publicCloud = { resourceManager: "https://management.azure.com", signIn: "https://login.microsoftonline.com" };
const governmentCloud = {
  resourceManager: "https://management.usgovcloudapi.net",
  signIn: "https://login.microsoftonline.us",
};

describe("azureCloud", () => {
  const environments: [environment: NodeJS.ProcessEnv, cloud: object][] = [
    [{}, publicCloud],
    [{ ARM_ENVIRONMENT: "" }, publicCloud],
    [{ ARM_ENVIRONMENT: "public" }, publicCloud],
    [{ AZURE_ENVIRONMENT: "AzureCloud" }, publicCloud],
    [{ ARM_ENVIRONMENT: "AzurePublicCloud" }, publicCloud],
    [{ ARM_ENVIRONMENT: "usgovernment" }, governmentCloud],
    [{ AZURE_ENVIRONMENT: "AzureUSGovernmentCloud" }, governmentCloud],
    [{ AZURE_ENVIRONMENT: "AzureUSGovernment" }, governmentCloud],
    [{ ARM_ENVIRONMENT: "usgovernment", AZURE_ENVIRONMENT: "public" }, governmentCloud],
  ];
  for (const [environment, cloud] of environments)
    it(JSON.stringify(environment), () => assert.deepEqual(azureCloud(environment), cloud));

  it("refuses a cloud without password writeback", () => {
    assert.throws(() => azureCloud({ AZURE_ENVIRONMENT: "china" }), {
      code: "failed",
      message:
        /^AZURE_ENVIRONMENT is "china", but password writeback exists in public and usgovernment only\. Write one/,
    });
  });
});
