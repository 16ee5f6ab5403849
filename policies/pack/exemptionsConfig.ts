import { dayOf } from "../../facts/calendar.ts";
import type { Exemption } from "../exemptions.ts";

export const EXEMPTIONS_KEY = "entra-writeback:exemptions";

/** Exemptions from the stack's configuration. One that cannot be read must not silently leave a rule in force or out of it. */
export function parseExemptions(text: string | undefined): Exemption[] {
  if (text === undefined || text.trim() === "") return [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${EXEMPTIONS_KEY} is not a list. ${FORM}`);
  }
  if (!Array.isArray(value)) throw new Error(`${EXEMPTIONS_KEY} is not a list. ${FORM}`);
  const problems = value.flatMap((item, index) => problemsOf(item, `${EXEMPTIONS_KEY}[${index}]`));
  if (problems.length > 0) throw new Error(`${problems.join("\n")}\n${FORM}`);
  return (value as Exemption[]).map((exemption) => ({ ...exemption, expires: dayOf(exemption.expires) }));
}

const FORM =
  "Write a list of {rule, resource or scope, reason, owner, approvedBy, expires: YYYY-MM-DD}; without resource and scope it is for every resource.";

function problemsOf(item: unknown, path: string): string[] {
  if (typeof item !== "object" || item === null) return [`${path} is not an object.`];
  const fields = item as Record<string, unknown>;
  const required = ["rule", "reason", "approvedBy", "expires"].filter((key) => typeof fields[key] !== "string");
  const problems = required.map((key) => `${path}.${key} is missing or not a text.`);
  const optional = ["resource", "scope", "owner"].filter(
    (key) => !["string", "undefined"].includes(typeof fields[key]),
  );
  problems.push(...optional.map((key) => `${path}.${key} is not a text.`));
  return problems;
}
