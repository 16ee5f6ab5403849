import { strict as assert } from "node:assert";
import { describe, it } from "mocha";
import { refuseServicePermissions } from "../../facts/servicePermissions.ts";

/** What is wrong, between the text itself and what to write instead. */
function faultOf(sddl: string): string | undefined {
  const refused = refuseServicePermissions(sddl);
  if (refused === undefined) return undefined;
  const [before, after] = [`is ${JSON.stringify(sddl)}: `, ". Write a security descriptor that says who may control"];
  assert.ok(refused.startsWith(before) && refused.includes(after), refused);
  return refused.slice(before.length, refused.indexOf(after));
}

describe("permissions of a service", () => {
  for (const sddl of [
    "D:(A;;GA;;;BA)",
    "d:(a;;ga;;;ba)",
    "O:BAG:SYD:PAI(A;;0x20;;;S-1-5-21-1-2-3-513)S:",
    "D:AR(D;;WP;;;PU)(OA;CIOI;FAKR;;;LG)S:(AU;SAFA;DCWDWO;;;WD)",
    "O:S-1-5-32-544D:(A;;GA;;;SY)S:(ML;;NWNR;;;HI)",
    // Of the print spooler and of the event log, as Windows has them.
    "D:(A;;CCLCSWLOCRRC;;;AU)(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)(A;;CCLCSWRPWPDTLOCRRC;;;SY)",
    "D:(A;;CCLCSWRPWPDTLOCRRC;;;SY)(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)(A;;CCLCSWLOCRRC;;;IU)(A;;CCLCSWLOCRRC;;;SU)S:(AU;FA;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;WD)",
  ])
    it(`take ${sddl}`, () => {
      assert.equal(faultOf(sddl), undefined);
    });

  for (const [sddl, fault] of [
    ["D:(A;;GA;;;BA)(A;;GA;;;ZZ)", "entry 2: ZZ is no SID and no alias"],
    // A right of integrity labels.
    ["D:(A;;GA;;;NW)", "entry 1: NW is no SID and no alias"],
    ["D:(A;;NW;;;BA)", "entry 1: NW is not a right"],
    ["D:(A;;CCXXYY;;;BA)", "entry 1: XX, YY are not rights"],
    ["D:(A;;CCD;;;BA)", "entry 1: D is not a right"],
    ["D:(A;;;;;BA)", "entry 1: it has no rights"],
    ["D:(A;;0x1ffffffff;;;BA)", "entry 1: 0x1ffffffff is not a number of 32 bits"],
    ["D:(A;;GA;;;S-1-5-32-99999999999)", "entry 1: S-1-5-32-99999999999 is no SID"],
    ["D:(A;;GA;;;NORDWIND\\Admins)", "entry 1: the trustee is a name, NORDWIND\\Admins: write its SID"],
    ["D:(A;;GA;;;)", "entry 1: the account is missing"],
    ["D:(A;;GA;;BA)", "entry 1 has 5 fields; an entry has 6: (type;flags;rights;;;account)"],
    ["D:(B;;GA;;;BA)", "entry 1: B is not a type of an entry here; write A (allows) or D (denies)"],
    ["D:(AU;;GA;;;BA)", "entry 1: AU is not a type of an entry here; write A (allows) or D (denies)"],
    ["D:(A;;GA;;;BA)S:(A;;GA;;;WD)", "entry 1 of S: A is not a type of an entry here; write AU (audits)"],
    ["D:(A;CIX;GA;;;BA)", "entry 1: X is not a flag"],
    ['D:(XA;;GA;;;BA;(Title=="PM"))', "entry 1 has a condition, which a service's entries may not have here"],
    [
      "D:(OA;;GA;bf967aba-0de6-11d0-a285-00aa003049e2;;BA)",
      "entry 1: it is limited to an object or a class, which a service has not; leave the 4th and 5th field empty",
    ],
    ["O:BAG:SY", "there is no D:, which says who may do what"],
    ["D:AR", "D: has no entry, so nobody could control the service"],
    ["D:Q(A;;GA;;;BA)", "D:Q, of which only P, AR and AI are known before the first entry"],
    ["D:(A;;GA;;;BA", "an unclosed parenthesis, or one that none opens"],
    ["D:(A;;GA;;;BA))", "an unclosed parenthesis, or one that none opens"],
    ["D:(A;;GA;;;BA) (A;;GA;;;SY)", "a blank stands between or behind the entries of D:"],
    ["S:D:(A;;GA;;;BA)", "its parts are O:, G:, D: and S:, in this order and each once"],
    ["D:(A;;GA;;;BA)D:(A;;GA;;;BA)", "its parts are O:, G:, D: and S:, in this order and each once"],
    ["O:ZZD:(A;;GA;;;BA)", "O: ZZ is no SID and no alias"],
    // All at once.
    ["D:(A;;XX;;;BA)(A;;GA;;;ZZ)", "entry 1: XX is not a right; entry 2: ZZ is no SID and no alias"],
  ] as const)
    it(`do not take ${sddl}`, () => {
      assert.equal(faultOf(sddl), fault);
    });

  it("are read in no time, whatever they are", () => {
    for (const text of ["(", ")", "D:", "(A;;", "()", "CC", "S-1-", "O:S-1-5-5-5", ";"]) {
      const begin = performance.now();
      assert.notEqual(refuseServicePermissions(text.repeat(1000 / text.length).slice(0, 1000)), undefined);
      assert.ok(performance.now() - begin < 200, text);
    }
  });
});
