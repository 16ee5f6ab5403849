import assert from "node:assert/strict";
import { UNKNOWN } from "../../../policies/rule.ts";
import { agentExposure as rule } from "../../../policies/rules/agent-exposure.ts";
import * as types from "../../../policies/types.ts";
import { outcomeOf } from "../support/stackFixture.ts";

const outcome = (type: string, properties: Record<string, unknown>) => outcomeOf(rule, type, properties);
const nic = (...ipConfigurations: unknown[]) => outcome(types.NETWORK_INTERFACE, { ipConfigurations });
const inbound = { name: "rdp", direction: "Inbound", access: "Allow" };

describe("rule agent-exposure", () => {
  it("passes an interface with private addresses only", () => {
    assert.deepEqual(nic({ subnet: { id: "/subnets/tier0" } }, { privateIPAddress: "10.0.0.4" }), { result: "pass" });
  });

  it("fails an interface with a public address, also in its second configuration and with an unknown id", () => {
    const expected = {
      result: "fail",
      message:
        "subject has a public IP address, but agent hosts must not be reachable: the agent connects outbound only.",
      fix: "Remove publicIPAddress; a NAT gateway on the subnet gives outbound connections.",
    };
    assert.deepEqual(nic({ publicIPAddress: { id: "/pips/1" } }), expected);
    assert.deepEqual(nic({}, { publicIPAddress: { id: UNKNOWN } }), expected);
  });

  it("does not evaluate addresses that are not known", () => {
    assert.deepEqual(outcome(types.NETWORK_INTERFACE, { ipConfigurations: UNKNOWN }), {
      result: "notEvaluated",
      reason: "the list of IP configurations of subject is not known",
    });
    assert.deepEqual(nic({ publicIPAddress: UNKNOWN }), {
      result: "notEvaluated",
      reason: "the public IP address of an IP configuration of subject is not known",
    });
    assert.equal(nic(UNKNOWN).result, "notEvaluated");
    assert.equal(nic(UNKNOWN, { publicIPAddress: { id: "/pips/1" } }).result, "fail");
  });

  it("looks at interfaces that a virtual machine declares in place", () => {
    const machine = (networkInterfaceConfigurations: unknown) =>
      outcome(types.VIRTUAL_MACHINE, { networkProfile: { networkInterfaceConfigurations } });
    assert.equal(machine([{ ipConfigurations: [{ publicIPAddressConfiguration: { name: "pip" } }] }]).result, "fail");
    assert.equal(machine([{ ipConfigurations: [{ name: "private" }] }]).result, "pass");
    assert.equal(machine(UNKNOWN).result, "notEvaluated");
    assert.equal(machine([{ ipConfigurations: UNKNOWN }]).result, "notEvaluated");
    assert.equal(machine([{ ipConfigurations: [{}] }, { ipConfigurations: UNKNOWN }]).result, "notEvaluated");
    assert.equal(outcome(types.VIRTUAL_MACHINE, { networkProfile: UNKNOWN }).result, "notEvaluated");
    assert.equal(outcome(types.VIRTUAL_MACHINE, {}).result, "pass");
  });

  it("fails inbound rules that allow, in a group or of their own, and names them all", () => {
    const securityRules = [
      inbound,
      { name: "https", direction: "outbound", access: "allow" },
      { ...inbound, name: "winrm" },
    ];
    assert.deepEqual(outcome(types.NETWORK_SECURITY_GROUP, { securityRules }), {
      result: "fail",
      message:
        'subject allows inbound traffic by its rule "rdp"; allows inbound traffic by its rule "winrm", but agent hosts must not be reachable: the agent connects outbound only.',
      fix: "Remove the rule; what must manage the host connects from the host's side or through its own agent.",
    });
    assert.equal(outcome(types.SECURITY_RULE, { direction: "inbound", access: "ALLOW" }).result, "fail");
  });

  it("passes rules that deny or lead outwards, and groups without rules", () => {
    assert.equal(outcome(types.SECURITY_RULE, { direction: "Inbound", access: "Deny" }).result, "pass");
    assert.equal(outcome(types.SECURITY_RULE, { direction: "Outbound", access: "Allow" }).result, "pass");
    assert.equal(outcome(types.NETWORK_SECURITY_GROUP, {}).result, "pass");
  });

  it("does not evaluate an unknown direction unless the access decides", () => {
    assert.equal(outcome(types.SECURITY_RULE, { direction: UNKNOWN, access: "Allow" }).result, "notEvaluated");
    assert.equal(outcome(types.SECURITY_RULE, { direction: "Inbound", access: UNKNOWN }).result, "notEvaluated");
    assert.equal(outcome(types.SECURITY_RULE, { direction: UNKNOWN, access: "Deny" }).result, "pass");
    assert.equal(outcome(types.SECURITY_RULE, { direction: "Outbound", access: UNKNOWN }).result, "pass");
    assert.equal(outcome(types.NETWORK_SECURITY_GROUP, { securityRules: UNKNOWN }).result, "notEvaluated");
    assert.equal(outcome(types.NETWORK_SECURITY_GROUP, { securityRules: [UNKNOWN] }).result, "notEvaluated");
    assert.equal(outcome(types.NETWORK_SECURITY_GROUP, { securityRules: [UNKNOWN, inbound] }).result, "fail");
  });

  it("fails a load balancer that forwards, and passes one that only translates outbound", () => {
    assert.deepEqual(outcome(types.LOAD_BALANCER, { inboundNatRules: [{}], loadBalancingRules: [{}] }), {
      result: "fail",
      message:
        "subject forwards inbound traffic by its inbound NAT rules; forwards inbound traffic by its load balancing rules, but agent hosts must not be reachable: the agent connects outbound only.",
      fix: "Remove the load balancer, or leave only its outbound rules.",
    });
    assert.equal(outcome(types.LOAD_BALANCER, { inboundNatPools: [{}] }).result, "fail");
    assert.equal(outcome(types.LOAD_BALANCER, { outboundRules: [{}] }).result, "pass");
    assert.deepEqual(outcome(types.LOAD_BALANCER, { inboundNatRules: UNKNOWN }), {
      result: "notEvaluated",
      reason: "the list of inbound NAT rules of subject is not known",
    });
    assert.equal(outcome(types.INBOUND_NAT_RULE, {}).result, "fail");
  });

  it("fails a Bastion with a public endpoint", () => {
    assert.equal(outcome(types.BASTION_HOST, {}).result, "fail");
    assert.equal(outcome(types.BASTION_HOST, { enablePrivateOnlyBastion: false }).result, "fail");
    assert.equal(outcome(types.BASTION_HOST, { enablePrivateOnlyBastion: true }).result, "pass");
    assert.equal(outcome(types.BASTION_HOST, { enablePrivateOnlyBastion: UNKNOWN }).result, "notEvaluated");
  });

  it("has nothing to say about a NAT gateway or an address that only it uses", () => {
    assert.ok(!rule.appliesTo.includes("azure-native:network:NatGateway"));
    assert.ok(!rule.appliesTo.includes("azure-native:network:PublicIPAddress"));
    assert.equal(outcome("azure-native:network:NatGateway", {}).result, "notApplicable");
  });
});
