import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Attachment } from "../../../sandbox/attachment.ts";
import { azureAd } from "../../../sandbox/standins/azureAd.ts";
import { azureNative } from "../../../sandbox/standins/azureNative.ts";
import { serveStandIn } from "../../../sandbox/standins/serve.ts";
import { Store } from "../../../sandbox/standins/store.ts";
import { secret, UNKNOWN_VALUE, type ValueObject } from "../../../sandbox/standins/values.ts";
import { ProviderClient } from "./client.ts";

const group = "azure-native:resources:ResourceGroup";
const network = "azure-native:network:VirtualNetwork";
const subnet = "azure-native:network:Subnet";
const nic = "azure-native:network:NetworkInterface";
const host = "azure-native:compute:VirtualMachine";
const lock = "azure-native:authorization:ManagementLockByScope";
const subscription = "/subscriptions/00000000-0000-0000-0000-00005a4db0c5";

describe("stand-in for azure-native", () => {
  let folder: string;
  let file: string;
  let served: Attachment;
  let client: ProviderClient;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "ewb-stand-in-"));
    file = join(folder, "state.json");
    served = await serveStandIn(azureNative, Store.open(file));
    client = new ProviderClient(served.port);
    await client.configure({ location: "westeurope" });
  });
  afterEach(async () => {
    client.close();
    await served.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const subnetInputs = {
    resourceGroupName: "rg",
    virtualNetworkName: "net",
    subnetName: "agents",
    addressPrefix: "10.0.1.0/24",
  };

  it("answers the version of the SDK", async () => {
    const { version } = JSON.parse(readFileSync("node_modules/@pulumi/azure-native/package.json", "utf8")) as {
      version: string;
    };
    assert.equal(await client.version(), version);
  });

  it("gives ids as Azure Resource Manager does", async () => {
    assert.equal(
      (await client.create(group, "g", { resourceGroupName: "rg" })).id,
      `${subscription}/resourceGroups/rg`,
    );
    const { id } = await client.create(subnet, "s", subnetInputs);
    assert.equal(
      id,
      `${subscription}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/net/subnets/agents`,
    );
    const held = await client.create(lock, "l", { scope: id, lockName: "keep", level: "CanNotDelete" });
    assert.equal(held.id, `${id}/providers/Microsoft.Authorization/locks/keep`);
  });

  it("generates the name that is missing, and keeps it", async () => {
    const first = await client.check(network, "net", { resourceGroupName: "rg" });
    assert.match(String(first.inputs["virtualNetworkName"]), /^net[0-9a-f]{8}$/);
    const second = await client.check(network, "net", { resourceGroupName: "rg" }, first.inputs);
    assert.deepEqual(second.inputs, first.inputs);
  });

  it("puts things where the provider is configured to, not in the way of what is said", async () => {
    assert.equal((await client.check(network, "net", { resourceGroupName: "rg" })).inputs["location"], "westeurope");
    const said = await client.check(network, "net", { resourceGroupName: "rg", location: "northeurope" });
    assert.equal(said.inputs["location"], "northeurope");
    assert.equal("location" in (await client.check(subnet, "s", subnetInputs)).inputs, false);
  });

  it("names what is missing", async () => {
    const { failures } = await client.check(subnet, "s", { subnetName: "agents" });
    assert.deepEqual(failures.map(({ property }) => property).sort(), ["resourceGroupName", "virtualNetworkName"]);
    assert.equal(
      failures.find(({ property }) => property === "virtualNetworkName")?.reason,
      `${subnet} "s" needs virtualNetworkName, and it is missing. Write it.`,
    );
  });

  it("checks twice as once", async () => {
    const { inputs } = await client.check(host, "h", {
      resourceGroupName: "rg",
      osProfile: { adminPassword: secret("p") },
    });
    assert.deepEqual((await client.check(host, "h", inputs, inputs)).inputs, inputs);
  });

  it("makes nothing in a preview and does not know what the service would say", async () => {
    const inputs = { resourceGroupName: "rg", vmName: "h", identity: { type: "SystemAssigned" } };
    const { id, outputs } = await client.create(host, "h", inputs, { preview: true });
    assert.equal(id, "");
    assert.equal(outputs["vmId"], UNKNOWN_VALUE);
    assert.deepEqual(outputs["identity"], {
      type: "SystemAssigned",
      principalId: UNKNOWN_VALUE,
      tenantId: UNKNOWN_VALUE,
    });
    assert.equal(existsSync(file), false);
  });

  it("remembers across a restart", async () => {
    const { id, outputs } = await client.create(network, "net", { resourceGroupName: "rg", virtualNetworkName: "net" });
    const again = await serveStandIn(azureNative, Store.open(file));
    const other = new ProviderClient(again.port);
    assert.deepEqual((await other.read(network, id)).outputs, outputs);
    other.close();
    await again.close();
  });

  it("reads what it was given, and an empty id of what is gone", async () => {
    const inputs = { resourceGroupName: "rg", vmName: "h", osProfile: { adminPassword: secret("p") } };
    const { id, outputs } = await client.create(host, "h", inputs);
    const read = await client.read(host, id, { inputs, outputs });
    assert.deepEqual(read, { id, inputs, outputs });
    assert.equal((await client.read(host, `${id}-other`)).id, "");
  });

  it("imports with the same inputs", async () => {
    const inputs = { resourceGroupName: "rg", virtualNetworkName: "net", location: "westeurope" };
    const { id } = await client.create(network, "net", inputs);
    const imported = await client.read(network, id.toUpperCase());
    assert.deepEqual(imported.inputs, inputs);
    assert.equal(imported.id, id);
  });

  it("finds no difference between equal inputs", async () => {
    const { id } = await client.create(subnet, "s", subnetInputs);
    assert.deepEqual(await client.diff(subnet, id, subnetInputs, subnetInputs), {
      changes: false,
      replaces: [],
      paths: [],
      deleteFirst: false,
    });
  });

  it("updates in place, and replaces when the place or the name changes", async () => {
    const { id } = await client.create(subnet, "s", subnetInputs);
    const updated = { ...subnetInputs, addressPrefix: "10.0.2.0/24" };
    assert.deepEqual(await client.diff(subnet, id, subnetInputs, updated), {
      changes: true,
      replaces: [],
      paths: ["addressPrefix"],
      deleteFirst: false,
    });
    assert.equal((await client.update(subnet, id, subnetInputs, updated))["addressPrefix"], "10.0.2.0/24");
    assert.equal((await client.read(subnet, id)).inputs["addressPrefix"], "10.0.2.0/24");
    const renamed = await client.diff(subnet, id, subnetInputs, { ...subnetInputs, subnetName: "other" });
    assert.deepEqual([renamed.replaces, renamed.deleteFirst], [["subnetName"], false]);
  });

  it("deletes first where old and new would have one id", async () => {
    const inputs = { resourceGroupName: "rg", virtualNetworkName: "net", location: "westeurope" };
    const { id } = await client.create(network, "net", inputs);
    const moved = await client.diff(network, id, inputs, { ...inputs, location: "northeurope" });
    assert.deepEqual([moved.replaces, moved.deleteFirst], [["location"], true]);
  });

  it("refuses to make what exists already", async () => {
    await client.create(subnet, "s", subnetInputs);
    await assert.rejects(client.create(subnet, "s2", subnetInputs), /Conflict: .*\/subnets\/agents exists already/);
  });

  it("refuses to update what is gone", async () => {
    const { id } = await client.create(subnet, "s", subnetInputs);
    await client.delete(subnet, id);
    await assert.rejects(client.update(subnet, id, subnetInputs, subnetInputs), /NotFound: .* Run a refresh/);
  });

  it("deletes what is gone already without complaint", async () => {
    const { id } = await client.create(subnet, "s", subnetInputs);
    await client.delete(subnet, id);
    await client.delete(subnet, id);
    assert.equal((await client.read(subnet, id)).id, "");
  });

  it("refuses to delete what others use, also through what lies below it", async () => {
    const net = await client.create(network, "net", { resourceGroupName: "rg", virtualNetworkName: "net" });
    const below = await client.create(subnet, "s", subnetInputs);
    const card = await client.create(nic, "n", {
      resourceGroupName: "rg",
      networkInterfaceName: "n",
      ipConfigurations: [{ name: "ip", subnet: { id: below.id } }],
    });
    for (const [type, id] of [
      [subnet, below.id],
      [network, net.id],
    ] as const) {
      await assert.rejects(client.delete(type, id), /InUse: .* because .*networkInterfaces\/n uses it/);
    }
    await client.delete(nic, card.id);
    await client.delete(network, net.id);
    assert.equal((await client.read(subnet, below.id)).id, "", "a subnet goes with its network");
  });

  it("refuses to delete what is locked, and its resource group", async () => {
    const rg = await client.create(group, "g", { resourceGroupName: "rg" });
    const vm = await client.create(host, "h", { resourceGroupName: "rg", vmName: "h" });
    const held = await client.create(lock, "l", { scope: vm.id, lockName: "keep", level: "CanNotDelete" });
    await assert.rejects(client.delete(host, vm.id), /ScopeLocked/);
    await assert.rejects(client.delete(group, rg.id), /ScopeLocked/);
    await client.delete(lock, held.id);
    await client.delete(group, rg.id);
    assert.equal((await client.read(host, vm.id)).id, "");
  });

  it("keeps secrets out of its file and gives them back as secrets", async () => {
    const inputs = { resourceGroupName: "rg", vmName: "h", osProfile: { adminPassword: secret("CANARY-1") } };
    const { id, outputs } = await client.create(host, "h", inputs);
    const changed: ValueObject = { ...inputs, tags: secret({ note: "CANARY-2" }) };
    const updated = await client.update(host, id, inputs, changed);
    assert.deepEqual([outputs["osProfile"], updated["tags"]], [inputs.osProfile, changed["tags"]]);
    assert.doesNotMatch(readFileSync(file, "utf8"), /CANARY/);
  });

  it("does not pretend to know functions", async () => {
    const failures = await client.invoke("azure-native:authorization:getClientConfig");
    assert.deepEqual(failures, [
      "the stand-in for azure-native does not offer azure-native:authorization:getClientConfig; it needs the real provider",
    ]);
  });
});

