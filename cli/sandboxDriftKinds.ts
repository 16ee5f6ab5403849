/** What `ewb sandbox drift --kind` can do behind the kit's back. */
export interface DriftKindText {
  /** Who does what. */
  readonly what: string;
  /** What the commands of the sandbox make of it; absent: they show nothing, whatever is declared. */
  readonly then?: (refresh: string, up: string) => string;
}

const mended = (refresh: string, up: string) => `${refresh} shows it, ${up} mends it, unless mode is observe.`;
const told = (refresh: string, up: string) =>
  `${refresh} warns of it; ${up} leaves it as it is, for the kit changes nothing there.`;

export const driftKinds = {
  age: {
    what: "somebody raises the minimum password age in the group policy, or else the PSO, that gives 0",
    then: mended,
  },
  entry: { what: "somebody takes Reset Password from the service account", then: mended },
  link: { what: "somebody disables the link of the group policy that gives an age of 0", then: mended },
  "other-policy": {
    what: "another team links a policy with an age of its own above the one that gives 0",
    then: mended,
  },
  "compatible-access": { what: "somebody empties Pre-Windows 2000 Compatible Access", then: told },
  "sam-server": { what: "somebody closes CN=Server,CN=System to all but administrators", then: told },
  tenant: { what: "somebody clears the box of cloud sync" },
  "agent-registered": {
    what: "somebody registers, in the wizard, the agents that wait for it",
    then: (_refresh, up) => `${up} goes on with what waited for them.`,
  },
  "agent-stopped": { what: "an agent's service stops", then: mended },
  "agent-service": {
    what: "somebody deletes an agent's service",
    then: (refresh, up) => `${refresh} shows it, ${up} changes nothing and says what a person does on the host.`,
  },
  "agent-behind": { what: "a host comes back from an old backup", then: mended },
  "agent-uninstalled": {
    what: "somebody uninstalls an agent",
    then: (refresh, up) =>
      `${refresh} shows it, ${up} installs it again and registers it, or waits for a person who does (--kind agent-registered).`,
  },
  "agent-domain": {
    what: "an agent serves a domain less",
    then: (refresh, up) =>
      `${refresh} shows it, ${up} mends it where the kit registers agents; else it says what a person does in the wizard.`,
  },
  "agent-account": {
    what: "somebody takes a host from those who may retrieve the password of the agents' account",
    then: (refresh, up) => `${refresh} warns of it; ${up} changes nothing: a person lets the host retrieve it again.`,
  },
  "agent-elsewhere": {
    what: "somebody registers an agent with another tenant",
    then: (refresh, up) =>
      `${refresh} shows it, ${up} changes nothing and says what a person does: an agent of another tenant is not the kit's to take.`,
  },
} as const satisfies Record<string, DriftKindText>;
export type DriftKind = keyof typeof driftKinds;

/** The kinds with what they are, a line each. */
export function driftHelp(): string {
  const names = Object.keys(driftKinds) as DriftKind[];
  const width = Math.max(...names.map((name) => name.length));
  return ["", "Kinds:", ...names.map((name) => `  ${name.padEnd(width)}  ${driftKinds[name].what}`)].join("\n");
}
