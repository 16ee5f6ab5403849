import type { HostRegistryValue } from "../../facts/agentHost.ts";
import type { Setting } from "./policy.ts";

/** Data of a registry value, as a template would write it. */
export interface RegistryDatum extends Setting<string> {
  /** Such as dword; undefined: not told. */
  readonly type?: string;
  /** What would have to be known for it to count. */
  readonly doubt?: string;
}

/** Why data says nothing where data of that type is looked for; undefined: it can be judged. */
export function whyUnfit({ type = "", value }: RegistryDatum, wanted: HostRegistryValue["type"]): string | undefined {
  const unknown = "what Windows makes of that is not known";
  const alike = wanted === "dword" ? ["dword"] : ["string", "expandString"];
  if (type !== "" && !alike.includes(type))
    return `is "${short(value)}" of type ${type} where ${wanted} belongs; ${unknown}`;
  if (wanted === "dword" && !/^(\d+|0x[0-9a-f]+)$/i.test(value.trim()))
    return `is ${value === "" ? "data that is no number" : `"${short(value)}", which is no number`}; ${unknown}`;
  if (wanted === "string" && /%[^%\s]+%/.test(value)) return `is "${short(value)}", with a variable; ${unknown}`;
  return undefined;
}

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
