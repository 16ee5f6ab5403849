import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { DyingScripts } from "./dyingScripts.ts";
import { callsOf, killEverywhere } from "./killedChange.ts";
import * as lab from "./lab.ts";
import { createUnit, daclOf, ouOf } from "./units.ts";

const [old, young] = [ouOf("Old"), ouOf("New")];

describe("kill -9 in the middle of a change of what is there", () => {
  let scripts: DyingScripts;
  before(async () => {
    scripts = new DyingScripts(["GroupManagedServiceAccount", "GroupPolicyObject"]);
    for (const name of ["Old", "New"]) await createUnit(name);
  });
  after(() => scripts.remove());

  it("the container of a gMSA, with what else is declared of it: the account is moved, and stays the same one", () => {
    const account = callsOf("GroupManagedServiceAccount", {
      account: "moved$",
      dnsHostName: `moved.${lab.domain}`,
      encryptionTypes: ["AES256"],
      enabled: true,
    });
    const before = { container: old, passwordReaders: ["Domain Admins"], servicePrincipalNames: ["x/one"] };
    const after = {
      container: young,
      passwordReaders: ["Domain Admins", "Enterprise Admins"],
      servicePrincipalNames: ["x/two"],
      enabled: false,
    };
    return killEverywhere(scripts, {
      first: [account("Ensure", before)],
      change: [account("Ensure", after)],
      back: [account("Ensure", before)],
      seen: seenAccount,
      writes: 3,
      last: [account("Remove", before)],
    });
  });

  it("whom a policy is for, its name, and where it is linked", () => {
    const id = "{5E0C0DE5-0000-4000-8000-0000000000BB}";
    const policy = callsOf("GroupPolicyObject", {
      id,
      displayName: "Changed",
      settings: { "accountPolicy.minimumPasswordAge": 0 },
    });
    const link = { order: 1, enabled: true, enforced: false };
    return killEverywhere(scripts, {
      first: [policy("Ensure", { appliesTo: "everyComputer", link })],
      change: [
        policy("Ensure", { unlink: true }),
        policy("Ensure", { appliesTo: "domainControllers", linkTarget: old, link, displayName: "Renamed" }),
      ],
      back: [
        policy("Ensure", { unlink: true, linkTarget: old }),
        policy("Ensure", { appliesTo: "everyComputer", link }),
      ],
      seen: () => seenPolicy(id),
      writes: 4,
      last: [policy("Remove")],
    });
  });
});

async function seenAccount(): Promise<unknown> {
  const binary = ["objectGUID", "msDS-GroupMSAMembership"];
  const search = {
    scope: "sub" as const,
    filter: "(sAMAccountName=moved$)",
    attributes: [...binary, "userAccountControl", "servicePrincipalName"],
    explicitBufferAttributes: binary,
  };
  return (await lab.withClient((client) => client.search(lab.root, search))).searchEntries;
}

async function seenPolicy(id: string): Promise<unknown> {
  const folder = join(lab.sysvol, "Policies", id);
  const container = `CN=${id},CN=Policies,CN=System,${lab.root}`;
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  const isTemplate = (file: string) => file.endsWith(".inf") && statSync(join(folder, file)).isFile();
  return {
    files,
    templates: files.filter(isTemplate).map((file) => readFileSync(join(folder, file), "hex")),
    links: await Promise.all([lab.root, old].map((dn) => lab.read(dn, "gPLink"))),
    container: await lab.read(container, "displayName"),
    // The order of entries that allow says nothing.
    permissions: lab
      .acesOf(await daclOf(container))
      .map((ace) => ace.toString("hex"))
      .sort(),
  };
}
