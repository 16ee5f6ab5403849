import assert from "node:assert/strict";
import { Graph } from "../../../provider/graph/graph.ts";
import { agents } from "../../../provider/graph/readiness/agentChecks.ts";
import { checkReadiness, type DeclaredTenant, type ReadinessCheck } from "../../../provider/graph/readiness/check.ts";
import { signIn } from "../../../provider/graph/readiness/domainChecks.ts";
import { cloud, licence, role } from "../../../provider/graph/readiness/tenantChecks.ts";
import { cloudSync } from "../../../provider/graph/readiness/cloudSyncChecks.ts";
import { methodsPolicy } from "../../../provider/graph/readiness/methodChecks.ts";
import { engines, registration } from "../../../provider/graph/readiness/userChecks.ts";
import { hasOpenssl, noOpenssl } from "../../support/certificate.ts";
import { skipFor } from "../../support/needs.ts";
import { credential, SecureEndpoint, type Answer } from "../../support/secureEndpoint.ts";

const tenant: DeclaredTenant = {
  tenantId: "72f988bf-0000-0000-0000-000000000000",
  cloud: "public",
  selfServicePasswordReset: "all",
  cloudSyncDomains: ["corp.contoso.com"],
  connectSyncDomains: ["emea.contoso.com"],
};
const p1 = "41781fb2-bc02-4b7c-bd55-b576c07bb09d";
const sku = (change: object = {}, plan: object = {}) => ({
  capabilityStatus: "Enabled",
  prepaidUnits: { enabled: 25 },
  servicePlans: [{ servicePlanId: p1, provisioningStatus: "Success", ...plan }],
  ...change,
});
const user = (change: object = {}) => ({
  userPrincipalName: "ann@contoso.com",
  userType: "member",
  isSsprEnabled: true,
  isSsprRegistered: true,
  isSsprCapable: true,
  methodsRegistered: ["mobilePhone", "microsoftAuthenticatorPush"],
  ...change,
});

