import { RefusedError, type Context, type Ensured, type Subject } from "../ports/resource.ts";
import { run, type AgentStep, type ProvisioningAgentResult } from "./call.ts";
import { areDeclared, controllersOf, ofDomain, type Controllers } from "./controllers.ts";
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
type Domains = ProvisioningAgentInputs["domains"];

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
    if (inputs.registration === "manual") {
      host.tellControllers(inputs.domains);
      return host.waits(words.registerByHand(inputs, host.now));
    }
    await host.do("register");
    if (host.now.registeredTenantId === "") return host.waits(words.notRegistered(inputs));
  }
  // Between the look and now somebody may have registered it.
  if (isElsewhere(inputs, host.now)) throw new RefusedError(words.elsewhere(inputs, host.now));

  if (host.isToConfigure()) await host.do("configure");
  if (missingDomains(inputs, host.now).length > 0 || hasOtherAccount(inputs, host.now))
    host.tell(words.configureByHand(inputs, host.now));
  host.seeToControllers();

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
  #controllers: Controllers;
  #told: Controllers;

  constructor(agent: Agent, now: ProvisioningAgentResult, context: Context) {
    this.#agent = agent;
    this.#context = context;
    this.now = now;
    // What an agent had before it is registered anew is not what it has then.
    const isNew = now.registeredTenantId === "";
    this.#controllers = isNew ? {} : agent.memory.controllers;
    this.#told = isNew ? {} : agent.memory.told;
  }

  async do(step: AgentStep): Promise<void> {
    const { inputs } = this.#agent;
    this.#context.signal.throwIfAborted();
    this.#context.progress(words.progressOf(inputs, step));
    const lacked = this.#lacking();
    this.now = await run("Ensure", inputs, this.#context, step);
    this.#done.push(step);
    // A domain is added with its controllers.
    const lacking = this.#lacking();
    if (inputs.registration !== "manual") this.#give(lacked.filter((domain) => !lacking.includes(domain)));
    for (const problem of this.now.problems) this.#context.warn(`${inputs.host}: ${problem}`);
  }

  #lacking(): Domains {
    const { inputs } = this.#agent;
    if (this.now.registeredTenantId === "") return inputs.domains;
    const missing = missingDomains(inputs, this.now);
    return inputs.domains.filter(({ name }) => missing.includes(name));
  }

  #give(domains: Domains): void {
    this.#controllers = { ...this.#controllers, ...controllersOf(domains) };
    this.tellControllers(domains);
  }

  tellControllers(domains: Domains): void {
    this.#told = { ...this.#told, ...controllersOf(domains) };
  }

  /** Of domains that it serves: a person is told once, and their next update is their word that it is done. */
  seeToControllers(): void {
    const { inputs } = this.#agent;
    const { told } = this;
    const lacking = this.#lacking();
    const isSettled = (domain: Domains[number]) => areDeclared(domain, this.#controllers) && told(domain) !== "others";
    const others = inputs.domains.filter((domain) => !lacking.includes(domain) && !isSettled(domain));
    const done = others.filter((domain) => told(domain) === "these");
    const open = others.filter((domain) => !done.includes(domain));
    if (done.length > 0) this.#context.warn(words.controllersOnYourWord(inputs, done));
    if (open.length > 0) this.tell(words.controllersByHand(inputs, open, this.#controllers));
    this.#give(done);
    this.tellControllers([...open, ...lacking]);
  }

  /** What a person was last told of a domain's controllers. */
  readonly told = (domain: Domains[number]): "nothing" | "these" | "others" => {
    if (ofDomain(this.#told, domain.name) === undefined) return "nothing";
    return areDeclared(domain, this.#told) ? "these" : "others";
  };

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
    const remembered = { ...configured, controllers: this.#controllers, told: this.#told };
    const problem = this.#problems.length > 0 ? { problem: this.#problems.join("\n") } : {};
    return { observed: { result: this.now, ...remembered }, ...problem };
  }
}
