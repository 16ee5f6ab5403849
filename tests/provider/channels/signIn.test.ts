import assert from "node:assert/strict";
import { signedIn } from "../../../provider/channels/signIn.ts";

describe("signing in to Azure", () => {
  it("is by Microsoft's own library, to the cloud's resource manager", async () => {
    const { endpoint, credential } = await signedIn();
    assert.equal(endpoint, "https://management.azure.com");
    assert.equal(typeof credential.getToken, "function");
  });

  it("tells what to install where the library is not", async () => {
    const missing = async () =>
      import("@azure/identity-of-nobody" as string) as Promise<typeof import("@azure/identity")>;
    const named = async () =>
      missing().catch((error: Error) => {
        error.message = error.message.replace("identity-of-nobody", "identity");
        throw error;
      });
    await assert.rejects(signedIn(named), /needs the package @azure\/identity, .*npm install @azure\/identity@4/);
  });

  it("passes on what else goes wrong", async () => {
    await assert.rejects(
      signedIn(() => Promise.reject(new Error("out of memory"))),
      /^Error: out of memory$/,
    );
  });
});
