import { createHmac } from "node:crypto";

/** Values as they travel in the protocol: JSON with signed objects for secrets and a reserved string for "not known yet". */
export type Value = null | boolean | number | string | Value[] | ValueObject;
export interface ValueObject {
  [key: string]: Value;
}

// Pulumi's wire constants, sdk/nodejs/runtime/rpc.ts.
const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
export const UNKNOWN_VALUE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** Stands in the state file where a secret was. */
const sealedKey = "sealed by the stand-in";

export function isObject(value: Value | undefined): value is ValueObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSecret(value: Value): value is ValueObject & { value: Value } {
  return isObject(value) && value[signature] === secretSignature;
}

export function secret(value: Value): ValueObject {
  return { [signature]: secretSignature, value };
}

function mapChildren(value: Value, change: (child: Value, key: string | number) => Value): Value {
  if (Array.isArray(value)) return value.map((item, index) => change(item, index));
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(item, key)]));
  return value;
}

/** The bare value: for comparing and for building ids, never for storing. */
export function plain(value: Value): Value {
  return isSecret(value) ? plain(value.value) : mapChildren(value, plain);
}

/** For the state file: each secret becomes a salted hash, enough to tell whether it changed. */
export function seal(value: Value, salt: string): Value {
  if (isSecret(value)) return { [sealedKey]: hash(plain(value.value), salt) };
  return mapChildren(value, (child) => seal(child, salt));
}

/**
 * From the state file: each sealed secret becomes the engine's own one, if it is still the same. One that differs was
 * changed behind the engine's back, and one the engine does not know (import) cannot be told: both say so.
 */
export function unseal(stored: Value, known: Value | undefined, salt: string): Value {
  if (isObject(stored) && sealedKey in stored) {
    if (known !== undefined && hash(plain(known), salt) === stored[sealedKey]) return secret(plain(known));
    return secret("a value the stand-in does not tell");
  }
  return mapChildren(stored, (child, key) => unseal(child, childOf(known, key), salt));
}

function childOf(value: Value | undefined, key: string | number): Value | undefined {
  if (value === undefined) return undefined;
  const bare = isSecret(value) ? value.value : value;
  if (Array.isArray(bare)) return typeof key === "number" ? bare[key] : undefined;
  return isObject(bare) ? bare[key] : undefined;
}

/** Keys in order, so that equal values have equal hashes. */
function hash(value: Value, salt: string): string {
  return createHmac("sha256", salt).update(canonical(value)).digest("hex");
}

function canonical(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join()}}`;
}

/** Whether any part is not known yet. */
export function hasUnknown(value: Value): boolean {
  if (value === UNKNOWN_VALUE) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isObject(value) && Object.values(value).some(hasUnknown);
}

/** Every string anywhere inside. */
export function stringsIn(value: Value): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  return isObject(value) ? Object.values(value).flatMap(stringsIn) : [];
}

/** The outputs, with everything that is not an input replaced by "not known yet". */
export function unknownBeyond(inputs: ValueObject, outputs: ValueObject): ValueObject {
  const entries = Object.entries(outputs).map(([key, output]): [string, Value] => {
    const input = inputs[key];
    if (input === undefined) return [key, UNKNOWN_VALUE];
    return [key, isObject(input) && isObject(output) ? unknownBeyond(input, output) : input];
  });
  return Object.fromEntries(entries);
}
