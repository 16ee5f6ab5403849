import Module from "node:module";

/**
 * Parts of the Pulumi SDK that a declaration never touches, but that its entry loads all the same: the TypeScript compiler and npm's
 * resolver (to serialise functions), the Automation API, gRPC. Each is loaded at its first use instead, so nothing is missing for
 * a program that needs it; a name that another version of the SDK does not have is just not met. The import then takes a tenth of
 * its time. The test holds the list against the pinned version.
 */
export const deferred: readonly string[] = [
  "../../typescript-shim",
  "@npmcli/arborist",
  "normalize-package-data",
  "./automation",
  "./dynamic",
  "./provider",
  "./callbacks",
  "../proto/resource_grpc_pb",
  "../proto/engine_grpc_pb",
  "@grpc/grpc-js",
  "@opentelemetry/api",
  "semver",
];

type Load = (request: string, parent: { filename?: string | null } | undefined, isMain: boolean) => unknown;

const loader = Module as unknown as { _load: Load };
const sdk = /[\\/]node_modules[\\/]@pulumi[\\/]pulumi[\\/]/;
let isInstalled = false;

/** Must run before anything imports the SDK. */
export function deferSdkParts(): void {
  if (isInstalled) return;
  isInstalled = true;
  const names = new Set(deferred);
  const load = loader._load;
  loader._load = function (this: unknown, request, parent, isMain) {
    const now = () => load.call(this, request, parent, isMain);
    return names.has(request) && sdk.test(parent?.filename ?? "") ? standIn(now) : now();
  };
}

type Exports = Record<PropertyKey, unknown>;

/** Exports that load their module when the first of them is asked for. Compiled imports take what says `__esModule` as it is. */
function standIn(load: () => unknown): unknown {
  let loaded: Exports | undefined;
  const real = (): Exports => (loaded ??= load() as Exports);
  return new Proxy<Exports>(
    {},
    {
      get(_, key) {
        if (key === "__esModule") return true;
        const module = real();
        return key === "default" && module["__esModule"] !== true ? module : module[key];
      },
      set: (_, key, value) => Reflect.set(real(), key, value),
      has: (_, key) => Reflect.has(real(), key),
      ownKeys: () => Reflect.ownKeys(real()),
      getOwnPropertyDescriptor(_, key) {
        const found = Reflect.getOwnPropertyDescriptor(real(), key);
        return found && { ...found, configurable: true };
      },
    },
  );
}
