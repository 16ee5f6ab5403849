import {
  isList,
  isMap,
  Marked,
  SecretValue,
  Unknown,
  type PropertyMap,
  type PropertyValue,
} from "../formats/wire/codec.ts";
import { UNKNOWN, type ResourceView } from "./rule.ts";

/** What the engine, or a program's registration, says about one resource. */
export interface SentResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** URN; empty: none. */
  readonly parent?: string | undefined;
  readonly isProtected?: boolean | undefined;
  /** By property the URNs of the resources whose outputs it holds. */
  readonly references?: Iterable<readonly [property: string, urns: readonly string[]]>;
  readonly properties: PropertyMap;
}

export function viewOf({
  type,
  name,
  urn,
  parent,
  isProtected,
  references = [],
  properties,
}: SentResource): ResourceView {
  const known = plainMap(properties);
  const held = [...references].filter(([property, urns]) => urns.length > 0 && hasUnknown(known[property]));
  return {
    type,
    name,
    urn,
    ...(parent && { parent }),
    ...(isProtected && { isProtected }),
    ...(held.length > 0 && { references: Object.fromEntries(held) }),
    properties: known,
    isSecret: (path) => isSecretAt(properties, path),
  };
}

/** Of what is known the value says enough. */
function hasUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}

function isSecretAt(value: PropertyValue | undefined, path: readonly string[]): boolean {
  if (value instanceof SecretValue) return true;
  const [key, ...rest] = path;
  if (key === undefined || value === undefined) return false;
  if (isList(value)) return isSecretAt(value[Number(key)], rest);
  return isMap(value) && isSecretAt(Object.hasOwn(value, key) ? value[key] : undefined, rest);
}

/** What `pulumi policy analyze --file` puts for a secret that it cannot decrypt, whatever its type was. */
const REDACTED = "[secret]";

/** The value without its wrappers: rules decide themselves what an unknown means, and never see a marker as a text. */
function plain(value: PropertyValue): unknown {
  if (value instanceof Unknown) return UNKNOWN;
  if (value instanceof SecretValue) return plain(value.reveal());
  if (value === REDACTED) return UNKNOWN;
  if (value instanceof Marked) return UNKNOWN; // an asset, an archive, another resource: nothing that a rule reads
  if (isList(value)) return value.map(plain);
  return isMap(value) ? plainMap(value) : value;
}

function plainMap(map: PropertyMap): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, plain(value)]));
}
