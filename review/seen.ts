import * as types from "../policies/types.ts";
import type { Operation } from "./review.ts";

export type Properties = Readonly<Record<string, unknown>>;

/** A resource as a program declares it, or as the engine tells of it. */
export interface Seen {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** URN; empty: none. */
  readonly parent?: string;
  readonly properties: Properties;
  /** Whether Pulumi refuses to delete it. */
  readonly isProtected?: boolean;
  /** Whether the engine says that it only holds others together. */
  readonly isComponent?: boolean;
  /** Whether a value was given as a secret. */
  isSecret?(path: readonly string[]): boolean;
}

/** What happens to one resource, with what it has and is to have. */
export interface ResourceChange {
  readonly operation: Operation;
  /** As it is to be; of one that goes, as it is. */
  readonly resource: Seen;
  readonly before?: Properties;
  readonly after?: Properties;
  /** Paths that differ, lists as a whole. */
  readonly paths: readonly string[];
}

const kinds: readonly string[] = [
  types.GROUP_POLICY_OBJECT,
  types.PASSWORD_SETTINGS_OBJECT,
  types.DOMAIN_ROOT_DELEGATION,
  types.GROUP_MANAGED_SERVICE_ACCOUNT,
  types.TENANT_SETTINGS,
  types.PROVISIONING_AGENT,
];

/** Whether it is an object in a directory, on a host or in the tenant that the kit's plugin manages. */
export const isOfPlugin = ({ type }: Seen): boolean => kinds.includes(type);

/** Components only hold others together: nothing anywhere is one. */
export const isComponent = (seen: Seen): boolean =>
  seen.isComponent === true || (seen.type.startsWith("entra-writeback:") && !isOfPlugin(seen));

export const isObserved = ({ properties }: Seen): boolean => properties["mode"] === "observe";

/** The same in every stack and project: what a preview and a run without an engine have in common. */
export const keyOf = (urn: string): string => urn.split("::").slice(2).join("::");

/** The value at a path such as link.order. */
export function valueAt(properties: Properties | undefined, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (inner, key) => (typeof inner === "object" && inner !== null ? (inner as Properties)[key] : undefined),
      properties,
    );
}
