import { isAgentHost } from "../../../agentHosts.ts";
import { aspectOf, machineTypes, pathIn, type MachineAspect } from "../../../machine.ts";
import { failAll, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: machineTypes,
  check(machine, stack) {
    if (!isAgentHost(machine, stack)) return notApplicable;
    const asked = wanted.filter(({ aspect }) => pathIn(machine, aspect) !== "");
    const wrong = asked.filter(({ aspect, fits }) => {
      const value = aspectOf(machine, aspect);
      return value !== UNKNOWN && !fits(value);
    });
    if (wrong.length > 0)
      return failAll(
        wrong.map(({ aspect, lacks, instead }) => ({
          message: `The agent host ${machine.name} is declared without ${lacks}.`,
          fix: instead,
          property: pathIn(machine, aspect),
        })),
      );
    const open = asked.find(({ aspect }) => aspectOf(machine, aspect) === UNKNOWN);
    return open ? notEvaluated(`${pathIn(machine, open.aspect)} of ${machine.name} is not known`, pathIn(machine, open.aspect)) : pass; // prettier-ignore
  },
};
export default rule;

interface Wanted {
  readonly aspect: MachineAspect;
  fits(value: unknown): boolean;
  readonly lacks: string;
  readonly instead: string;
}

const isOn = (value: unknown) => value === true;

const wanted: readonly Wanted[] = [
  {
    aspect: "securityType",
    fits: (value) => value === "TrustedLaunch" || value === "ConfidentialVM",
    lacks: "Trusted Launch: what starts before Windows is not checked on a Tier 0 host",
    instead: "Write securityProfile.securityType: TrustedLaunch; it counts when the machine is made.",
  },
  {
    aspect: "secureBoot",
    fits: isOn,
    lacks: "secure boot: an unsigned boot loader may start on a Tier 0 host",
    instead: "Switch secure boot on.",
  },
  {
    aspect: "vTpm",
    fits: isOn,
    lacks: "a virtual TPM: its keys are not bound to the machine, and nobody can attest how it started",
    instead: "Switch the virtual TPM on.",
  },
  {
    aspect: "encryptionAtHost",
    fits: isOn,
    lacks: "encryption at host: the cache of its disk lies on Azure's hardware in plain text",
    instead: "Write agents.encryptionAtHost: required, or register where the subscription lacks the feature.",
  },
];
