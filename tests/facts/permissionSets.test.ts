import assert from "node:assert/strict";
import { maskOf, parseEntry } from "../../facts/accessEntry.ts";
import { entriesOf, permissionSetNames, standingOf } from "../../facts/permissionSets.ts";

const sid = "S-1-5-21-1-2-3-1104";
const user = "bf967aba-0de6-11d0-a285-00aa003049e2";
const group = "bf967a9c-0de6-11d0-a285-00aa003049e2";

describe("Microsoft's permission sets", () => {
  it("explain each of their own entries", () => {
    for (const name of permissionSetNames) {
      for (const entry of entriesOf(name, sid)) {
        assert.deepEqual(standingOf(entry, [name]), { declared: true, sets: [], known: true }, `${name} ${entry}`);
        assert.ok(standingOf(entry, []).known, entry);
      }
    }
  });

  it("name the one set that an entry is of, where it is of one only", () => {
    const cases: Record<string, string> = {
      [`(OA;CIIO;RPWP;;${user};${sid})`]: "HybridExchangePermissions",
      [`(OA;CIIO;RP;;${user};${sid})`]: "BasicRead",
      [`(OA;;CR;1131f6ad-9c07-11d1-f79f-00c04fc2dcd2;;${sid})`]: "PasswordHashSync",
      [`(OA;CIIO;WP;5B47D60F-6090-40B2-9F37-2A4DE88F3063;${user};${sid})`]: "KeyCredentialLink",
      [`(OA;CI;CCDC;${user};;${sid})`]: "UserGroupCreateDelete",
      [`(OA;CIIO;CCDCLCSWRPWPDTLOCRSDRCWDWO;;${group};${sid})`]: "CustomAccount",
    };
    for (const [entry, set] of Object.entries(cases)) {
      assert.deepEqual(standingOf(entry, []), { declared: false, sets: [set], known: true }, entry);
    }
  });

  it("explain together what Windows has made one entry of", () => {
    const merged = `(OA;CIIO;CCDCSWRPWPDTSDRC;;${group};${sid})`;
    assert.ok(standingOf(merged, ["HybridExchangePermissions", "GroupWriteBack", "UserGroupCreateDelete"]).declared);
    assert.deepEqual(standingOf(merged, ["HybridExchangePermissions"]).sets, ["GroupWriteBack"]);
  });

  it("explain nothing wider than what is documented", () => {
    for (const entry of [
      `(OA;CI;RPWP;;${user};${sid})`, // on the root itself too
      `(A;CIIO;RPWP;;;${sid})`, // every class
      `(OA;CIIO;RPWPWD;;${user};${sid})`,
      `(OA;CIIO;CR;;${user};${sid})`,
      `(A;CI;GA;;;${sid})`,
      `(OD;CIIO;RPWP;;${user};${sid})`,
      "ChangePassword",
      "(entry AAAA)",
    ]) {
      assert.deepEqual(standingOf(entry, permissionSetNames), { declared: false, sets: [], known: false }, entry);
    }
  });
});

describe("an entry in SDDL", () => {
  it("is taken apart, generic rights as what they are to a directory", () => {
    const entry = parseEntry(`(OA;CIIO;GW;;${user.toUpperCase()};${sid})`);
    assert.deepEqual(
      { ...entry, flags: [...(entry?.flags ?? [])] },
      { denies: false, flags: ["CI", "IO"], mask: 0x20028, objectType: "", heirs: user, trustee: sid },
    );
    assert.equal(parseEntry(`(A;;0x100f01ff;;;${sid})`)?.mask, 0xf01ff);
    assert.equal(maskOf("RPX"), undefined);
    assert.equal(maskOf("ZZ"), undefined);
    assert.equal(parseEntry(`(XA;;GA;;;${sid};(@User.x == 1))`), undefined);
  });
});
