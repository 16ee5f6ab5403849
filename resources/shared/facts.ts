import type { PropertyMap, PropertyValue } from "../../formats/wire/codec.ts";

/** The few values of a deployed resource that a reader looks for, from its outputs; undefined: nothing to say. */
export type Facts = (outputs: PropertyMap) => readonly (string | undefined)[];

/** Plain values only: a secret is an object in the state, and stays unsaid. */
export function text(value: PropertyValue | undefined): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

export function labelled(label: string, value: PropertyValue | undefined): string | undefined {
  const words = text(value);
  return words === undefined ? undefined : `${label} ${words}`;
}

export function listed(label: string, values: PropertyValue | undefined): string | undefined {
  return Array.isArray(values) && values.length > 0 ? `${label} ${values.join(", ")}` : undefined;
}

export function onOff(value: PropertyValue | undefined): string | undefined {
  return typeof value === "boolean" ? (value ? "on" : "off") : undefined;
}
