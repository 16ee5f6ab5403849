import assert from "node:assert/strict";
import { join } from "node:path";
import { SecretValue, type PropertyMap } from "../../formats/wire/codec.ts";
import { evaluate } from "../scripts/powerShell.ts";
import { players } from "../support/statefulFuzz.ts";
import { PluginClient, urnOf, type Recorded } from "../support/pluginClient.ts";
import * as lab from "./lab.ts";
import { ownerGroupAndDacl } from "./ldap.ts";

/** Samba's own tools on what the kit has made: an opinion that nobody here has written. */
describe("what samba-tool says of the kit's work", () => {
  const { user, password } = lab.administrator;
  const credential: PropertyMap = { user, password: new SecretValue(password) };
  const declared = players({
    domain: lab.domain,
    credential,
    readers: ["Domain Admins"],
    subjects: ["alice"],
    target: { server: lab.host, sysvolPath: lab.sysvol },
    effectTimeout: 0,
  });
  const accountPolicy = {
    minimumPasswordAge: 0,
    maximumPasswordAge: 180,
    minimumPasswordLength: 12,
    passwordComplexity: true,
  };
  let plugin: PluginClient;
  const made = new Map<string, Recorded>();
  let id: string;
  const container = () => `CN=${id},CN=Policies,CN=System,${lab.root}`;
  const samba = (...words: string[]) => lab.onController("samba-tool", ...words);
  const asAdministrator = ["-H", `ldap://${lab.host}`, "-U", `${user}%${password}`];

  before(async () => {
    await lab.createUser("writeback$", "Service-Passw0rd.1");
    await lab.createUser("alice", "Alice-Passw0rd.1");
    plugin = await PluginClient.start({ channel: lab.channel });
    for (const { type, name, inputs } of declared) {
      const change = name === "GroupPolicyObject" ? { accountPolicy } : {};
      const checked = await plugin.check(urnOf(type, name), { ...inputs(0), ...change });
      assert.deepEqual(checked.failures, []);
      made.set(name, await plugin.create(urnOf(type, name), checked.inputs));
    }
    id = /\{[^}]+\}/.exec(made.get("GroupPolicyObject")?.id ?? "")?.[0] ?? assert.fail("no id");
  });
  after(() => plugin.stop());

  it("gpo aclcheck and ntacl sysvolcheck: the folder's permissions are not the container's until they are set as the kit computes them", async () => {
    const checks = [() => samba("gpo", "aclcheck", ...asAdministrator), () => samba("ntacl", "sysvolcheck")];
    for (const check of checks) await assert.rejects(check(), (error: Error) => error.message.includes(id));

    // What only Windows does, and only there for the kit.
    const { owner, folder } = await permissions();
    const path = join("/srv/domain/state/sysvol", lab.domain, "Policies", id);
    await samba("ntacl", "set", "--use-s3fs", "--service", "sysvol", "--recursive", `${owner}${folder}`, path);
    for (const check of checks) await check();
  });

  /** Owner and group of the container, and what the kit makes of its entries for the folder, both as SDDL. */
  async function permissions(): Promise<{ owner: string; folder: string }> {
    const attributes = ["nTSecurityDescriptor"];
    const search = { scope: "base" as const, attributes, explicitBufferAttributes: attributes };
    const descriptor = await lab.withClient(async (client) => {
      const { searchEntries } = await client.search(container(), search, ownerGroupAndDacl);
      return (searchEntries[0]?.["nTSecurityDescriptor"] as Buffer).toString("base64");
    });
    const code = `$descriptor = [System.Security.AccessControl.RawSecurityDescriptor]::new([Convert]::FromBase64String($cases[0]), 0)
      $descriptor.GetSddlForm('Owner, Group')
      ConvertTo-FolderSddl $descriptor.DiscretionaryAcl`;
    const [owner = "", folder = ""] = (await evaluate(["Call", "FolderPermissions"], code, [descriptor])) as string[];
    return { owner, folder };
  }

  it("gpo manage security list: the settings of the policy's file are those declared", async () => {
    const listed = await samba("gpo", "manage", "security", "list", id, ...asAdministrator);
    const values = Object.fromEntries(
      [...listed.matchAll(/^(\w+)\s*=\s*(\S+)/gm)].map(([, name, value]) => [name, value]),
    );
    assert.deepEqual(values, {
      MinimumPasswordAge: "0",
      MaximumPasswordAge: "180",
      MinimumPasswordLength: "12",
      PasswordComplexity: "1",
    });
  });

  it("gpo listcontainers and getlink: it is linked to the domain, and nowhere else", async () => {
    const containers = await samba("gpo", "listcontainers", id, ...asAdministrator);
    assert.deepEqual(containers.match(/DN: .*/g), [`DN: ${lab.root}`]);
    const links = await samba("gpo", "getlink", lab.root, ...asAdministrator);
    assert.match(links, new RegExp(`GPO +: ${id}\\s+Name +: Fuzz\\s+Options +: NONE`, "i"));
  });

  it("domain passwordsettings: what is in force is what the kit's observation says", async () => {
    await lab.refreshPolicy();
    const shown = await samba("domain", "passwordsettings", "show");
    const word = (label: string) => new RegExp(`^${label}: (.*)$`, "m").exec(shown)?.[1] ?? assert.fail(label);
    const urn = urnOf("entra-writeback:index:GroupPolicyObject", "GroupPolicyObject");
    const seen = (await plugin.read(urn, made.get("GroupPolicyObject") ?? assert.fail())) ?? assert.fail("not there");
    const effective = seen.outputs["effectiveAccountPolicy"] as Record<string, unknown>;
    assert.deepEqual(
      {
        minimumPasswordAge: Number(word("Minimum password age \\(days\\)")),
        maximumPasswordAge: Number(word("Maximum password age \\(days\\)")),
        minimumPasswordLength: Number(word("Minimum password length")),
        passwordHistorySize: Number(word("Password history length")),
        passwordComplexity: word("Password complexity") === "on",
        reversibleEncryption: word("Store plaintext passwords") === "on",
        lockoutThreshold: Number(word("Account lockout threshold \\(attempts\\)")),
        lockoutDuration: Number(word("Account lockout duration \\(mins\\)")),
        lockoutObservationWindow: Number(word("Reset account lockout after \\(mins\\)")),
      },
      effective,
    );
    assert.equal(seen.outputs["effectiveMinimumPasswordAge"], 0);
  });

  it("domain passwordsettings pso: the settings object is as declared, and alice has it", async () => {
    const shown = await samba("domain", "passwordsettings", "pso", "show", "Fuzz");
    assert.match(shown, /^Minimum password age \(days\): 0$/m);
    assert.match(shown, /^Password history length: 24$/m);
    assert.match(shown, /^Precedence \(lowest is best\): 10$/m);
    assert.match(await samba("domain", "passwordsettings", "pso", "show-user", "alice"), /Fuzz/);
  });

  it("dbcheck: no error in the whole database, with everything made and with everything taken away", async () => {
    const check = async () => assert.match(await samba("dbcheck", "--cross-ncs"), /Checked \d+ objects \(0 errors\)/);
    await check();
    for (const { type, name } of [...declared].reverse())
      await plugin.delete(urnOf(type, name), made.get(name) ?? assert.fail(name));
    await check();
  });
});
