import { failAll, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type RuleCheck, type Violation } from "../../../rule.ts";
import { PROVISIONING_AGENT, TENANT_SETTINGS } from "../../../types.ts";
import { at, plainText, textAt } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: [PROVISIONING_AGENT, TENANT_SETTINGS],
  check({ type, name, properties }) {
    const property = type === PROVISIONING_AGENT ? "registration" : "appliedBy";
    const way = at(properties, property);
    if (way === UNKNOWN) return notEvaluated(`how ${name} signs in to the tenant is not known`, property);
    const violation = told[plainText(way)]?.(textAt(properties, "host", name));
    return violation ? failAll([{ ...violation, property }]) : pass;
  },
};
export default rule;

const told: Readonly<Record<string, (host: string) => Omit<Violation, "property">>> = {
  credential: (host) => ({
    message: `The agent on ${host} is registered with the password of a Hybrid Identity Administrator, which works only for an account that is asked for no second factor.`,
    fix: "Write registration: manual, so that a person registers it; while it must be unattended, exempt it, keep the password in a Key Vault and take the role away after it.",
  }),
  token: (host) => ({
    message: `The agent on ${host} is registered with an access token of a person, by a parameter that Microsoft does not document.`,
    fix: "Write registration: manual; a token that is tried until a day is an exemption.",
  }),
  agent: () => ({
    message:
      "The box of cloud sync is set with the password of a Hybrid Identity Administrator, which works only for an account that is asked for no second factor.",
    fix: "Write appliedBy: attest, so that a person checks the box and attests it; while it must be unattended it is an exemption.",
  }),
  portal: () => ({
    message:
      "The boxes are set with a person's access token by the interface behind the portal, which Microsoft neither documents nor supports.",
    fix: "Write appliedBy: attest; a token that is used until a day is an exemption.",
  }),
};
