import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
import { isSecretAt, opened } from "./hidden.ts";
import { plainProperties, References, type Internals, type MaybeLater, type Plain } from "./plainProperties.ts";
import { stackType, urnOf, type Deployment } from "./urn.ts";
import { UNKNOWN, type ResourceView } from "../../policies/rule.ts";

/**
 * Runs a program of the kit's own without the SDK's way to an engine. That way makes some thirty promises and a dozen messages for
 * every resource and keeps them all: 170 KB each. A declaration needs none of it, so registering a resource is only writing it
 * down. The recording is what the SDK's mocks would give (a test compares both); programs of others run under these.
 */
export async function record(deployment: Deployment, program: () => Promise<unknown>): Promise<ResourceView[]> {
  const book = new Book(deployment);
  const restore = takeOver(book);
  try {
    settings.setMockOptions(monitor, deployment.project, deployment.stack, true);
    const failures: unknown[] = [];
    // The SDK would hand a failure on to promises of its own that nobody waits for.
    await pulumi.runtime.runInPulumiStack(() => program().catch((error: unknown) => void failures.push(error)));
    if (failures.length > 0) throw failures[0];
    return await book.views();
  } finally {
    restore();
  }
}

type Registered = pulumi.Resource & Record<string, unknown>;
type Register = (
  resource: Registered,
  parent: Registered | undefined,
  type: string,
  name: string,
  custom: boolean,
  remote: boolean,
  newDependency: unknown,
  props: Record<string, unknown>,
) => void;

const require = createRequire(import.meta.url);
const runtime = require("@pulumi/pulumi/runtime/resource.js") as {
  registerResource: Register;
  registerResourceOutputs: () => void;
};
const settings = require("@pulumi/pulumi/runtime/settings.js") as {
  setMockOptions(monitor: object, project: string, stack: string, preview: boolean): void;
};
const resourceClass = pulumi.Resource as unknown as { stackTrace: () => unknown[] };

/** The SDK asks an engine once what it can do. There is none, so: nothing. */
const monitor = {
  getDeploymentInfo(_request: unknown, answer: (error: null, info: { getSupportedfeaturesList(): never[] }) => void) {
    answer(null, { getSupportedfeaturesList: () => [] });
  },
};

/** Puts the book in the place of the three functions by which resources reach an engine. */
function takeOver(book: Book): () => void {
  const { registerResource, registerResourceOutputs } = runtime;
  const { stackTrace } = resourceClass;
  runtime.registerResource = (resource, parent, type, name, custom, _remote, _newDependency, props) =>
    book.register({ resource, parent, type, name, custom, props });
  runtime.registerResourceOutputs = () => undefined;
  resourceClass.stackTrace = () => []; // positions in the program, which no view has
  return () => {
    Object.assign(runtime, { registerResource, registerResourceOutputs });
    resourceClass.stackTrace = stackTrace;
  };
}

interface Registration {
  readonly resource: Registered;
  readonly parent: Registered | undefined;
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly props: Readonly<Record<string, unknown>>;
}

interface Entry {
  readonly view: Omit<ResourceView, "properties" | "references">;
  readonly properties: MaybeLater<Plain>;
  readonly references: References;
}

/** What has been registered, in order. */
class Book {
  readonly #deployment: Deployment;
  readonly #entries: Entry[] = [];
  readonly #urns = new WeakMap<pulumi.Resource, string>();

  constructor(deployment: Deployment) {
    this.#deployment = deployment;
  }

  register({ resource, parent, type, name, custom, props }: Registration): void {
    const above = parent && this.#urns.get(parent);
    const urn = urnOf(this.#deployment, above, type, name);
    this.#urns.set(resource, urn);
    defineLater(resource, "urn", () => outputOf(resource, urn));
    if (type === stackType) return;

    const references = new References();
    const properties = plainProperties(props, references);
    const isProtected = resource["__protect"] === true && { isProtected: true as const };
    this.#entries.push({ view: { type, name, urn, parent: above ?? "", ...isProtected }, properties, references });
    if (!custom) return;
    defineLater(resource, "id", () => outputOf(resource, UNKNOWN));
    // As the mocks answer: every input comes back, with a name; what only the provider knows is not known.
    for (const key of Object.keys(props)) {
      if (key === "id" || key === "urn") continue;
      defineLater(resource, key, () => outputOf(resource, props[key] ?? (key === "name" ? name : UNKNOWN)));
    }
  }

  async views(): Promise<ResourceView[]> {
    const views: ResourceView[] = [];
    for (const { view, properties, references } of this.#entries) {
      const given = await properties;
      const held = references.urns((resource) => this.#urns.get(resource));
      views.push({
        ...view,
        ...(held && { references: held }),
        properties: opened(given) as ResourceView["properties"],
        isSecret: (path) => isSecretAt(given, path),
      });
    }
    return views;
  }
}

/** A property that is made when it is first asked for: most outputs never are. */
function defineLater(resource: Registered, key: string, make: () => unknown): void {
  const define = (value: unknown) => {
    Object.defineProperty(resource, key, { value, writable: true, enumerable: true, configurable: true });
    return value;
  };
  Object.defineProperty(resource, key, {
    get: () => define(make()),
    set: define,
    enumerable: true,
    configurable: true,
  });
}

const Output = pulumi.Output as unknown as new (
  resource: pulumi.Resource,
  value: Promise<unknown>,
  isKnown: Promise<boolean>,
  isSecret: Promise<boolean>,
  resources: Promise<unknown>,
) => pulumi.Output<unknown>;

function outputOf(resource: Registered, value: unknown): pulumi.Output<unknown> {
  const isKnown = value !== UNKNOWN;
  const input = pulumi.output(isKnown ? value : undefined) as unknown as Internals;
  return new Output(
    resource,
    input.promise(true),
    isKnown ? input.isKnown : Promise.resolve(false),
    input.isSecret,
    Promise.resolve([resource]),
  );
}
