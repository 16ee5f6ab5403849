import assert from "node:assert/strict";
import { GroupPolicyObject } from "../../resources/index.ts";
import { planOf } from "../../resources/plan.ts";
import { everything, policy, urn } from "../support/groupPolicyWorld.ts";

describe("the plan of a GroupPolicyObject", () => {
  const says = (change: object) => planOf(GroupPolicyObject.type, urn, policy({ ...change })).words.says;

  it("names every setting as the Group Policy Management Editor does, and well-known SIDs", () => {
    const [first = "", ...settings] = says({ ...everything, link: { order: 2, enabled: false, enforced: true } });
    assert.match(
      first,
      /^In corp\.contoso\.com, create the group policy "Writeback" \{[0-9A-F-]{36}\} with these security settings\.$/,
    );
    assert.deepEqual(settings, [
      "Minimum password age (days): 0.",
      "Password must meet complexity requirements: enabled.",
      "Account lockout threshold (invalid logon attempts): 10.",
      "Maximum lifetime for user ticket (hours): 10.",
      "Enforce user logon restrictions: enabled.",
      'Registry value MACHINE\\System\\CurrentControlSet\\Control\\Lsa\\LmCompatibilityLevel: dword "5".',
      'Registry value MACHINE\\System\\CurrentControlSet\\Control\\Lsa\\RestrictRemoteSAM: string "O:BAG:BAD:(A;;RC;;;BA)".',
      'User right Log on as a service (SeServiceLogonRight): "NT SERVICE\\ALL SERVICES (S-1-5-80-0)" and "provAgentgMSA$", and no one else.',
      "Service VaultSvc: startup manual.",
      "Link it to DC=corp,DC=contoso,DC=com with link order 2, disabled, enforced.",
    ]);
  });

  it("keeps a constant and a SID that have no name, and names groups of a domain", () => {
    const principals = ["S-1-5-21-1-2-3-1104", "S-1-5-21-1-2-3-512", "s-1-5-32-544"];
    assert.deepEqual(
      says({
        accountPolicy: { minimumPasswordAge: 0, maximumPasswordAge: 0 },
        userRights: [{ right: "SeNewRight", principals }],
      }).slice(2, 4),
      [
        "Maximum password age (days): 0, passwords do not expire.",
        'User right SeNewRight: "S-1-5-21-1-2-3-1104", "Domain Admins (S-1-5-21-1-2-3-512)" and "BUILTIN\\Administrators (s-1-5-32-544)", and no one else.',
      ],
    );
  });

  it("says that a link which is there stays where it is, where its order is not taken back", () => {
    assert.deepEqual(says({ restoreOrder: false }).slice(-2), [
      "Link it to DC=corp,DC=contoso,DC=com with link order 1.",
      "Where it is linked there already, the link stays in its place.",
    ]);
  });

  it("of one that is adopted says that an existing policy is changed, and nothing that contradicts it", () => {
    assert.deepEqual(says({ adopt: true }), [
      'In corp.contoso.com, change the existing group policy "Writeback" (or create it where there is none); only the settings below change.',
      "Minimum password age (days): 0.",
      "Link it to DC=corp,DC=contoso,DC=com with link order 1.",
    ]);
  });

  it("is undone at the domain root alike, whether the link says so or not", () => {
    const undo = (change: object) =>
      planOf(GroupPolicyObject.type, urn, policy({ accountPolicy: { minimumPasswordAge: 0 }, ...change })).words.undo(
        "before",
      );
    const linkTarget = "dc=Corp, DC=contoso,DC=com";
    assert.equal(undo({ linkTarget }).replace(linkTarget, "DC=corp,DC=contoso,DC=com"), undo({}));
    assert.match(
      undo({ linkTarget }),
      /`gpupdate \/force` on the PDC emulator\. The Default Domain Policy counts again/,
    );
    assert.match(undo({ linkTarget: "OU=Agents,DC=corp,DC=contoso,DC=com" }), /on the computers of the OU\.$/);
  });
});
