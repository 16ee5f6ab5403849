import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
import type resourcePb from "@pulumi/pulumi/proto/resource_pb.js";
import { importProgram } from "./importProgram.ts";
import { ProgramError } from "../config/problem.ts";
import type { Project } from "./project.ts";
import { record } from "./recorder.ts";
import { stackType, urnOf, type Deployment } from "./urn.ts";
import { watched } from "./watched.ts";
import { decode } from "../../formats/wire/codec.ts";
import type { ResourceView } from "../../policies/rule.ts";
import { viewOf } from "../../policies/wireView.ts";
import { withRefusals } from "./refusals.ts";

/** What a program declares for one configuration: no engine, no credentials, no network. */
export interface DryRun {
  readonly stack: string;
  /** The whole configuration, values as the engine would pass them. */
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  /** Stack file the positions in error texts are about. */
  readonly file: string;
}

const stackReference = "pulumi:pulumi:StackReference";

/** What the kit's own program registers. */
export async function declaredByOwnProgram(project: Project, run: DryRun): Promise<ResourceView[]> {
  configure(run);
  try {
    const views = await record({ project: project.name, stack: run.stack }, () => runProgram(project));
    return views.map((view) => withRefusals(view));
  } catch (error) {
    throw told(error);
  }
}

function configure(run: DryRun): void {
  process.env["ENTRA_WRITEBACK_STACK_FILE"] = run.file;
  process.env["PULUMI_CONFIG_SECRET_KEYS"] = JSON.stringify(run.secretKeys); // as the engine does
  pulumi.runtime.setAllConfig({ ...run.config }, [...run.secretKeys]);
}

/** Runs a Pulumi program under mocks and gives back every resource it registered. */
export async function declaredResources(project: Project, run: DryRun): Promise<ResourceView[]> {
  const resources: ResourceView[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, id, inputs }) => ({
        id, // as in a preview, not known before there is something that has one
        // What another stack gives out is not known without an engine.
        state: { name, ...inputs, ...(type === stackReference && { outputs: pulumi.runtime.unknownValue }) },
      }),
      call: ({ inputs }) => inputs,
    },
    project.name,
    run.stack,
    true,
  );
  configure(run);
  leaveUnknownWhatIsAsked();
  noteRegistrations({ project: project.name, stack: run.stack }, resources);
  try {
    await watched(project, async () => {
      const failures: unknown[] = [];
      // The SDK would hand a failure on to promises of its own that nobody waits for.
      await pulumi.runtime.runInPulumiStack(() => runProgram(project).catch((error: unknown) => failures.push(error)));
      await pulumi.runtime.disconnect();
      if (failures.length > 0) throw failures[0];
    });
  } catch (error) {
    throw ended(project.program, told(error));
  }
  if (resources.length === 0)
    throw new ProgramError(`${project.program} declares no resources, so there is nothing to check.`);
  return resources;
}

/** Adds each resource that is registered from now on. */
function noteRegistrations(deployment: Deployment, resources: ResourceView[]): void {
  const urns = new Map<string, string>(); // those of the mocks have no more than two types
  watchRegistrations((request, mocked) => {
    const [type, name] = [request.getType(), request.getName()];
    const parent = urns.get(request.getParent());
    const urn = urnOf(deployment, parent, type, name);
    urns.set(mocked, urn);
    if (type === stackType) return;
    const properties = decode(request.getObject());
    const references: [string, string[]][] = [];
    request.getPropertydependenciesMap().forEach((held, property) => {
      references.push([property, held.getUrnsList().flatMap((one) => urns.get(one) ?? [])]);
    });
    const view = viewOf({ type, name, urn, parent, references, properties, isProtected: request.getProtect() });
    resources.push(withRefusals(view, properties));
  });
}

/** A program runs when it is imported, or when the function it exports is called. */
async function runProgram(project: Project): Promise<unknown> {
  // Azure's resources bring an alias for every API version there ever was: without a state to match they only cost time.
  pulumi.runtime.registerStackTransformation(({ props, opts }) => ({ props, opts: { ...opts, aliases: [] } }));
  const exported = (await importProgram(project)) as { default?: unknown };
  return typeof exported.default === "function" ? (exported.default as () => unknown)() : exported;
}

type Register = (
  request: resourcePb.RegisterResourceRequest,
  callback: (error: unknown, response: resourcePb.RegisterResourceResponse) => void,
) => void;

/** Mocks tell neither URN nor parent; the request to the monitor does. */
export function watchRegistrations(see: (request: resourcePb.RegisterResourceRequest, urn: string) => void): void {
  const monitor = pulumi.runtime.getMonitor() as unknown as { registerResource: Register };
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) =>
    register(request, (error, response) => {
      if (response) see(request, response.getUrn());
      callback(error, response);
    });
}

type Invoke = (
  request: resourcePb.ResourceInvokeRequest,
  callback: (error: unknown, response: resourcePb.ResourceInvokeResponse) => void,
) => void;

/** What a program asks a cloud for is not known here: mocks would answer that there is nothing. */
function leaveUnknownWhatIsAsked(): void {
  // Required as the SDK does: an import of so long a file is read through for its exports, in every check, whoever asks.
  const { ResourceInvokeResponse } = createRequire(import.meta.url)("@pulumi/pulumi/proto/resource_pb.js") as typeof resourcePb; // prettier-ignore
  const monitor = pulumi.runtime.getMonitor() as unknown as { invoke: Invoke };
  const invoke = monitor.invoke.bind(monitor);
  monitor.invoke = (request, callback) => {
    if (request.getTok() === "pulumi:pulumi:getResource") return invoke(request, callback);
    callback(null, new ResourceInvokeResponse().setUnknown(true));
  };
}

function told(error: unknown): unknown {
  const isForTheUser =
    pulumi.RunError.isInstance(error) || (pulumi.ResourceError.isInstance(error) && error.hideStack === true);
  return isForTheUser ? new ProgramError(error.message) : error;
}

/** What a program of the user's own throws is theirs to mend, and no defect of the kit. */
function ended(program: string, error: unknown): ProgramError {
  if (error instanceof ProgramError) return error;
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const trace = process.env["EWB_DEBUG"] ? `\n${stack}` : " Set EWB_DEBUG=1 and run again to see where.";
  return new ProgramError(`${program} ended with ${name}: ${message.replace(/\.?$/, ".")}${trace}`);
}
