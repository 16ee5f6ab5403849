/** Where the directory scripts run. */
export type Target = LocalPowerShell | AzureMachine;

/** PowerShell on the machine where Pulumi runs. */
export interface LocalPowerShell {
  readonly kind: "local";
}

/** A Windows host that takes managed run commands. */
export interface AzureMachine {
  readonly kind: "azureVirtualMachine" | "arcServer";
  readonly id: string;
}

export const local: LocalPowerShell = { kind: "local" };

const guid = "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}";

/** Resource ids know no case; JSON Schema's patterns have no flag that says so. */
function anyCase(text: string): string {
  const letter = (character: string) => `[${character.toUpperCase()}${character.toLowerCase()}]`;
  return text.replace(/\./g, "\\.").replace(/[A-Za-z]/g, letter);
}

const types: Readonly<Record<AzureMachine["kind"], string>> = {
  azureVirtualMachine: "Microsoft.Compute/virtualMachines",
  arcServer: "Microsoft.HybridCompute/machines",
};

const idOf = (type: string): string =>
  `${anyCase("/subscriptions/")}${guid}${anyCase("/resourceGroups/")}[^/]+${anyCase(`/providers/${type}/`)}[^/]+`;

/** What a target looks like as a text, for the plugin and for the stack file's schema alike. */
export const targetPattern = `^(local|${Object.values(types).map(idOf).join("|")})$`;

/** The target a text names; undefined: none. */
export function targetOf(text: string): Target | undefined {
  if (text === "local") return local;
  const kinds = Object.keys(types) as AzureMachine["kind"][];
  const kind = kinds.find((name) => new RegExp(`^${idOf(types[name])}$`).test(text));
  return kind && { kind, id: text };
}

/** Where a call runs that is to reach a channel; nothing is said of PowerShell where Pulumi runs. */
export function targetFor(channel: string): { readonly target?: AzureMachine } {
  const target = targetOf(channel);
  return target === undefined || target.kind === "local" ? {} : { target };
}
