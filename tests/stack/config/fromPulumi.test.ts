import assert from "node:assert/strict";
import { inspect } from "node:util";
import { modelFromValues, valuesFromConfig } from "../../../stack/config/fromPulumi.ts";
import { loadStackFile } from "../../../stack/config/load.ts";
import { problemsOf, TODAY, withStackFile } from "./support.ts";

const CANARY = "Canary-7f3a!";
const FORESTS = "entra-writeback:forests";
const subnetId =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/hub/subnets/tier0";
const tenant = {
  id: "11111111-1111-1111-1111-111111111111",
  selfServicePasswordReset: "all",
  writeback: { passwords: true, cloudSync: true, accountUnlock: true },
};

function forestsWith(password: unknown, more: object = {}): object[] {
  const account = { user: "join@corp.contoso.com", password };
  return [{ domains: ["corp.contoso.com"], agents: { subnetId, domainJoin: account }, credential: account, ...more }];
}

const secret = { secretKeys: new Set([FORESTS]), now: TODAY };
const plain = { secretKeys: new Set<string>(), now: TODAY };

describe("modelFromValues", () => {
  it("gives the model that the stack file gives", () => {
    const file = new URL("../../../examples/Pulumi.contoso.yaml", import.meta.url).pathname;
    const { model, values } = loadStackFile(file, { now: TODAY });
    const config = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, JSON.stringify(value)]));
    assert.deepEqual(modelFromValues(valuesFromConfig(config), plain), model);
  });

  it("proposes no account for one that it may not show", () => {
    const userRights = [{ right: "SeServiceLogonRight", principals: ["*S-1-5-32-544"] }];
    const forests = forestsWith(CANARY, { groupPolicy: { userRights } });
    const [problem] = problemsOf(() => modelFromValues({ tenant, forests }, secret));
    assert.equal(
      problem?.message,
      "the value (not shown here) is not a SID or a sAMAccountName. Write a SID without an asterisk before it, or a sAMAccountName without its domain.",
    );
  });

  it("takes a password whose key is a secret, and shows it to nobody", () => {
    const model = modelFromValues({ tenant, forests: forestsWith(CANARY) }, secret);
    const [forest] = model.forests;
    assert.equal(forest?.agents?.virtualMachines?.domainJoin?.password.reveal(), CANARY);
    assert.equal(forest?.credential?.password.reveal(), CANARY);
    assert.ok(!JSON.stringify(model).includes(CANARY));
    assert.ok(!inspect(model, { depth: 9 }).includes(CANARY));
  });

  it("takes the tenant's administrator and token as secrets, or refuses them without showing them", () => {
    const ways: [
      key: string,
      reveal: (model: ReturnType<typeof modelFromValues>) => string | undefined,
      keys: object,
    ][] = [
      [
        "administrator.password",
        (model) => model.tenant.administrator?.password.reveal(),
        { appliedBy: "agent", administrator: { user: "hia@contoso.com", password: CANARY } },
      ],
      [
        "portal.token",
        (model) => model.tenant.portal?.token.reveal(),
        { appliedBy: "portal", portal: { acknowledgeUnsupported: true, token: CANARY } },
      ],
    ];
    for (const [key, reveal, keys] of ways) {
      const values = { tenant: { ...tenant, ...keys }, forests: [{ domains: ["a.b"], agents: { subnetId } }] };
      const options = { secretKeys: new Set(["entra-writeback:tenant"]), now: TODAY };
      const model = modelFromValues(values, options);
      assert.equal(reveal(model), CANARY);
      assert.ok(!JSON.stringify(model).includes(CANARY));
      const [problem] = problemsOf(() => modelFromValues(values, plain));
      assert.equal(problem?.path, `tenant.${key}`);
      assert.match(problem?.message ?? "", /pulumi config set --secret --path 'entra-writeback:tenant\./);
      assert.ok(!problem?.message.includes(CANARY));
    }
  });

  it("refuses a password whose key is no secret, without showing it", () => {
    const problems = problemsOf(() => modelFromValues({ tenant, forests: forestsWith(CANARY) }, plain));
    assert.deepEqual(problems.map(({ path }) => path).sort(), [
      "forests[0].agents.domainJoin.password",
      "forests[0].credential.password",
    ]);
    for (const { message } of problems) {
      assert.match(message, /pulumi config set --secret --path 'entra-writeback:forests\[0\]\./);
      assert.ok(!message.includes(CANARY));
    }
  });

  it("refuses an empty password", () => {
    const [problem] = problemsOf(() => modelFromValues({ tenant, forests: forestsWith("") }, secret));
    assert.equal(problem?.path, "forests[0].agents.domainJoin.password.secure");
  });

  it("does not show a secret that stands where none belongs", () => {
    const values = { tenant, forests: forestsWith(CANARY, { channel: CANARY, adopt: CANARY }) };
    const problems = problemsOf(() => modelFromValues(values, secret));
    assert.equal(problems.length, 2);
    for (const { message } of problems) assert.ok(!message.includes(CANARY), message);
  });

  it("shows what stands in the file in plain text, and where", () => {
    const content = `config:\n  ${FORESTS}:\n    - channel: winrm\n      domains: [corp.contoso.com]\n`;
    const values = { tenant, forests: forestsWith(CANARY, { channel: "winrm" }) };
    withStackFile(content, (file) => {
      const [problem] = problemsOf(() => modelFromValues(values, { ...secret, file }));
      assert.match(problem?.message ?? "", /^"winrm" is not a channel: it is local, or the resource id /);
      assert.deepEqual([problem?.file, problem?.line, problem?.column], [file, 3, 7]);
    });
  });

  it("tells of problems without a file, or with one that cannot be read, all the same", () => {
    for (const file of [undefined, "absent.yaml", import.meta.dirname]) {
      const options = file === undefined ? plain : { ...plain, file };
      const [problem] = problemsOf(() =>
        modelFromValues({ tenant: { ...tenant, id: 1 }, forests: forestsWith({}) }, options),
      );
      assert.equal(problem?.file, file ?? "configuration");
      assert.equal(problem?.line, undefined);
    }
  });

  it("tells of missing and unknown keys", () => {
    const paths = problemsOf(() => modelFromValues({ tenant: undefined, forrests: [] }, plain)).map(({ path }) => path);
    assert.deepEqual(paths.sort(), ["forrests", "tenant"]);
  });

  it("survives values of any kind", () => {
    for (const forests of [
      null,
      1,
      "x",
      [null],
      [[]],
      [{ agents: 1, credential: "x" }],
      [{ agents: { domainJoin: 1 } }],
    ]) {
      assert.ok(problemsOf(() => modelFromValues({ tenant, forests }, secret)).length > 0);
    }
  });

  it("reads dates as the engine passes them", () => {
    const attestation = { by: "Jo Doe", on: "2026-11-20 00:00:00 +0000 UTC" };
    const model = modelFromValues(
      { tenant: { ...tenant, attestation }, forests: [{ domains: ["a.b"], agents: { subnetId } }] },
      plain,
    );
    assert.equal(model.tenant.attestation?.on, "2026-11-20");
  });
});

describe("valuesFromConfig", () => {
  it("takes the kit's own keys and hands a plain text over as it is", () => {
    const config = { "azure-native:location": "westeurope", "entra-writeback:tenant": "oops", [FORESTS]: "[1]" };
    assert.deepEqual(valuesFromConfig(config), { tenant: "oops", forests: [1] });
  });
});
