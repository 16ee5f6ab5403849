import assert from "node:assert/strict";
import { GroupPolicyBaseline } from "../../components/index.ts";
import { groupPolicyArgs } from "../../stack/componentArgs.ts";
import type { Domain } from "../../stack/config/model.ts";
import { domain, forest, here } from "../support/models.ts";
import { registrationsOf } from "../support/registrations.ts";

describe("GroupPolicyBaseline", () => {
  const declared = async (change: Partial<Domain>) => {
    const args = groupPolicyArgs(forest(), domain("corp.contoso.com", change)) ?? assert.fail();
    const made = await registrationsOf(() => new GroupPolicyBaseline("corp.contoso.com", args));
    return made.slice(1).map(({ resource, inputs }) => [resource.replace("entra-writeback:index:", ""), inputs]);
  };
  const plain = domain("corp.contoso.com").groupPolicy;

  it("takes its order back, unless it is told only to tell of it", async () => {
    const told = async (restoreOrder: boolean) => {
      const [[, inputs] = []] = await declared({ groupPolicy: { ...plain, restoreOrder } });
      return (inputs as Record<string, unknown>)["restoreOrder"];
    };
    // Not told at all where it is as ever: a state of a former version has no such key.
    assert.equal(await told(true), undefined);
    assert.equal(await told(false), false);
  });

  it("carries what else the group policy sets, under its own name and link", async () => {
    const groupPolicy = {
      ...plain,
      name: "Default Domain Policy",
      order: 2,
      enforced: true,
      kerberosPolicy: { maxTicketAge: 10 },
      registryValues: [{ name: "MACHINE\\Software\\X\\Y", type: "dword" as const, value: "1" }],
      userRights: [{ right: "SeServiceLogonRight", principals: ["S-1-5-80-0"] }],
      services: [{ service: "VaultSvc", startup: "manual" as const }],
    };
    const { name: displayName, order, enforced, restoreOrder: _, ...settings } = groupPolicy;
    assert.deepEqual(await declared({ groupPolicy }), [
      [
        "GroupPolicyObject corp.contoso.com",
        {
          ...here,
          displayName,
          accountPolicy: { minimumPasswordAge: 0 },
          link: { order, enforced },
          ...settings,
          adopt: false,
        },
      ],
    ]);
  });

  it("is for the domain controllers where it is of the kit's own and sets nothing for other computers", async () => {
    const reach = async (change: Partial<Domain>, adopt = false) => {
      const args = groupPolicyArgs(forest(), domain("corp.contoso.com", { ...change, adopt })) ?? assert.fail();
      const made = await registrationsOf(() => new GroupPolicyBaseline("corp.contoso.com", args));
      return made[1]?.inputs["appliesTo"];
    };
    const services = [{ service: "VaultSvc", startup: "manual" as const }];
    assert.equal(await reach({}), "domainControllers");
    assert.equal(await reach({ groupPolicy: { ...plain, kerberosPolicy: { maxTicketAge: 10 } } }), "domainControllers");
    assert.equal(await reach({ groupPolicy: { ...plain, services } }), undefined);
    assert.equal(await reach({}, true), undefined, "an adopted one keeps its filter");
    for (const appliesTo of ["domainControllers", "everyComputer"] as const) {
      assert.equal(await reach({ groupPolicy: { ...plain, appliesTo, services } }, true), appliesTo);
    }
  });

  it("declares PSOs beside the policy, or instead of it where there is none", async () => {
    const pilot = { name: "Writeback pilot", precedence: 10, appliesTo: ["Pilot"], minimumPasswordAge: 0 };
    const made = await declared({ passwordSettings: [{ ...pilot, passwordHistorySize: 24, reportUsers: ["jdoe"] }] });
    assert.deepEqual(
      made.map(([resource]) => resource),
      ["GroupPolicyObject corp.contoso.com", "PasswordSettingsObject corp.contoso.com-Writeback-pilot"],
    );
    const { accountPolicy: _, ...without } = domain("corp.contoso.com", {
      passwordSettings: [{ ...pilot, reportUsers: [] }],
    });
    const args = groupPolicyArgs(forest(), without) ?? assert.fail();
    const [, pso, ...more] = await registrationsOf(() => new GroupPolicyBaseline("corp.contoso.com", args));
    assert.deepEqual(more, []);
    assert.deepEqual(pso?.inputs, {
      ...here,
      name: "Writeback pilot",
      precedence: 10,
      settings: { minimumPasswordAge: 0 },
      appliesTo: ["Pilot"],
      adopt: false,
    });
  });
});
