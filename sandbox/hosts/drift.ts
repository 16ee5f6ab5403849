import type { DirectoryState } from "../directory/state.ts";
import type { StateFile } from "../directory/stateFile.ts";
import { SandboxError, upFirst } from "../failure.ts";
import { accountFor, serve, start, VIRTUAL_ACCOUNT, type HostState } from "./state.ts";

/** What other people do on agent hosts, each told in a sentence. Without a host it befalls the first that it can, by name. */
export class HostDrift {
  readonly #file: StateFile<DirectoryState>;

  constructor(file: StateFile<DirectoryState>) {
    this.#file = file;
  }

  /** Somebody goes from host to host and does in the wizard what the kit has asked for. */
  register(): Promise<string> {
    return this.#file.update(({ hosts = {} }) => {
      const waiting = Object.entries(hosts).filter(([, { tenantId, asked }]) => tenantId === "" && asked);
      if (waiting.length === 0) throw nobody("No simulated host waits for somebody to register its agent.");
      for (const [, host] of waiting) registerByHand(host);
      const names = waiting.map(([name]) => name.toUpperCase()).sort();
      return `Somebody has registered the agent on ${names.join(", ")}, in the wizard.`;
    });
  }

  stop(name?: string): Promise<string> {
    return this.#change(
      name,
      ({ running }) => running,
      (host) => {
        host.running = false;
        return "the agent's service is stopped now.";
      },
    );
  }

  /** Somebody deletes the agent's service; its updater stays. */
  deleteService(name?: string): Promise<string> {
    return this.#change(
      name,
      (host) => isInstalled(host) && !host.withoutService,
      (host) => {
        Object.assign(host, { running: false, withoutService: true });
        return "the agent's service is deleted now.";
      },
    );
  }

  /** Somebody repairs the agent in Windows' list of programs. */
  repair(name: string): Promise<string> {
    return this.#change(
      name,
      ({ withoutService }) => withoutService === true,
      (host) => {
        delete host.withoutService;
        start(host);
        return "the agent's service is there again.";
      },
    );
  }

  /** The host is restored from an old backup. */
  fallBehind(name?: string, version = "1.1.2334.0"): Promise<string> {
    return this.#change(name, isInstalled, (host) => {
      host.installedVersion = version;
      return `the agent is ${version} now.`;
    });
  }

  uninstall(name?: string): Promise<string> {
    return this.#change(name, isInstalled, (host) => {
      Object.assign(host, { installedVersion: "", tenantId: "", domains: [], running: false, lastActivity: "" });
      delete host.withoutService;
      return "the agent is uninstalled now.";
    });
  }

  /** Somebody registers the agent with another tenant. */
  moveAway(name?: string, tenantId = "99999999-9999-9999-9999-999999999999"): Promise<string> {
    return this.#change(name, isInstalled, (host) => {
      host.tenantId = tenantId;
      return `the agent belongs to the tenant ${tenantId} now.`;
    });
  }

  dropDomain(name?: string): Promise<string> {
    return this.#change(
      name,
      ({ domains }) => domains.length > 0,
      (host) => {
        return `the agent does not serve ${host.domains.pop()} any more.`;
      },
    );
  }

  /** Somebody adds in the wizard what the agent was to serve. */
  addDomains(name: string): Promise<string> {
    return this.#change(name, isInstalled, (host) => {
      serve(host, host.asked?.domains ?? []);
      return `the agent serves ${host.domains.join(", ")} now.`;
    });
  }

  /** Somebody takes the host out of the group of those who may retrieve the account's password. */
  lockOut(name?: string): Promise<string> {
    const hasAccount = (host: HostState) => host.account !== VIRTUAL_ACCOUNT;
    return this.#change(name, hasAccount, (host) => {
      host.lockedOut = true;
      return `the host cannot use ${host.account} any more.`;
    });
  }

  /** Somebody puts it back. */
  letIn(name: string): Promise<string> {
    return this.#change(
      name,
      ({ lockedOut }) => lockedOut === true,
      (host) => {
        delete host.lockedOut;
        return `the host can use ${host.account} again.`;
      },
    );
  }

  /** Somebody takes away what the agent needs of its host. */
  takeAway(prerequisite: string, name: string): Promise<string> {
    return this.#change(
      name,
      () => true,
      (host) => {
        host.lacks = [...(host.lacks ?? []), prerequisite];
        return `${prerequisite} is not met any more.`;
      },
    );
  }

  #change(
    name: string | undefined,
    can: (host: HostState) => boolean,
    change: (host: HostState) => string,
  ): Promise<string> {
    return this.#file.update(({ hosts = {} }) => {
      const found = Object.entries(hosts)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .find(([key, host]) => (name === undefined || key === name.toLowerCase()) && can(host));
      if (found === undefined)
        throw nobody(
          `${name === undefined ? "No simulated host has an" : `${name} has no`} agent that could drift so.`,
        );
      return `${found[0].toUpperCase()}: ${change(found[1])}`;
    });
  }
}

const isInstalled = ({ installedVersion }: HostState): boolean => installedVersion !== "";

function registerByHand(host: HostState): void {
  const { asked } = host;
  if (!asked) return;
  if (host.installedVersion === "") host.installedVersion = asked.version;
  host.tenantId = asked.tenantId;
  host.domains = [];
  serve(host, asked.domains);
  host.account = accountFor(asked.serviceAccount);
  start(host);
}

const nobody = (what: string): SandboxError => new SandboxError(`${what} ${upFirst}`, 2);