describe("readiness, asked of Microsoft Graph over a loopback port", () => {
  let endpoint: SecureEndpoint;
  before(async function () {
    if (!hasOpenssl()) skipFor(this, noOpenssl);
    endpoint = await SecureEndpoint.start(() => ({}));
  });
  beforeEach(() => endpoint.requests.splice(0));
  after(() => endpoint?.stop());

  const ask = async (
    check: ReadinessCheck,
    answer: Answer | ((path: string) => Answer),
    about = tenant,
    patience = 5000,
  ) => {
    endpoint.answers(({ path }) => (typeof answer === "function" ? answer(path) : answer));
    const graph = new Graph({ endpoint: endpoint.url, credential, patience });
    return checkReadiness([check], graph, about, new AbortController().signal);
  };
  const list = (...value: unknown[]): Answer => ({ body: { value } });
  const states = (results: readonly { state: string }[]) => results.map(({ state }) => state);

  it("of the tenant: the declared one, or another", async () => {
    assert.deepEqual(states(await ask(cloud, list({ id: tenant.tenantId.toUpperCase() }))), ["met"]);
    const [other] = await ask(cloud, list({ id: "11111111-0000-0000-0000-000000000000" }));
    assert.equal(other?.state, "unmet");
    assert.match(other?.next ?? "", /az login --tenant 72f988bf-/);
  });

  it("of licences: P1 or P2 in a subscription that is enabled and provisioned, with units", async () => {
    const [met] = await ask(licence, list(sku(), sku({ prepaidUnits: { enabled: 5 } })));
    assert.deepEqual(
      [met?.state, met?.found],
      ["met", "Entra ID P1 for 30 users; whether each user has one is not asked"],
    );
    const p2 = sku({}, { servicePlanId: "EEC0EB4F-6444-4F95-ABA0-50C24D67F998" });
    assert.match((await ask(licence, list(p2)))[0]?.found ?? "", /Entra ID P2 for 25/);
    assert.deepEqual(states(await ask(licence, list(sku({ capabilityStatus: "Warning" })))), ["met"]);
    for (const none of [
      list(),
      list(sku({ capabilityStatus: "Suspended" })),
      list(sku({ prepaidUnits: { enabled: 0 } })),
      list(sku({}, { provisioningStatus: "PendingInput" })),
      list(sku({}, { servicePlanId: "00000000-0000-0000-0000-000000000000" })),
    ]) {
      assert.deepEqual(states(await ask(licence, none)), ["unmet"]);
    }
  });

  it("of licences: nothing where a subscription or a plan is in another form", async () => {
    for (const other of [
      sku({ capabilityStatus: null }),
      sku({}, { servicePlanId: 7 }),
      sku({}, { provisioningStatus: null }),
    ])
      assert.deepEqual(states(await ask(licence, list(other))), ["notChecked"]);
  });

  it("of the sign-in: federated and managed domains that are verified, against the hashes that are declared", async () => {
    const domain = (id: string, authenticationType: unknown, isVerified: unknown = true) => ({ id, authenticationType, isVerified }); // prettier-ignore
    const managed = list(domain("contoso.com", "Managed"), domain("old.contoso.com", "Federated", false));
    const federated = list(domain("contoso.com", "Managed"), domain("adfs.contoso.com", "Federated"));
    const said = async (answer: Answer, about: Partial<DeclaredTenant>) => (await ask(signIn, answer, { ...tenant, ...about }))[0]; // prettier-ignore
    const on = await said(managed, { withHashes: ["CORP.contoso.com"] });
    assert.deepEqual(
      [on?.state, on?.found, on?.next],
      ["met", "federated: no domain; managed: contoso.com", undefined],
    );
    const off = await said(managed, { withoutHashes: ["corp.contoso.com"] });
    assert.equal(off?.state, "unmet");
    assert.match(off?.next ?? "", /passwordHashSync: false for corp\.contoso\.com: .* Write true\.$/);
    const perhaps = await said(federated, { withoutHashes: ["corp.contoso.com"] });
    assert.deepEqual([perhaps?.state, perhaps?.found], ["told", "federated: adfs.contoso.com; managed: contoso.com"]);
    const others = await said(managed, {});
    assert.equal(others?.state, "told");
    assert.match(others?.next ?? "", /^For corp\.contoso\.com the stack file has no cloudSync: /);
    for (const odd of [
      domain("contoso.com", null),
      domain("contoso.com", "Managed", null),
      { ...domain("x", "Managed"), id: 7 },
    ])
      // prettier-ignore
      assert.equal((await said(list(odd), {}))?.state, "notChecked");
    assert.match(endpoint.requests[0]?.path ?? "", /^\/v1\.0\/domains\?\$select=id,authenticationType,isVerified$/);
  });

  it("of the caller's roles: what is active, and nothing of an application", async () => {
    const held = {
      displayName: "Hybrid Identity Administrator",
      roleTemplateId: "8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2",
    };
    assert.deepEqual(states(await ask(role, list(held))), ["met"]);
    const [unmet] = await ask(role, list({ displayName: "Reports Reader", roleTemplateId: "x" }));
    assert.deepEqual(
      [unmet?.state, unmet?.found],
      ["unmet", "active roles: Reports Reader; Hybrid Identity Administrator is not among them"],
    );
    for (const shapeless of [{ displayName: "Hybrid Identity Administrator" }, { ...held, roleTemplateId: null }]) {
      const [unknown] = await ask(role, list(shapeless));
      assert.deepEqual(
        [unknown?.state, unknown?.found],
        ["notChecked", "Microsoft Graph answered in another form than it documents: a role has no roleTemplateId."],
      );
    }
    const [application] = await ask(role, { status: 400, body: { error: { code: "BadRequest", message: "/me" } } });
    assert.deepEqual(
      [application?.state, application?.found],
      ["notChecked", "an application is signed in, and no person"],
    );
  });

  it("of methods: which policy decides on those of a reset, and nothing without a known state", async () => {
    const [before] = await ask(methodsPolicy, { body: { policyMigrationState: "preMigration" } });
    assert.deepEqual([before?.state, before?.found.includes("does not count for it")], ["told", true]);
    assert.match(before?.next ?? "", /Manage migration there to Migration in Progress/);
    for (const policyMigrationState of ["migrationInProgress", "migrationComplete"])
      assert.deepEqual(states(await ask(methodsPolicy, { body: { policyMigrationState } })), ["met"]);
    for (const policyMigrationState of [null, "", "unknownFutureValue", "toString"])
      assert.deepEqual(states(await ask(methodsPolicy, { body: { policyMigrationState } })), ["notChecked"]);
    assert.ok(endpoint.requests.every(({ path }) => path === "/v1.0/policies/authenticationMethodsPolicy"));
    const [refused] = await ask(methodsPolicy, {
      status: 403,
      body: { error: { code: "AccessDenied", message: "No" } },
    });
    assert.match(refused?.found ?? "", /It needs Policy\.Read\.All\.$/);
  });

  it("of registration: numbers, over all pages, without guests; names only of those with a phone alone", async () => {
    const pages = (path: string): Answer =>
      path.includes("skip")
        ? list(user({ userPrincipalName: "eve@x", userType: "guest" }), user({ isSsprEnabled: false }))
        : {
            body: {
              value: [
                user(),
                user({
                  userPrincipalName: "bob@contoso.com",
                  isSsprCapable: false,
                  methodsRegistered: ["mobilePhone"],
                }),
                user({ isSsprRegistered: false, isSsprCapable: false, methodsRegistered: [] }),
              ],
              "@odata.nextLink": `${endpoint.url}/v1.0/reports/x?skip=3`,
            },
          };
    const [counts, phone] = await ask(registration, pages);
    assert.equal(counts?.state, "told");
    assert.equal(
      counts?.found,
      "of 4 users 3 may reset a password, 2 of these have registered enough methods, 1 can do it now",
    );
    assert.deepEqual([phone?.state, phone?.names], ["told", ["bob@contoso.com"]]);
    for (const key of ["isSsprEnabled", "isSsprRegistered", "isSsprCapable"])
      assert.deepEqual(states(await ask(registration, list(user({ [key]: null })))), ["notChecked"]);
    assert.match(phone?.found ?? "", /^1 of those who may have a phone as the only method that .* until 2027-02-01$/);
    const government = await ask(registration, pages, { ...tenant, cloud: "usGovernment" });
    assert.equal(government[1]?.state, "met");
    const nobody = list(user({ isSsprEnabled: false }));
    assert.equal((await ask(registration, nobody))[0]?.state, "unmet");
    assert.equal((await ask(registration, nobody, { ...tenant, selfServicePasswordReset: "none" }))[0]?.state, "met");
  });

  it("of phones: methods that reset no password count for nothing", async () => {
    const alone = async (...methodsRegistered: string[]) => (await ask(registration, list(user({ methodsRegistered }))))[1]?.state; // prettier-ignore
    const signInOnly = ["windowsHelloForBusiness", "fido2SecurityKey", "passKeyDeviceBound", "temporaryAccessPass"];
    assert.equal(await alone("mobilePhone", "alternateMobilePhone", ...signInOnly), "told");
    assert.equal(await alone("officePhone", "microsoftAuthenticatorPasswordless"), "told");
    for (const other of [
      "email",
      "microsoftAuthenticatorPush",
      "softwareOneTimePasscode",
      "hardwareOneTimePasscode",
      "securityQuestion",
    ])
      // prettier-ignore
      assert.equal(await alone("mobilePhone", other), "met", other);
    assert.equal(await alone("alternateMobilePhone", ...signInOnly), "met", "nobody who can reset at all");
  });

  it("of the scope: what is declared against whom the tenant lets, administrators aside", async () => {
    const may = (change: object = {}) => user({ isAdmin: false, ...change });
    const mayNot = may({ isSsprEnabled: false });
    const administrator = may({ isAdmin: true });
    const scoped = async (selfServicePasswordReset: DeclaredTenant["selfServicePasswordReset"], ...users: object[]) =>
      (await ask(registration, list(...users), { ...tenant, selfServicePasswordReset }))[0];
    const none = await scoped("none", may(), may(), administrator, mayNot);
    assert.deepEqual(
      [none?.state, none?.next],
      [
        "unmet",
        "The stack file says selfServicePasswordReset: none, and the tenant lets 2 users who are no administrators. Set None in Password reset > Properties, or write all, or the group.",
      ],
    );
    assert.equal((await scoped("none", administrator, mayNot))?.state, "met");
    const onlyAdministrators = await scoped("all", administrator, mayNot);
    assert.equal(onlyAdministrators?.state, "unmet");
    assert.match(onlyAdministrators?.next ?? "", /lets nobody but administrators\./);
    const some = await scoped("all", may(), mayNot);
    assert.deepEqual(
      [some?.state, some?.next],
      [
        "told",
        "The stack file says selfServicePasswordReset: all, and 1 users may not. See that Password reset > Properties says All.",
      ],
    );
    assert.equal((await scoped("all", may(), may()))?.state, "met");
    assert.match((await scoped("group", may(), may()))?.next ?? "", /every user may\. See that .* says Selected/);
    assert.equal((await scoped("group", may(), mayNot))?.state, "met");
  });

  const configurations =
    (jobs: object[], displayName = "CORP.contoso.com") =>
    (path: string): Answer =>
      path.includes("/jobs") ? list(...jobs) : list({ id: "s1", displayName });

  it("of jobs: one in quarantine, with the reason that Graph gives and what to do", async () => {
    const held = (quarantine: object | null) => ({
      id: "AD2AADProvisioning.1",
      status: { code: "Quarantine", quarantine },
    });
    const error = { code: "HybridSynchronizationActiveDirectoryInvalidCredentials", message: "No sign-in." };
    const given = { reason: "EncounteredQuarantineException", seriesBegan: "2026-11-01T00:00:00Z", error };
    const [one] = await ask(cloudSync, configurations([held(given), { id: "x", status: { code: "Active" } }]));
    assert.deepEqual(
      [one?.state, one?.found, one?.next],
      [
        "unmet",
        "the job AD2AADProvisioning.1 of corp.contoso.com (service principal s1) is in quarantine since 2026-11-01T00:00:00Z, reason EncounteredQuarantineException (HybridSynchronizationActiveDirectoryInvalidCredentials: No sign-in.). Changes in the directory do not reach the tenant",
        "Any other cause, once it is mended: POST …/jobs/AD2AADProvisioning.1/restart, or Restart sync in the portal. `ewb explain quarantine` tells more.",
      ],
    );
    const [deleting] = await ask(cloudSync, configurations([held({ reason: "TooManyDeletes" })]));
    assert.match(
      deleting?.next ?? "",
      /^Deletions that are meant: POST …\/jobs\/AD2AADProvisioning\.1\/restart .*ForceDeletes/,
    );
    const [silent] = await ask(cloudSync, configurations([held(null)]));
    assert.match(silent?.found ?? "", /is in quarantine, without a reason\./);
    const [others] = await ask(cloudSync, configurations([held(given)], "elsewhere.com"));
    assert.equal(others?.state, "told", "of a domain that the stack file does not name");
    assert.deepEqual(states(await ask(cloudSync, configurations([{ id: "x", status: { code: "Active" } }]))), ["met"]);
    const [refused] = await ask(cloudSync, { status: 403, body: { error: { code: "x", message: "No" } } });
    assert.match(refused?.found ?? "", /It needs Application\.Read\.All and Synchronization\.Read\.All\.$/);
  });

  it("of jobs: one without a known status is not known to be well, and one that waits is told", async () => {
    for (const status of [undefined, {}, { code: "Resting" }]) {
      const results = await ask(cloudSync, configurations([{ id: "j1", status }]));
      assert.deepEqual(
        results.map(({ state, found }) => [state, found]),
        [
          [
            "notChecked",
            "the job j1 of CORP.contoso.com (service principal s1) has no status that Microsoft documents, so whether it is in quarantine is not known",
          ],
        ],
      );
    }
    for (const code of ["NotConfigured", "NotRun", "Paused"]) {
      const results = await ask(cloudSync, configurations([{ id: "j1", status: { code } }]));
      assert.deepEqual(states(results), ["met", "told"]);
      assert.equal(
        results[1]?.found,
        `the job j1 of corp.contoso.com (service principal s1) is ${code}: it synchronises nothing`,
      );
      assert.match(results[1]?.next ?? "", /started: true .*, or POST .*\/s1\/synchronization\/jobs\/j1\/start\.$/);
    }
    const elsewhere = await ask(cloudSync, configurations([{ id: "j1", status: { code: "Paused" } }], "elsewhere.com"));
    assert.doesNotMatch(elsewhere.map(({ found }) => found).join(), /is Paused/, "of a domain of nobody's here");
    const [shapeless] = await ask(cloudSync, configurations([{ status: { code: "Active" } }]));
    assert.deepEqual(
      [shapeless?.state, shapeless?.found],
      ["notChecked", "Microsoft Graph answered in another form than it documents: a job has no id."],
    );
  });

  it("of jobs: a declared domain without a configuration by its name is told, and no job is no met", async () => {
    const none = await ask(cloudSync, list());
    assert.deepEqual(
      none.map(({ state, found }) => [state, found]),
      [
        ["told", "no job is listed, so that none can be in quarantine"],
        [
          "told",
          "no configuration is listed by the name of corp.contoso.com, which the stack file declares as cloud sync's",
        ],
      ],
    );
    const pilot = await ask(cloudSync, configurations([{ id: "j1", status: { code: "Active" } }], "Fabrikam pilot"));
    assert.match(
      pilot[1]?.next ?? "",
      /If it is "Fabrikam pilot": GET .*\/servicePrincipals\/s1\/synchronization\/secrets tells it, in the key Domain\.$/,
    );
    const made = await ask(cloudSync, list(), { ...tenant, madeConfigurations: ["CORP.contoso.com"] });
    assert.deepEqual(states(made), ["told", "met"]);
    assert.deepEqual(states(await ask(cloudSync, list(), { ...tenant, cloudSyncDomains: [] })), ["met"]);
  });

  it("of a configuration that is there beside one that the stack would make: the ids to write", async () => {
    const about = { ...tenant, madeConfigurations: ["corp.contoso.com"] };
    const jobs = [
      { id: "AD2AADProvisioning.1", status: { code: "Active" } },
      { id: "AD2AADPasswordHash.2", status: { code: "Paused" } },
    ];
    const [, idle, there] = await ask(cloudSync, configurations(jobs), about);
    assert.match(idle?.found ?? "", /^the job AD2AADPasswordHash\.2 of corp\.contoso\.com .* is Paused/);
    assert.deepEqual(
      [there?.state, there?.found, there?.next],
      [
        "told",
        "for corp.contoso.com, for which the stack file declares one without ids, there is one: s1 with the jobs AD2AADProvisioning.1 (Active) and AD2AADPasswordHash.2 (Paused)",
        "If pulumi up of this stack has made it, nothing. Else the stack would make a second: write below cloudSync of corp.contoso.com {servicePrincipalId: s1, provisioningJobId: AD2AADProvisioning.1, passwordHashJobId: AD2AADPasswordHash.2 (with passwordHashSync: true)}.",
      ],
    );
    const [, bare] = await ask(cloudSync, configurations([]), about);
    assert.match(bare?.next ?? "", /provisioningJobId: none is listed/);
    const [, none] = await ask(cloudSync, configurations(jobs, "other.com"), about);
    assert.equal(none?.state, "met");
  });

  it("of both engines: users by domain, and a domain of the other engine in which cloud sync runs", async () => {
    const answers =
      (status: string) =>
      (path: string): Answer => {
        if (path.includes("/users")) {
          return list(
            { onPremisesDomainName: "CORP.contoso.com" },
            { onPremisesDomainName: "emea.contoso.com" },
            { onPremisesDomainName: "fabrikam.com" },
          );
        }
        if (path.includes("/jobs")) return list({ id: "j1", status: { code: status } });
        return list({ id: "s1", displayName: "EMEA.contoso.com" });
      };
    const [counted, both] = await ask(engines, answers("Active"));
    assert.equal(
      counted?.found,
      "3 users are synchronised: 1 from domains of cloud sync, 1 from domains of Entra Connect Sync, 1 from domains that the stack file does not name",
    );
    assert.deepEqual([counted?.state, both?.state], ["told", "unmet"]);
    assert.match(
      both?.found ?? "",
      /cloud sync is started for emea\.contoso\.com, .*: 1 users may be in scope of both/,
    );
    const [, paused] = await ask(engines, answers("Paused"));
    assert.equal(paused?.state, "met");
    assert.match(paused?.found ?? "", /only its own server says/);
    const [, silent] = await ask(engines, answers("Resting"));
    assert.equal(silent?.state, "notChecked");
    assert.match(silent?.found ?? "", /for emea\.contoso\.com, .*whether its jobs run Microsoft Graph does not tell$/);
  });

  it("of both engines: users whose domain is not told are of no known domain", async () => {
    const users =
      (...all: object[]) =>
      (path: string) =>
        path.includes("/users") ? list(...all) : list();
    const ours = { onPremisesDomainName: "corp.contoso.com" };
    const [some] = await ask(engines, users(ours, { onPremisesDomainName: null }, {}));
    assert.deepEqual(
      [some?.state, some?.found],
      [
        "told",
        "3 users are synchronised: 1 from domains of cloud sync, 0 from domains of Entra Connect Sync, 0 from domains that the stack file does not name, and of 2 Microsoft Graph tells no domain",
      ],
    );
    const [none] = await ask(engines, users({ onPremisesDomainName: null }));
    assert.equal(none?.state, "notChecked");
    assert.equal((await ask(engines, users(ours)))[0]?.state, "met");
  });

  it("of both engines: a configuration that runs under a name that is no domain's may be for a domain of the other engine", async () => {
    const pilot = (code: string | undefined) => (path: string) => {
      if (path.includes("/users")) return list();
      return path.includes("/jobs") ? list({ id: "j1", status: { code } }) : list({ id: "s1", displayName: "Fabrikam pilot" }); // prettier-ignore
    };
    const [, told] = await ask(engines, pilot("Active"));
    assert.deepEqual(
      [told?.state, told?.found, told?.next],
      [
        "told",
        "cloud sync has configurations whose names are no domain's: Fabrikam pilot. Whether one is for emea.contoso.com, declared as Entra Connect Sync's, is not known",
        "See which domain each is of: GET https://graph.microsoft.com/v1.0/servicePrincipals/s1/synchronization/secrets tells it, in the key Domain.",
      ],
    );
    assert.equal((await ask(engines, pilot(undefined)))[1]?.state, "told");
    assert.equal((await ask(engines, pilot("Paused")))[1]?.state, "met");
    assert.equal((await ask(engines, pilot("Active"), { ...tenant, connectSyncDomains: [] }))[1]?.state, "met");
  });

  const troubles: [name: string, answer: Answer, said: RegExp][] = [
    ["401", { status: 401 }, /^Nobody is signed in/],
    ["403", { status: 403, body: { error: { code: "x", message: "No" } } }, /^Microsoft Graph refuses: No\. It needs /],
    ["429 without an end", { status: 429, headers: { "retry-after": "60" } }, /wants fewer requests/],
    ["503 without an end", { status: 503, headers: { "retry-after": "60" } }, /answered 503/],
    ["an answer that is slow", { after: 5000 }, /did not answer within 0\.3 seconds/],
    ["a connection that is cut", { cut: true }, /cannot be reached/],
    ["another shape", list({ id: 7, servicePlans: "none" }), /another form than it documents/],
    ["a page for people", { body: "<html>" }, /another form than it documents/],
  ];
  for (const [name, answer, said] of troubles) {
    it(`is not checked, and says so and why: ${name}`, async () => {
      for (const check of [cloud, licence, registration]) {
        const results = await ask(check, answer, tenant, 300);
        assert.deepEqual(states(results), ["notChecked"], check.name);
        assert.match(results[0]?.found ?? "", said, check.name);
      }
    });
  }

  it("says of what az login gives no person how to have it asked or where to look, and of what it gives only what is missing", async () => {
    const refused: Answer = { status: 403, body: { error: { code: "x", message: "No" } } };
    for (const check of [cloudSync, engines, methodsPolicy])
      assert.match((await ask(check, refused))[0]?.next ?? "", /cannot be given that: .*az login --service-principal/);
    assert.match((await ask(agents, refused))[0]?.next ?? "", /Entra Connect > Cloud sync > Agents\.$/);
    for (const check of [licence, role, registration]) assert.equal((await ask(check, refused))[0]?.next, undefined);
    const [unknown] = await ask(cloudSync, { status: 401 });
    assert.match(unknown?.found ?? "", /If other checks are answered, the sign-in lacks Application\.Read\.All and /);
    assert.match(unknown?.next ?? "", /az login --service-principal/);
    const signedOut = { getToken: () => Promise.reject(new Error("Please run az login")) };
    const graph = new Graph({ endpoint: endpoint.url, credential: signedOut, patience: 300 });
    const [nobody] = await checkReadiness([cloudSync], graph, tenant, new AbortController().signal);
    assert.doesNotMatch(`${nobody?.found} ${nobody?.next}`, /lacks|service-principal/);
    assert.deepEqual(states(await ask(cloudSync, { status: 503, headers: { "retry-after": "60" } }, tenant, 300)), ["notChecked"]); // prettier-ignore
  });

  it("goes on after a check that may not be made", async () => {
    endpoint.answers(({ path }) => (path.includes("subscribedSkus") ? { status: 403 } : list({ id: tenant.tenantId })));
    const graph = new Graph({ endpoint: endpoint.url, credential });
    const results = await checkReadiness([licence, cloud], graph, tenant, new AbortController().signal);
    assert.deepEqual(states(results), ["notChecked", "met"]);
    assert.match(results[0]?.found ?? "", /It needs LicenseAssignment\.Read\.All\.$/);
    assert.deepEqual([...new Set(endpoint.requests.map(({ method }) => method))], ["GET"]);
  });
});
