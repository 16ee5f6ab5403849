import structPb from "google-protobuf/google/protobuf/struct_pb.js";

/**
 * Property values as the engine sends them. Secrets, unknowns and references travel as specially marked objects in a
 * protobuf Struct; here they are types of their own, so that no resource can mistake one for a plain value.
 * Markers: https://pulumi-developer-docs.readthedocs.io/latest/architecture/types.html
 */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const UNKNOWN_BOOL = "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7";
const UNKNOWN_NUMBER = "3eeb2bf0-c639-47a8-9e75-3b44932eb421";
const UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const UNKNOWN_ARRAY = "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2";
const UNKNOWN_OBJECT = "dd056dcd-154b-4c76-9bd3-c8f88648b5ff";
const UNKNOWN_ASSET = "030794c1-ac77-496b-92df-f27374a8bd58";
const UNKNOWN_ARCHIVE = "e48ece36-62e2-4504-bad9-02848725956a";
const UNKNOWNS = new Set([
  UNKNOWN_BOOL,
  UNKNOWN_NUMBER,
  UNKNOWN_STRING,
  UNKNOWN_ARRAY,
  UNKNOWN_OBJECT,
  UNKNOWN_ASSET,
  UNKNOWN_ARCHIVE,
]);

/** A value that is not known before the update. */
export class Unknown {
  static readonly value = new Unknown();
  private constructor() {
    Object.freeze(this);
  }
}

/** A secret and what it protects. Prints as [secret]. */
export class SecretValue {
  readonly #value: PropertyValue;
  constructor(value: PropertyValue) {
    this.#value = value;
  }
  reveal(): PropertyValue {
    return this.#value;
  }
  toJSON(): string {
    return "[secret]";
  }
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "[secret]";
  }
}

/** Anything else the engine marks (assets, archives, resource references): kept as it came. */
export class Marked {
  readonly fields: PropertyMap;
  constructor(fields: PropertyMap) {
    this.fields = fields;
  }
}

export type PropertyValue =
  null | boolean | number | string | readonly PropertyValue[] | Unknown | SecretValue | Marked | PropertyMap;
export interface PropertyMap {
  readonly [key: string]: PropertyValue;
}

export function isMap(value: PropertyValue | undefined): value is PropertyMap {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

export function isList(value: PropertyValue | undefined): value is readonly PropertyValue[] {
  return Array.isArray(value);
}

export function decode(struct: structPb.Struct | undefined): PropertyMap {
  if (!struct) return {};
  const entries: [string, PropertyValue][] = [];
  struct.getFieldsMap().forEach((value: structPb.Value, key: string) => entries.push([key, decodeValue(value)]));
  return Object.fromEntries(entries);
}

function decodeValue(value: structPb.Value): PropertyValue {
  const { KindCase } = structPb.Value;
  switch (value.getKindCase()) {
    case KindCase.BOOL_VALUE:
      return value.getBoolValue();
    case KindCase.NUMBER_VALUE:
      return value.getNumberValue();
    case KindCase.STRING_VALUE:
      return UNKNOWNS.has(value.getStringValue()) ? Unknown.value : value.getStringValue();
    case KindCase.LIST_VALUE:
      return (value.getListValue()?.getValuesList() ?? []).map(decodeValue);
    case KindCase.STRUCT_VALUE:
      return decodeMarked(decode(value.getStructValue()));
    case KindCase.NULL_VALUE:
    case KindCase.KIND_NOT_SET:
      return null;
  }
}

function decodeMarked(map: PropertyMap): PropertyValue {
  const signature = Object.hasOwn(map, SIGNATURE) ? map[SIGNATURE] : undefined;
  if (signature === undefined) return map;
  if (signature === SECRET) return new SecretValue(map["value"] ?? null);
  if (signature === OUTPUT) {
    const known = map["value"] ?? Unknown.value;
    return map["secret"] === true ? new SecretValue(known) : known;
  }
  return new Marked(map);
}

export function encode(map: PropertyMap): structPb.Struct {
  const struct = new structPb.Struct();
  for (const [key, value] of Object.entries(map)) struct.getFieldsMap().set(key, encodeValue(value));
  return struct;
}

function encodeValue(value: PropertyValue): structPb.Value {
  const result = new structPb.Value();
  if (value === null) result.setNullValue(structPb.NullValue.NULL_VALUE);
  else if (typeof value === "boolean") result.setBoolValue(value);
  else if (typeof value === "number") result.setNumberValue(value);
  else if (typeof value === "string") result.setStringValue(value);
  else if (value instanceof Unknown) result.setStringValue(UNKNOWN_STRING);
  else if (value instanceof SecretValue) {
    result.setStructValue(encode({ [SIGNATURE]: SECRET, value: value.reveal() }));
  } else if (value instanceof Marked) result.setStructValue(encode(value.fields));
  else if (isList(value)) {
    const list = new structPb.ListValue();
    list.setValuesList(value.map(encodeValue));
    result.setListValue(list);
  } else result.setStructValue(encode(value as PropertyMap));
  return result;
}

/** The value without its secret wrappers, for sending to a directory; never for a log or an error text. */
export function reveal(value: PropertyValue): PropertyValue {
  if (value instanceof SecretValue) return reveal(value.reveal());
  if (isList(value)) return value.map(reveal);
  return isMap(value) ? revealed(value) : value;
}

/** All values without their secret wrappers. */
export function revealed(map: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(map).map(([key, item]) => [key, reveal(item)]));
}

export function containsUnknown(value: PropertyValue): boolean {
  if (value instanceof Unknown) return true;
  if (value instanceof SecretValue) return containsUnknown(value.reveal());
  if (isList(value)) return value.some(containsUnknown);
  return isMap(value) && Object.values(value).some(containsUnknown);
}

export function containsSecret(value: PropertyValue): boolean {
  if (value instanceof SecretValue) return true;
  if (isList(value)) return value.some(containsSecret);
  return isMap(value) && Object.values(value).some(containsSecret);
}
