import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ScriptAction } from "../../resources/ports/channel.ts";
import type { GroupPolicyObjectParameters, GroupPolicyObjectResult } from "../../resources/groupPolicyObject/call.ts";
import {
  call,
  createUser,
  read,
  refreshPolicy,
  replace,
  resetPassword,
  root,
  sysvol,
  withClient,
  type Account,
} from "./lab.ts";

const id = "{6F3A5C1E-0B7D-4E6A-9C55-3D2B8A7F1E04}";
const container = `CN=${id},CN=Policies,CN=System,${root}`;
const folder = join(sysvol, "Policies", id);
const template = join(folder, "MACHINE/Microsoft/Windows NT/SecEdit/GptTmpl.inf");
const defaultLink = `[LDAP://CN={31B2F340-016D-11D2-945F-00C04FB984F9},CN=Policies,CN=System,${root};0]`;
const ownLink = `[LDAP://${container};0]`;

describe("GroupPolicyObject.ps1 in a real domain", () => {
  const declared = {
    id,
    displayName: 'Writeback "account" policy (Größe) *',
    settings: { "accountPolicy.minimumPasswordAge": 0, "accountPolicy.passwordHistorySize": 24 },
    link: { order: 1, enabled: true, enforced: false },
  };
  async function policy(
    action: ScriptAction,
    more: Partial<GroupPolicyObjectParameters> = {},
    credential?: Account,
  ): Promise<GroupPolicyObjectResult> {
    const parameters = { ...declared, ...more };
    return (await call("GroupPolicyObject", action, parameters, credential)) as unknown as GroupPolicyObjectResult;
  }
  const history = (passwordHistorySize: number) => ({
    settings: { "accountPolicy.minimumPasswordAge": 0, "accountPolicy.passwordHistorySize": passwordHistorySize },
  });
  /** What Samba's domain begins with. */
  const domainPolicy = {
    minimumPasswordAge: 1,
    maximumPasswordAge: 42,
    minimumPasswordLength: 7,
    passwordHistorySize: 24,
    passwordComplexity: 1,
    reversibleEncryption: 0,
    lockoutThreshold: 0,
    lockoutDuration: 30,
    lockoutObservationWindow: 30,
  };
  const winnerOf = ({ effective }: GroupPolicyObjectResult) => effective.winners.minimumPasswordAge;
  const gPLink = async () => (await read(root, "gPLink"))?.["gplink"];
  const setLink = (text: string) => withClient((client) => client.modify(root, replace("gPLink", text)));
  const uSNs = async () => [await read(root, "uSNChanged"), await read(container, "uSNChanged")];
  const templateText = () => readFileSync(template, "utf16le");
  const writeTemplate = (text: string) => writeFileSync(template, `\ufeff${text}`, "utf16le");

  function files(path = folder): Record<string, number> {
    return Object.fromEntries(
      readdirSync(path, { recursive: true, encoding: "utf8" }).map((name) => [
        name,
        statSync(join(path, name)).mtimeMs,
      ]),
    );
  }

  it("observes a domain without the policy: age 1, which no policy sets", async () => {
    assert.deepEqual(await policy("Observe"), {
      exists: false,
      id,
      displayName: "",
      settings: {},
      containerVersion: 0,
      fileVersion: 0,
      appliesToComputers: false,
      computerSettingsDisabled: false,
      unreadable: [],
      unknownPrincipals: [],
      linkTargetExists: true,
      targetLinks: defaultLink,
      sameName: [],
      effective: { accountPolicy: domainPolicy, winners: {} },
      conflicts: [],
    });
    assert.equal(existsSync(folder), false);
  });

  it("creates files, container, versions and link", async () => {
    const result = await policy("Ensure");
    assert.deepEqual(result, {
      exists: true,
      id,
      displayName: declared.displayName,
      settings: declared.settings,
      link: declared.link,
      appliesTo: "everyComputer",
      containerVersion: 1,
      fileVersion: 1,
      appliesToComputers: true,
      computerSettingsDisabled: false,
      unreadable: [],
      unknownPrincipals: [],
      linkTargetExists: true,
      targetLinks: defaultLink + ownLink,
      sameName: [],
      effective: {
        accountPolicy: domainPolicy,
        winners: {
          minimumPasswordAge: { id, displayName: declared.displayName, value: 0, why: "only" },
          passwordHistorySize: { id, displayName: declared.displayName, value: 24, why: "only" },
        },
      },
      conflicts: [],
    });
    assert.equal(await gPLink(), defaultLink + ownLink);
    const attributes = await read(
      container,
      "gPCFileSysPath",
      "gPCFunctionalityVersion",
      "flags",
      "versionNumber",
      "gPCMachineExtensionNames",
    );
    assert.deepEqual(
      { ...attributes, dn: "" },
      {
        dn: "",
        gpcfilesyspath: `\\\\corp.example.test\\SysVol\\corp.example.test\\Policies\\${id}`,
        gpcfunctionalityversion: "2",
        flags: "0",
        versionnumber: "1",
        gpcmachineextensionnames: "[{827D319E-6EAC-11D2-A4EA-00C04F79F83A}{803E14A0-B4FB-11D0-A0D0-00A0C90F574B}]",
      },
    );
    for (const part of ["Machine", "User"]) assert.ok(await read(`CN=${part},${container}`, "cn"), part);
    assert.ok(existsSync(join(folder, "USER")));
    assert.equal(readFileSync(join(folder, "gpt.ini"), "latin1"), "[General]\r\nVersion=1\r\n");
    assert.equal(
      templateText(),
      '\ufeff[Unicode]\r\nUnicode=yes\r\n[Version]\r\nsignature="$CHICAGO$"\r\nRevision=1\r\n' +
        "[System Access]\r\nMinimumPasswordAge = 0\r\nPasswordHistorySize = 24\r\n",
    );
  });

  it("is observed by its id alone, as for an import", async () => {
    const known = await policy("Observe");
    assert.deepEqual(
      await policy("Observe", { displayName: "", link: {} as never, settings: undefined as never }),
      known,
    );
  });

  it("changes nothing when it runs again", async () => {
    const before = { usn: await uSNs(), files: files() };
    const again = await policy("Ensure");
    assert.deepEqual({ usn: await uSNs(), files: files() }, before);
    assert.deepEqual(again, await policy("Observe"));
  });

  it("takes effect at the next policy refresh: a reset inside the window is refused before and accepted after", async () => {
    const helpdesk = await createUser("helpdesk", "Helpdesk-Pw.1");
    const alice = await createUser("alice", "Alice-Pw.1");
    const rights = ["ResetPassword"];
    const delegation = { account: "helpdesk", accountDomain: "corp.example.test", rights };
    await call("DomainRootDelegation", "Ensure", delegation);
    await assert.rejects(resetPassword(helpdesk, alice.dn, "Alice-Reset.2"), {
      name: "UnwillingToPerformError",
      message: /too young/,
    });
    await refreshPolicy();
    assert.equal((await policy("Observe")).effective.accountPolicy.minimumPasswordAge, 0);
    await resetPassword(helpdesk, alice.dn, "Alice-Reset.2");
    await resetPassword(helpdesk, alice.dn, "Alice-Reset.3");
  });

  it("sees a raised age in the file and mends it, keeping what it does not know", async () => {
    const text =
      templateText().replace("MinimumPasswordAge = 0", "MinimumPasswordAge=3\r\nLockoutBadCount = 5") +
      '[Registry Values]\r\nMACHINE\\Software\\X=1,"y"\r\n';
    writeTemplate(text.slice(1));
    const seen = await policy("Observe");
    assert.equal(seen.settings["accountPolicy.minimumPasswordAge"], 3);
    assert.equal(winnerOf(seen)?.value, 3);
    const mended = await policy("Ensure");
    assert.equal(mended.settings["accountPolicy.minimumPasswordAge"], 0);
    assert.equal(templateText(), text.replace("MinimumPasswordAge=3", "MinimumPasswordAge=0"));
    assert.equal(mended.containerVersion, mended.fileVersion);
    assert.ok(mended.fileVersion > 1, "the version rises, so that domain controllers read the policy again");
  });

  it("keeps the user half of the version", async () => {
    const old = (await policy("Observe")).containerVersion;
    const version = 0x90000 + old;
    await withClient((client) => client.modify(container, replace("versionNumber", String(version))));
    writeFileSync(join(folder, "gpt.ini"), `[General]\r\ndisplayName=Größe\r\nVersion=${version}\r\n`, "latin1");
    const result = await policy("Ensure", history(12));
    assert.equal(result.fileVersion >>> 16, 9);
    assert.equal(result.fileVersion & 0xffff, old + 2);
    assert.equal(result.containerVersion, result.fileVersion);
    const ini = readFileSync(join(folder, "gpt.ini"), "latin1");
    assert.equal(ini, `[General]\r\ndisplayName=Größe\r\nVersion=${result.fileVersion}\r\n`);
  });

  it("finishes a run that died between files and container", async () => {
    const { containerVersion } = await policy("Observe");
    writeFileSync(join(folder, "gpt.ini"), `[General]\r\nVersion=${containerVersion + 1}\r\n`);
    const seen = await policy("Observe");
    assert.notEqual(seen.fileVersion, seen.containerVersion);
    const mended = await policy("Ensure", history(12));
    assert.equal(mended.containerVersion, containerVersion + 2);
    assert.equal(mended.fileVersion, containerVersion + 2);
  });

  it("registers the security extension beside others and lets computers apply the policy", async () => {
    const other = "[{35378EAC-683F-11D2-A89A-00C04FBBCFA2}{D02B1F72-3407-48AE-BA88-E8213C6761F1}]";
    const changes = [replace("gPCMachineExtensionNames", other), replace("flags", "3")];
    await withClient((client) => client.modify(container, changes));
    const seen = await policy("Observe");
    assert.equal(seen.appliesToComputers, false);
    assert.equal(winnerOf(seen), undefined, "a policy whose computer settings are off sets nothing");
    assert.equal((await policy("Ensure")).appliesToComputers, true);
    const after = await read(container, "gPCMachineExtensionNames", "flags");
    const own = "[{827D319E-6EAC-11D2-A4EA-00C04F79F83A}{803E14A0-B4FB-11D0-A0D0-00A0C90F574B}]";
    assert.equal(after?.["gpcmachineextensionnames"], other + own);
    assert.equal(after?.["flags"], "1");
  });

  it("sees a disabled, a missing and a moved link and mends them, all other links as they are", async () => {
    const foreign = "[ldap://cn={11111111-0000-0000-0000-000000000000},cn=policies,cn=system,DC=other,DC=test;2]";
    await setLink(`${ownLink.replace(";0]", ";1]")}${foreign}${defaultLink}`);
    const seen = await policy("Observe");
    assert.deepEqual(seen.link, { order: 3, enabled: false, enforced: false });
    assert.equal(winnerOf(seen), undefined);
    assert.deepEqual((await policy("Ensure")).link, declared.link);
    assert.equal(await gPLink(), foreign + defaultLink + ownLink);
    const second = { order: 2, enabled: true, enforced: true };
    assert.deepEqual((await policy("Ensure", { link: second })).link, second);
    assert.equal(await gPLink(), foreign + ownLink.replace(";0]", ";2]") + defaultLink);
    await setLink(defaultLink);
    assert.equal((await policy("Observe")).link, undefined);
    assert.deepEqual((await policy("Ensure")).link, declared.link);
    assert.equal(await gPLink(), defaultLink + ownLink);
  });

  it("names the policy that wins: an enforced link before a higher order", async () => {
    const rival = join(sysvol, "Policies/{31B2F340-016D-11D2-945F-00C04FB984F9}/MACHINE/Microsoft/Windows NT/SecEdit");
    mkdirSync(rival, { recursive: true });
    writeFileSync(join(rival, "GptTmpl.inf"), "\ufeff[System Access]\r\nMinimumPasswordAge = 2\r\n", "utf16le");
    assert.equal(winnerOf(await policy("Observe"))?.id, id);
    await setLink(defaultLink.replace(";0]", ";2]") + ownLink);
    assert.deepEqual(winnerOf(await policy("Observe")), {
      id: "{31B2F340-016D-11D2-945F-00C04FB984F9}",
      displayName: "Default Domain Policy",
      value: 2,
      why: "enforced",
    });
    await setLink(defaultLink + ownLink);
    rmSync(join(rival, "GptTmpl.inf"));
  });

  it("finds files whatever their case", async () => {
    renameSync(join(folder, "MACHINE"), join(folder, "Machine"));
    renameSync(
      join(folder, "Machine/Microsoft/Windows NT/SecEdit"),
      join(folder, "Machine/Microsoft/Windows NT/secedit"),
    );
    renameSync(join(folder, "gpt.ini"), join(folder, "GPT.INI"));
    const names = Object.keys(files()).sort();
    const result = await policy("Ensure", history(6));
    assert.equal(result.settings["accountPolicy.passwordHistorySize"], 6);
    assert.deepEqual(Object.keys(files()).sort(), names);
  });

  it("tells policies of the same name, whatever stands in it, and takes one over by its id", async () => {
    const other = "{0D9C6B1A-7777-4444-8888-123456789ABC}";
    assert.deepEqual((await policy("Observe", { id: other })).sameName, [id]);
    assert.deepEqual((await policy("Observe", { id: other, displayName: "*" })).sameName, []);
    assert.deepEqual((await policy("Observe")).sameName, []);
    const renamed = await policy("Ensure", { displayName: "Renamed" });
    assert.equal(renamed.displayName, "Renamed");
    assert.equal((await policy("Ensure")).displayName, declared.displayName);
  });

  it("is refused without rights, and names the right that is missing", async () => {
    const reader = await createUser("reader", "Reader-Pw.1");
    assert.equal((await policy("Observe", {}, reader)).exists, true);
    await assert.rejects(policy("Ensure", { displayName: "Mine" }, reader), {
      code: "refused",
      message: /needs Create and write group policy objects/,
    });
    await assert.rejects(policy("Ensure", { link: { order: 1, enabled: false, enforced: false } }, reader), {
      code: "refused",
      message: /needs Manage group policy links \(write gPLink\) there/,
    });
    await assert.rejects(policy("Remove", {}, reader), { code: "refused" });
    assert.equal((await policy("Observe")).displayName, declared.displayName);
  });

  it("refuses a link target and a SYSVOL folder that are not there", async () => {
    await assert.rejects(policy("Ensure", { linkTarget: `OU=None,${root}` }), {
      code: "not-found",
      message: /The link target "OU=None,DC=corp,DC=example,DC=test" does not exist/,
    });
    await assert.rejects(policy("Observe", { sysvolPath: "/nowhere" }), {
      code: "unreachable",
      message: /The SYSVOL folder "\/nowhere" is not to be reached/,
    });
  });

  it("leaves a gPLink alone that it does not understand", async () => {
    await setLink(`${defaultLink}[HTTP://x;0]`);
    await assert.rejects(policy("Ensure"), { code: "failed", message: /not documented, so it is left alone/ });
    assert.equal(await gPLink(), `${defaultLink}[HTTP://x;0]`);
    await setLink(defaultLink + ownLink);
  });

  it("removes link, container and folder, and nothing else; removing again is fine", async () => {
    const others = files(join(sysvol, "Policies"));
    assert.equal((await policy("Remove")).exists, false);
    assert.equal(await gPLink(), defaultLink);
    assert.equal(await read(container, "cn"), undefined);
    assert.equal(existsSync(folder), false);
    const left = Object.fromEntries(Object.entries(others).filter(([name]) => !name.startsWith(id)));
    assert.deepEqual(files(join(sysvol, "Policies")), left);
    const usn = await read(root, "uSNChanged");
    assert.equal((await policy("Remove")).exists, false);
    assert.deepEqual(await read(root, "uSNChanged"), usn);
  });
});
