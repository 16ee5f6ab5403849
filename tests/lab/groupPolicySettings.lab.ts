import assert from "node:assert/strict";
import type { GroupPolicyObjectParameters } from "../../resources/groupPolicyObject/call.ts";
import { flat } from "../support/flat.ts";
import { defaultLink, first, gPLink, head, lsa, makeTheirs, policy, templateText, theirs } from "./foreignPolicy.ts";
import { createUser, withClient } from "./lab.ts";

describe("settings of a group policy in a real domain", () => {
  let sid: string;
  const wanted = (): GroupPolicyObjectParameters["settings"] => ({
    "kerberosPolicy.maxClockSkew": 5,
    [`registryValues.${lsa}\\RestrictRemoteSAM`]: { type: "string", value: "O:BAG:BAD:(A;;RC;;;BA)" },
    "userRights.SeServiceLogonRight": ["S-1-5-80-0", "SVC (blue)", "Administrators"],
    "services.VaultSvc": "manual",
  });

  before(async () => {
    const { dn } = await createUser("svc (blue)", "Service-Pw.1");
    const [entry] = (
      await withClient((client) =>
        client.search(dn, { scope: "base", attributes: ["objectSid"], explicitBufferAttributes: ["objectSid"] }),
      )
    ).searchEntries;
    const bytes = entry?.["objectSid"] as Buffer;
    sid = `S-1-5-21-${[12, 16, 20, 24].map((at) => bytes.readUInt32LE(at)).join("-")}`;
  });
  afterEach(() => policy("Remove"));

  it("are written with the SIDs of accounts, and told as they were declared", async () => {
    const made = await policy("Ensure", { settings: wanted()!, link: first });
    assert.deepEqual(made.settings, wanted());
    assert.equal(
      templateText(),
      `${head}[Kerberos Policy]\r\nMaxClockSkew = 5\r\n[Registry Values]\r\n${lsa}\\RestrictRemoteSAM=1,"O:BAG:BAD:(A;;RC;;;BA)"\r\n` +
        `[Privilege Rights]\r\nSeServiceLogonRight = *S-1-5-80-0,*${sid},*S-1-5-32-544\r\n[Service General Setting]\r\n"VaultSvc",3,""\r\n`,
    );
    assert.deepEqual(
      await policy("Ensure", { settings: wanted()!, link: first }),
      made,
      "a second Ensure changes nothing",
    );
  });

  it("are told whole to an import, with the SIDs", async () => {
    await policy("Ensure", { settings: wanted()! });
    const { settings } = await policy("Observe");
    assert.deepEqual(settings, {
      ...wanted(),
      "userRights.SeServiceLogonRight": ["S-1-5-80-0", sid, "S-1-5-32-544"],
    });
  });

  it("are told whole where there are as many as in a company's baseline", async () => {
    const registryValues = Array.from({ length: 150 }, (_, index) => ({
      name: `MACHINE\\Software\\Policies\\Microsoft\\Windows\\Component ${(index * 7919).toString(36)}\\Option${index}`,
      type: "dword" as const,
      value: String(index * 104_729),
    }));
    const settings = flat({ registryValues });
    assert.deepEqual((await policy("Ensure", { settings })).settings, settings);
    assert.deepEqual((await policy("Observe")).settings, settings);
  });

  it("are refused with an account that is not there, before anything is written", async () => {
    const settings = { "userRights.SeServiceLogonRight": ["S-1-5-80-0", "gone$"] };
    await assert.rejects(policy("Ensure", { settings }), {
      code: "not-found",
      message:
        /SeServiceLogonRight names "gone\$", and DC=corp,DC=example,DC=test has no such account\. Create it first, or write its SID\./,
    });
    assert.equal((await policy("Observe", { settings })).exists, false);
  });

  it("are unset, and the link taken away, on request", async () => {
    await policy("Ensure", { settings: wanted()!, link: first });
    const unset = ["kerberosPolicy.maxClockSkew", `registryValues.${lsa}\\restrictremotesam`, "services.VaultSvc"];
    const left = await policy("Ensure", { settings: {}, unset, unlink: true });
    assert.equal(left.link, undefined);
    assert.equal(await gPLink(), defaultLink);
    assert.deepEqual((await policy("Observe")).settings, {
      "userRights.SeServiceLogonRight": ["S-1-5-80-0", sid, "S-1-5-32-544"],
    });
    assert.equal(left.containerVersion, 3);
    assert.equal(left.fileVersion, 3);
  });

  it("leave the links alone where none is named", async () => {
    await makeTheirs();
    const links = await gPLink();
    await policy("Ensure", { settings: { "services.VaultSvc": "manual" } });
    assert.equal(await gPLink(), links);
    assert.equal(templateText(), theirs.replace('"Spooler",4,"D:(A;;CC;;;AU)"', '$&\r\n"VaultSvc",3,""'));
  });
});
