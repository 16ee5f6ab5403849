import * as pulumi from "@pulumi/pulumi";
import type resourcePb from "@pulumi/pulumi/proto/resource_pb.js";
import { azureAnswer } from "./azureAnswers.ts";
import { watchRegistrations } from "../../stack/offline/program.ts";
import { decode, isList, isMap, SecretValue, Unknown, type PropertyValue } from "../../formats/wire/codec.ts";

/** One resource as a program registers it with the engine. */
export interface Registration {
  /** `type name` */
  readonly resource: string;
  readonly parent: string;
  readonly protect: boolean;
  /** `type name` of each. */
  readonly dependsOn: readonly string[];
  readonly ignoreChanges: readonly string[];
  /** Id of what is taken over; empty: nothing. */
  readonly importId: string;
  readonly retainOnDelete: boolean;
  readonly replaceOnChanges: readonly string[];
  /** `type name` of what it goes with; empty: it is deleted on its own. */
  readonly deletedWith: string;
  /** Former names. */
  readonly aliases: readonly string[];
  /** Paths that are secret. */
  readonly secrets: readonly string[];
  /** Paths that are unknown. */
  readonly unknowns: readonly string[];
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly wire: { readonly type: string; readonly name: string; readonly inputs: unknown };
}

/** Runs a declaration under mocks and tells everything it registers, in order. */
export async function registrationsOf(
  declare: () => unknown,
  mode: "preview" | "update" = "update",
): Promise<Registration[]> {
  const seen: Registration[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => ({
        id: `${name}-id`,
        state: { name, ...inputs, ...azureAnswer({ type, name, inputs: inputs as Record<string, unknown> }) },
      }),
      call: ({ inputs }) => inputs,
    },
    "entra-writeback",
    "test",
    mode === "preview",
  );
  watchRegistrations((request) => seen.push(registrationOf(request)));
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0; // the SDK takes one for each promise, which is half of the time here
  try {
    await declare();
    await pulumi.runtime.disconnect();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  return seen.filter(({ resource }) => !resource.startsWith("pulumi:pulumi:Stack"));
}

function registrationOf(request: resourcePb.RegisterResourceRequest): Registration {
  const inputs = decode(request.getObject());
  const marks = { secrets: [] as string[], unknowns: [] as string[] };
  const plain = Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, walk(value, key, marks)]));
  return {
    resource: `${request.getType()} ${request.getName()}`,
    parent: short(request.getParent()),
    protect: request.getProtect() ?? false,
    dependsOn: request.getDependenciesList().map(short),
    ignoreChanges: request.getIgnorechangesList(),
    importId: request.getImportid(),
    retainOnDelete: request.getRetainondelete() ?? false,
    replaceOnChanges: request.getReplaceonchangesList(),
    deletedWith: short(request.getDeletedwith()),
    aliases: request.getAliasesList().flatMap((alias) => alias.getSpec()?.getName() || []),
    ...marks,
    inputs: plain,
    wire: { type: request.getType(), name: request.getName(), inputs: request.getObject()?.toJavaScript() },
  };
}

function walk(value: PropertyValue, path: string, marks: { secrets: string[]; unknowns: string[] }): unknown {
  if (value instanceof SecretValue) {
    marks.secrets.push(path);
    return walk(value.reveal(), path, marks);
  }
  if (value instanceof Unknown) return void marks.unknowns.push(path);
  if (isList(value)) return value.map((item, index) => walk(item, `${path}[${index}]`, marks));
  if (isMap(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, `${path}.${key}`, marks)]));
  return value;
}

function short(urn: string): string {
  const [, , types = "", name = ""] = urn.split("::");
  return urn === "" ? "" : `${types.split("$").at(-1)} ${name}`;
}
