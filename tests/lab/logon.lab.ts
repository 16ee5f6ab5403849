import assert from "node:assert/strict";
import { kit, testStack, type TestStack } from "../engine/engine.ts";
import { findPowerShell } from "../scripts/powerShell.ts";
import * as lab from "./lab.ts";
import { first } from "./labDomain.ts";
import { forestOf, labStackFile } from "./labStack.ts";

describe("a wrong password in the stack file, against a real domain", () => {
  let stack: TestStack;
  let deployer: lab.Account & { dn: string };

  before(async () => {
    process.env["ENTRA_WRITEBACK_PWSH"] = findPowerShell();
    await lab.createUser("writeback$", "Service-Passw0rd.1");
    // Samba counts wrong passwords only where there is a threshold.
    await lab.withClient((client) => client.modify(lab.root, lab.replace("lockoutThreshold", "2")));
    deployer = await lab.createUser("deployer", "Right-Passw0rd.1");
    const pilots = ["One", "Two", "Three"].map((name, index) => ({
      name,
      precedence: index + 1,
      appliesTo: ["Administrator"],
    }));
    const { host, sysvol, domain } = first;
    const forest = forestOf(first, {
      domains: [{ name: domain, server: host, sysvolPath: sysvol, passwordSettings: pilots }],
      credential: { user: deployer.user }, // with the administrator's password
    });
    stack = testStack({ project: kit, stack: "lab", stackFile: await labStackFile([forest]) });
  });
  after(() => stack.remove());

  it("is tried once, however many objects there are, so that the account is not locked out", async () => {
    const failure = await stack.up().catch((error: unknown) => error);
    assert.ok(failure instanceof Error);
    assert.match(failure.message, /refuses the logon of "deployer@corp\.example\.test": name or password is wrong/);
    assert.equal((await lab.read(deployer.dn, "badPwdCount"))?.["badpwdcount"], "1");
  });
});
