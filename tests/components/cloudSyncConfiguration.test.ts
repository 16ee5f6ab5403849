import assert from "node:assert/strict";
import { CloudSyncConfiguration } from "../../components/index.ts";
import { cloudSyncArgs } from "../../stack/componentArgs.ts";
import { domain } from "../support/models.ts";
import { registrationsOf, type Registration } from "../support/registrations.ts";

const name = "corp.contoso.com";
const job = "azuread:index/synchronizationJob:SynchronizationJob";
const secret = `azuread:index/synchronizationSecret:SynchronizationSecret ${name}`;
const application = `azuread:index/applicationFromTemplate:ApplicationFromTemplate ${name}`;
const servicePrincipalId = "00000000-0000-0000-0000-0000000000aa";

type Declared = NonNullable<Parameters<typeof domain>[1]>["cloudSync"];
const declare = (cloudSync: NonNullable<Declared>) =>
  registrationsOf(() => new CloudSyncConfiguration(name, cloudSyncArgs(domain(name, { cloudSync })) ?? assert.fail()));
const find = (made: readonly Registration[], resource: string) =>
  made.find((one) => one.resource === resource) ?? assert.fail(resource);

/** What Microsoft Graph gets: each secret is JSON. */
function secretsOf(made: readonly Registration[]): Record<string, unknown> {
  const credentials = find(made, secret).inputs["credentials"] as { key: string; value: string }[];
  return Object.fromEntries(credentials.map(({ key, value }) => [key, JSON.parse(value)]));
}

describe("CloudSyncConfiguration", () => {
  it("makes the application, its secrets and both jobs, none of them started", async () => {
    const made = await declare({ passwordHashSync: true });
    assert.deepEqual(
      made.slice(1).map(({ resource }) => resource),
      [application, secret, `${job} ${name}-provisioning`, `${job} ${name}-password-hash`],
    );
    assert.deepEqual(find(made, application).inputs, {
      displayName: name,
      templateId: "1a4721b3-e57f-4451-ae87-ef078703ec94",
    });
    assert.deepEqual(secretsOf(made), {
      AppKey: { appKeyScenario: "AD2AADPasswordHash" },
      Domain: { domain: name },
      SyncNotificationSettings: {
        Enabled: false,
        Recipients: "",
        DeleteThresholdEnabled: true,
        DeleteThresholdValue: 500,
      },
    });
    for (const kind of ["provisioning", "password-hash"]) {
      const { inputs, ignoreChanges } = find(made, `${job} ${name}-${kind}`);
      assert.equal(inputs["enabled"], false);
      assert.deepEqual(ignoreChanges, ["templateId"]);
    }
  });

  it("starts the jobs in order, once the domain is told: secrets, users, then hashes", async () => {
    const made = await declare({ passwordHashSync: true, started: true });
    const provisioning = find(made, `${job} ${name}-provisioning`);
    assert.equal(provisioning.inputs["enabled"], true);
    assert.ok(provisioning.dependsOn.includes(secret));
    assert.ok(find(made, `${job} ${name}-password-hash`).dependsOn.includes(`${job} ${name}-provisioning`));
  });

  it("sends no hash and asks for none where passwordHashSync is false", async () => {
    const made = await declare({
      passwordHashSync: false,
      deletionThreshold: 20,
      notifications: "identity@contoso.com",
    });
    assert.deepEqual(
      made.filter(({ resource }) => resource.startsWith(job)).map(({ inputs }) => inputs["templateId"]),
      ["AD2AADProvisioning"],
    );
    assert.deepEqual(secretsOf(made), {
      AppKey: { appKeyScenario: "AD2AADProvisioning" },
      Domain: { domain: name },
      SyncNotificationSettings: {
        Enabled: true,
        Recipients: "identity@contoso.com",
        DeleteThresholdEnabled: true,
        DeleteThresholdValue: 20,
      },
    });
  });

  it("puts out its domain and whether hashes go, which is all that rules on the engine see of it", async () => {
    class Seen extends CloudSyncConfiguration {
      declare told: unknown;
      override registerOutputs(outputs: Parameters<CloudSyncConfiguration["registerOutputs"]>[0]) {
        this.told = outputs;
        super.registerOutputs(outputs);
      }
    }
    let told: unknown;
    await registrationsOf(() => ({ told } = new Seen(name, { domain: name, passwordHashSync: true })));
    const { domain: ofDomain, passwordHashSync } = told as Record<string, unknown>;
    assert.deepEqual([ofDomain, passwordHashSync], [name, true]);
  });

  it("is protected, and what belongs to it goes with its application", async () => {
    const made = await declare({ passwordHashSync: true });
    assert.equal(find(made, application).protect, true);
    for (const { resource, deletedWith } of made.slice(2)) assert.equal(deletedWith, application, resource);
    const bare = await declare({ passwordHashSync: true, deleteProtection: false });
    assert.equal(find(bare, application).protect, false);
  });

  const there = {
    servicePrincipalId,
    provisioningJobId: "AD2AADProvisioning.1",
    passwordHashJobId: "AD2AADPasswordHash.2",
  };

  it("takes over one that is there as it is: jobs imported, secrets and state left, nothing deleted", async () => {
    const made = await declare({ passwordHashSync: true, ...there });
    assert.deepEqual(
      made.slice(1).map(({ resource, importId, ignoreChanges, retainOnDelete }) => ({
        resource,
        importId,
        ignoreChanges,
        retainOnDelete,
      })),
      [
        ["provisioning", "AD2AADProvisioning.1"],
        ["password-hash", "AD2AADPasswordHash.2"],
      ].map(([kind, id]) => ({
        resource: `${job} ${name}-${kind}`,
        importId: `/servicePrincipals/${servicePrincipalId}/synchronization/jobs/${id}`,
        ignoreChanges: ["templateId", "enabled"],
        retainOnDelete: true,
      })),
    );
  });

  it("replaces all secrets of one that is there only where they are all given", async () => {
    const told = { deletionThreshold: 20, notifications: "identity@contoso.com", started: true };
    const made = await declare({ passwordHashSync: true, ...there, ...told });
    assert.equal(find(made, secret).inputs["servicePrincipalId"], servicePrincipalId);
    assert.equal(find(made, secret).retainOnDelete, true);
    assert.deepEqual(Object.keys(secretsOf(made)), ["AppKey", "Domain", "SyncNotificationSettings"]);
    assert.deepEqual(find(made, `${job} ${name}-provisioning`).ignoreChanges, ["templateId"]);
  });

  it("is nobody's where the stack file does not say", () => assert.equal(cloudSyncArgs(domain(name)), undefined));
});
