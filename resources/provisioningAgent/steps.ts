import { RefusedError, type Context, type Ensured, type Subject } from "../ports/resource.ts";
import { run, type AgentStep, type ProvisioningAgentResult } from "./call.ts";
import type { ProvisioningAgentInputs } from "./definition.ts";
import type { Seen } from "./lifecycle.ts";
import { configurationOf, type AgentMemory } from "./memory.ts";
import {
  hasOtherAccount,
  isBehind,
  isElsewhere,
  isInstalled,
  isRunning,
  missingDomains,
  serviceOf,
} from "./observed.ts";
import * as words from "./words.ts";

type Agent = Subject<ProvisioningAgentInputs, AgentMemory>;

/**
 * What is missing on a host, one step after the other; each can be begun again. It ends early where the rest waits for a person,
 * with what that is.
 */
export async function stepsOn(agent: Agent, before: ProvisioningAgentResult, context: Context): Promise<Ensured<Seen>> {
  const { inputs } = agent;
  const host = new Host(agent, before, context);

  if (!isInstalled(host.now) || isBehind(inputs, host.now)) {
    if (!inputs.installer) {
      if (!isInstalled(host.now)) return host.waits(words.installByHand(inputs));
      host.tell(words.upgradeByHand(inputs, host.now));
    } else {
      await host.do("install");
      if (!isInstalled(host.now) || isBehind(inputs, host.now)) return host.waits(words.notInstalled(inputs, host.now));
    }
  }

  if (serviceOf(host.now) === undefined) return host.waits(words.withoutService(inputs, host.now));
  if (host.now.registeredTenantId === "") {
    if (inputs.registration === "manual") return host.waits(words.registerByHand(inputs, host.now));
    await host.do("register");
    if (host.now.registeredTenantId === "") return host.waits(words.notRegistered(inputs));
  }
  // Between the look and now somebody may have registered it.
  if (isElsewhere(inputs, host.now)) throw new RefusedError(words.elsewhere(inputs, host.now));

  if (host.isToConfigure()) await host.do("configure");
  if (missingDomains(inputs, host.now).length > 0 || hasOtherAccount(inputs, host.now))
    host.tell(words.configureByHand(inputs, host.now));

  if (inputs.running && !isRunning(host.now)) {
    await host.do("start");
    if (!isRunning(host.now)) host.tell(words.notRunning(inputs, host.now));
  }
  return host.end();
}

/** One host, as it was last seen, and what was done to it. */
class Host {
  now: ProvisioningAgentResult;
  readonly #agent: Agent;
  readonly #context: Context;
  readonly #done: AgentStep[] = [];
  readonly #problems: string[] = [];

  constructor(agent: Agent, now: ProvisioningAgentResult, context: Context) {
    this.#agent = agent;
    this.#context = context;
    this.now = now;
  }

  async do(step: AgentStep): Promise<void> {
    const { inputs } = this.#agent;
    this.#context.signal.throwIfAborted();
    this.#context.progress(words.progressOf(inputs, step));
    this.now = await run("Ensure", inputs, this.#context, step);
    this.#done.push(step);
    for (const problem of this.now.problems) this.#context.warn(`${inputs.host}: ${problem}`);
  }

  did(step: AgentStep): boolean {
    return this.#done.includes(step);
  }

  isToConfigure(): boolean {
    const { inputs, memory } = this.#agent;
    const differs = missingDomains(inputs, this.now).length > 0 || hasOtherAccount(inputs, this.now);
    return differs || this.did("register") || memory.configured !== configurationOf(inputs);
  }

  tell(problem: string): void {
    this.#problems.push(problem);
  }

  /** The rest cannot be done yet. */
  waits(problem: string): Ensured<Seen> {
    this.tell(problem);
    return this.end();
  }

  end(): Ensured<Seen> {
    const configured = this.did("configure") ? { configured: configurationOf(this.#agent.inputs) } : {};
    const problem = this.#problems.length > 0 ? { problem: this.#problems.join("\n") } : {};
    return { observed: { result: this.now, ...configured }, ...problem };
  }
}
