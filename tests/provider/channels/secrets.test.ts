import assert from "node:assert/strict";
import fc from "fast-check";
import { asciiJson } from "../../../resources/ports/asciiJson.ts";
import { redact, secretArgument, secretsOf } from "../../../provider/channels/secrets.ts";

describe("what nobody may read", () => {
  it("is found in every way that JSON writes it", () => {
    const secret = `a/b"c\\d'e<f>&é\n\u2028`;
    const windowsPowerShell = asciiJson(secret).replace(
      /['<>&]/g,
      (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
    );
    const forms = [
      secret,
      JSON.stringify(secret),
      asciiJson(secret),
      asciiJson(secret).replace(/\\u[0-9a-f]{4}/g, (escape) => `\\u${escape.slice(2).toUpperCase()}`),
      windowsPowerShell,
      JSON.stringify(secret).replaceAll("/", "\\/"),
      JSON.stringify(JSON.stringify(secret)),
      JSON.stringify(asciiJson(secret)),
    ];
    for (const form of forms) assert.match(redact(`before ${form} after`, [secret]), /^before \W*\[secret\]\W* after$/);
  });

  it("is all that is taken out of a text", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 8 }),
        fc.string({ minLength: 1, maxLength: 4 }),
        (text, secret) => {
          fc.pre(!"[secret]".includes(secret));
          const expected = text.includes(secret) ? undefined : text;
          const redacted = redact(JSON.parse(JSON.stringify(text)) as string, [secret]);
          if (expected === undefined) assert.ok(redacted.split("[secret]").every((part) => !part.includes(secret)));
          else if (!/\\|\//.test(text)) assert.equal(redacted, expected);
        },
      ),
    );
  });

  it("is the password, and the argument it travels in; of a Key Vault nothing is known", () => {
    const [password, argument] = secretsOf({ credential: { user: "svc", password: "Canary.1" } });
    assert.equal(password, "Canary.1");
    assert.deepEqual(JSON.parse(Buffer.from(argument ?? "", "base64").toString()), {
      user: "svc",
      password: "Canary.1",
    });
    const inVault = { user: "svc", secretUrl: "https://v.vault.azure.net/secrets/s" };
    assert.deepEqual(secretsOf({ credential: inVault, tenantCredential: inVault }), []);
    assert.deepEqual(secretsOf({}), []);
  });

  it("is of two credentials both passwords, in one argument", () => {
    const credential = { user: "svc", password: "Canary.1" };
    const tenantCredential = { user: "admin@contoso.com", password: "Canary.2" };
    const [one, other, argument = "", ...rest] = secretsOf({ credential, tenantCredential });
    assert.deepEqual([one, other, rest], ["Canary.1", "Canary.2", []]);
    assert.equal(argument, secretArgument({ credential, tenantCredential }));
    assert.deepEqual(JSON.parse(Buffer.from(argument, "base64").toString()), { ...credential, tenantCredential });
    assert.deepEqual(JSON.parse(Buffer.from(secretArgument({ tenantCredential }) ?? "", "base64").toString()), {
      tenantCredential,
    });
    assert.equal(secretArgument({}), undefined);
  });
});