describe("stand-in for azuread", () => {
  const type = "azuread:index/group:Group";
  let folder: string;
  let served: Attachment;
  let client: ProviderClient;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "ewb-stand-in-"));
    served = await serveStandIn(azureAd, Store.open(join(folder, "state.json")));
    client = new ProviderClient(served.port);
  });
  afterEach(async () => {
    client.close();
    await served.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("gives ids and object ids as Microsoft Graph does, another one each time", async () => {
    const inputs = { displayName: "SSPR", securityEnabled: true };
    const first = await client.create(type, "one", inputs);
    const second = await client.create(type, "two", inputs);
    assert.equal(first.id, `/groups/${String(first.outputs["objectId"])}`);
    assert.notEqual(first.id, second.id);
  });

  const job = "azuread:index/synchronizationJob:SynchronizationJob";

  it("makes the jobs of an application's service principal, and tells another template than it was asked for", async () => {
    const application = await client.create("azuread:index/applicationFromTemplate:ApplicationFromTemplate", "a", {
      displayName: "corp.contoso.com",
      templateId: "1a4721b3-e57f-4451-ae87-ef078703ec94",
    });
    const servicePrincipalId = String(application.outputs["servicePrincipalObjectId"]);
    const inputs = { servicePrincipalId, templateId: "AD2AADProvisioning", enabled: false };
    const { id, outputs } = await client.create(job, "job", inputs);
    assert.ok(id.startsWith(`/servicePrincipals/${servicePrincipalId}/synchronization/jobs/AD2AADProvisioning.`), id);
    assert.equal(outputs["templateId"], "ADDCInPassthrough");
    const read = await client.read(job, id, { inputs, outputs });
    assert.deepEqual(read.inputs, { ...inputs, templateId: "ADDCInPassthrough" });
    // As a refresh asks: what was read before what is declared.
    assert.deepEqual((await client.diff(job, id, read.inputs, inputs)).paths, ["templateId"]);
    assert.equal((await client.diff(job, id, read.inputs, inputs, ["templateId"])).changes, false);
    const other = { ...inputs, templateIdentity: 1, enabled: true };
    assert.deepEqual((await client.diff(job, id, read.inputs, other, ["templateId"])).paths, [
      "enabled",
      "templateIdentity",
    ]);
  });

  it("finds a job that a stack takes over, and none that is gone", async () => {
    const id = "/servicePrincipals/11111111-2222-4333-8444-555555555555/synchronization/jobs/AD2AADPasswordHash.1";
    assert.equal((await client.read(job, id, { outputs: { enabled: true } })).id, "");
    const { inputs } = await client.read(job, id);
    assert.deepEqual(inputs, {
      servicePrincipalId: "11111111-2222-4333-8444-555555555555",
      templateId: "AD2AADPasswordHash",
      enabled: true,
    });
    await client.delete(job, id);
  });

  it("keeps computed values over an update", async () => {
    const inputs = { displayName: "SSPR", securityEnabled: true };
    const { id, outputs } = await client.create(type, "one", inputs);
    const updated = await client.update(type, id, inputs, { ...inputs, displayName: "Reset" });
    assert.equal(updated["objectId"], outputs["objectId"]);
    assert.equal(updated["displayName"], "Reset");
  });

  it("names what is missing", async () => {
    assert.deepEqual(
      (await client.check(type, "g", {})).failures.map(({ property }) => property),
      ["displayName"],
    );
  });
});
