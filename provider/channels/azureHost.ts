import type { AzureMachine, Target } from "../../resources/ports/target.ts";

/** What the two kinds of host differ in, as managed run commands go. */
interface HostKind {
  readonly type: string;
  readonly name: string;
  readonly apiVersion: string;
  /** A built-in role that has every action on run commands. */
  readonly role: string;
  /** Why it can take no run command now; undefined: it can. */
  obstacle(machine: Machine): string | undefined;
}

/** The parts of both kinds' documents that matter here. */
export interface Machine {
  readonly location?: string;
  readonly properties?: {
    readonly instanceView?: { readonly statuses?: unknown };
    readonly storageProfile?: { readonly osDisk?: { readonly osType?: string } };
    readonly status?: string;
    readonly osType?: string;
  };
}

/** https://learn.microsoft.com/en-us/rest/api/compute/virtual-machine-run-commands */
const virtualMachine: HostKind = {
  type: "Microsoft.Compute/virtualMachines",
  name: "Azure VM",
  apiVersion: "2024-07-01",
  role: "Virtual Machine Contributor",
  obstacle({ properties }) {
    if (properties?.storageProfile?.osDisk?.osType === "Linux") return "runs Linux. Name a Windows host.";
    const statuses = properties?.instanceView?.statuses;
    const codes = Array.isArray(statuses) ? statuses.map((one) => String((one as { code?: unknown })?.code)) : [];
    const power = codes.find((code) => code.startsWith("PowerState/"));
    return power === undefined || power === "PowerState/running"
      ? undefined
      : `is not running (${power}). Start it, then run again.`;
  },
};

/** https://learn.microsoft.com/en-us/azure/azure-arc/servers/run-command */
const arcServer: HostKind = {
  type: "Microsoft.HybridCompute/machines",
  name: "Arc server",
  apiVersion: "2025-01-13",
  role: "Azure Connected Machine Resource Administrator",
  obstacle({ properties }) {
    if (properties?.osType?.toLowerCase() === "linux") return "runs Linux. Name a Windows host.";
    const status = properties?.status;
    return status === undefined || status === "Connected"
      ? undefined
      : `is ${String(status).toLowerCase()}. See that the host is up and its Connected Machine agent reaches Azure (azcmagent check), then run again.`;
  },
};

const kinds: Readonly<Record<AzureMachine["kind"], HostKind>> = { azureVirtualMachine: virtualMachine, arcServer };

export function takesRunCommands(target: Target): target is AzureMachine {
  return target.kind in kinds;
}

/** One Azure VM or Arc server. */
export class AzureHost {
  readonly id: string;
  readonly kind: HostKind;

  constructor({ kind, id }: AzureMachine) {
    this.id = id;
    this.kind = kinds[kind];
  }

  /** The same for every spelling: resource ids know no case. */
  get key(): string {
    return this.id.toLowerCase();
  }

  toString(): string {
    return `the ${this.kind.name} ${this.id.split("/").at(-1)}`;
  }

  get #path(): string {
    return this.id.split("/").map(encodeURIComponent).join("/");
  }

  /** Path of the host itself with its state. */
  get path(): string {
    return `${this.#path}?api-version=${this.kind.apiVersion}&$expand=instanceView`;
  }

  /** Locks on the host and on what it is in. https://learn.microsoft.com/en-us/rest/api/resources/management-locks */
  get locks(): string {
    return `${this.#path}/providers/Microsoft.Authorization/locks?api-version=2020-05-01&$filter=atScope()`;
  }

  get runCommands(): string {
    return `${this.#path}/runCommands?api-version=${this.kind.apiVersion}`;
  }

  runCommand(name: string): string {
    return `${this.#path}/runCommands/${name}?api-version=${this.kind.apiVersion}`;
  }

  /** The action that running a script needs. */
  get action(): string {
    return `${this.kind.type}/runCommands/write`;
  }
}
