import { UNKNOWN, type ResourceView, type Stack } from "../../../rule.ts";
import { at } from "../../../value.ts";

/** What stops machines at one time. */
export interface Plan {
  /** As the end of: they are in … */
  readonly what: string;
  /** Names of the machines, in lower case. */
  readonly machines: readonly (string | typeof UNKNOWN)[];
}

interface Kind {
  readonly type: string;
  /** Where it names the machine, by name or id. */
  readonly machine: string;
  /** What makes two of them one plan. */
  planOf(view: ResourceView): unknown;
  readonly what: string;
}

const configuration = ({ properties }: ResourceView) => at(properties, "maintenanceConfigurationId");
const maintenance = { planOf: configuration, what: "one maintenance configuration" };

const kinds: readonly Kind[] = [
  { type: "azure-native:maintenance:ConfigurationAssignment", machine: "resourceName", ...maintenance },
  {
    type: "azure:maintenance/assignmentVirtualMachine:AssignmentVirtualMachine",
    machine: "virtualMachineId",
    ...maintenance,
  },
  {
    type: "azure-native:devtestlab:GlobalSchedule",
    machine: "targetResourceId",
    planOf: ({ properties }) =>
      at(properties, "status") === "Disabled" ? undefined : (at(properties, "dailyRecurrence", "time") ?? "daily"),
    what: "one daily shutdown",
  },
  {
    type: "azure:devtest/globalVMShutdownSchedule:GlobalVMShutdownSchedule",
    machine: "virtualMachineId",
    planOf: ({ properties }) =>
      at(properties, "enabled") === false ? undefined : (at(properties, "dailyRecurrenceTime") ?? "daily"),
    what: "one daily shutdown",
  },
];

/** The plans of a stack. Those whose id is not known before the update are one where they can be no other. */
export function plansOf(stack: Stack): Plan[] {
  return kinds.flatMap(({ type, machine, planOf, what }) => {
    const groups = Map.groupBy(stack.ofType(type), planOf);
    groups.delete(undefined);
    const isOne = stack.ofType("azure-native:maintenance:MaintenanceConfiguration").length === 1;
    return [...groups].map(([plan, members]) => ({
      what,
      machines:
        plan === UNKNOWN && !isOne
          ? [UNKNOWN as typeof UNKNOWN]
          : members.map((view) => nameOf(at(view.properties, machine))),
    }));
  });
}

const nameOf = (machine: unknown): string | typeof UNKNOWN =>
  typeof machine === "string" ? (machine.split("/").at(-1) ?? "").toLowerCase() : UNKNOWN;
